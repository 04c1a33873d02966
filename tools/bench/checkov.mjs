import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';
import { each } from './platform-plan.mjs';

export const checkovVersion = '3.3.30';

/** Of address space, so that a run that grows ends instead of the machine. */
const kilobytes = 8 * 2 ** 20;
const timeout = 5 * 60_000;

/** Checkov in a folder of its own, made once. Nothing where it cannot be had. */
export const checkovCommand = () => {
  const folder = join(root, '.hera', 'bench', `checkov-${checkovVersion}`);
  const command = join(folder, 'bin', 'checkov');
  if (existsSync(command)) return command;
  mkdirSync(folder, { recursive: true });
  const quiet = { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
  try {
    execFileSync('python3', ['-m', 'venv', folder], quiet);
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', `checkov==${checkovVersion}`], quiet);
    return command;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`Checkov is left out: ${String(error.stderr ?? error.message).split('\n')[0]}\n`);
    return undefined;
  }
};

/** Checks a plan. @returns how many resources were looked at */
export const byCheckov = (command, file) => {
  const given = ['-f', file, '--framework', 'terraform_plan', '--skip-download', '--quiet', '--compact', '-o', 'json'];
  const { stdout, status, signal, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -v ${kilobytes}; exec "$0" "$@"`, command, ...given],
    { encoding: 'utf8', maxBuffer: 2 ** 30, timeout },
  );
  // 1: it has findings.
  if (status !== 0 && status !== 1) throw new Error(`Checkov ended with ${status ?? signal}: ${stderr.slice(-500)}`);
  const { summary } = JSON.parse(stdout);
  if (summary.resource_count < each) throw new Error('Checkov did not read the plan');
  return { resources: summary.resource_count };
};
