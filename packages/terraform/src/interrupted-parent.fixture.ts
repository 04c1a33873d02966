import { HeraError } from '@hera/core/errors';
import { spawn } from 'node:child_process';
import { Terraform, type Toolchain } from './index';

/** A command line in small: applies, and turns Ctrl-C into an abort. Started by the tests as a process of its own. */
const main = async (): Promise<void> => {
  const [toolchain, directory, eventLog, heldFile] = process.argv.slice(2) as [string, string, string, string?];
  // It removes its file when nobody holds its input any more.
  const helper =
    heldFile === undefined
      ? undefined
      : spawn('/bin/sh', ['-c', 'touch "$0"; cat; rm "$0"', heldFile], {
          detached: true,
          stdio: ['pipe', 'ignore', 'ignore'],
        });
  const control = new AbortController();
  process.on('SIGINT', () => control.abort());
  const terraform = new Terraform({
    toolchain: JSON.parse(toolchain) as Toolchain,
    directory,
    env: {},
    eventLog,
    signal: control.signal,
    ...(helper === undefined ? {} : { hold: helper.stdin }),
  });
  try {
    await terraform.apply();
    process.stdout.write('applied\n');
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    process.stdout.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } finally {
    helper?.stdin.end();
  }
};

void main();
