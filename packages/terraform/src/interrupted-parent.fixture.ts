import { HeraError } from '@hera/core/errors';
import { Terraform, type Toolchain } from './index';

/** A command line in small: applies, and turns Ctrl-C into an abort. Started by the tests as a process of its own. */
const main = async (): Promise<void> => {
  const [toolchain, directory, eventLog] = process.argv.slice(2) as [string, string, string];
  const control = new AbortController();
  process.on('SIGINT', () => control.abort());
  const terraform = new Terraform({
    toolchain: JSON.parse(toolchain) as Toolchain,
    directory,
    env: {},
    eventLog,
    signal: control.signal,
  });
  try {
    await terraform.apply();
    process.stdout.write('applied\n');
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    process.stdout.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
};

void main();
