import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const maxRss = join(root, 'tools', 'bench', 'max-rss.cjs');

/** The middle one. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What `work` returns the first time, and the median of its seconds. */
export const timed = (runs, work) => {
  const measured = Array.from({ length: runs }, () => {
    const from = performance.now();
    const found = work();
    return { ...found, seconds: (performance.now() - from) / 1000 };
  });
  return { ...measured[0], seconds: median(measured.map(({ seconds }) => seconds)) };
};

/**
 * Node with a script, and the memory it took at the most.
 *
 * @param allowed exit codes that are an answer
 */
export const inNode = (folder, args, { allowed = [0] } = {}) => {
  const rss = join(folder, 'rss');
  const { status, stdout, stderr } = spawnSync(workspaceNode(), ['--require', maxRss, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, HERA_BENCH_RSS: rss },
  });
  if (!allowed.includes(status)) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(-500)}`);
  return { output: stdout, megabytes: Number(readFileSync(rss, 'utf8')) / 1024 };
};
