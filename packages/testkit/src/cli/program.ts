import { ExitCode, HeraError } from '@hera/core/errors';
import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addReport } from './report';
import { addSweep } from './sweep';

/** Where the command line writes. Standard output carries the result, standard error what went wrong. */
export interface CliStreams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** What a command gets to work with. */
export interface Cli {
  /** One line of the result. */
  print(line: string): void;
  /** One line that is no part of the result. */
  notice(line: string): void;
  /**
   * Runs the work of a command. A `HeraError` becomes lines on standard error and its exit code.
   *
   * @param work answers with the exit code
   */
  run(work: () => Promise<ExitCode>): Promise<void>;
}

/** Adds one command to the program. Each command has a file of its own beside this one. */
export type AddCommand = (program: Command, cli: Cli) => void;

const commands: readonly AddCommand[] = [addReport, addSweep];

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string }).version;

const usage = ({ message }: CommanderError): HeraError =>
  new HeraError({
    code: 'HERA_TEST_060',
    path: '',
    message: message
      .replace(/^error: /, '')
      .replace(/\.?\n+/g, ' ')
      .trim(),
    fix: 'see testkit --help',
  });

/**
 * Parses a command line, runs the command, and prints everything there is to print.
 *
 * @param argv without the names of Node and of the script
 * @returns one of core's `ExitCode`s
 */
export const runCli = async (argv: readonly string[], streams: CliStreams = process): Promise<number> => {
  let exitCode: number = ExitCode.ok;
  const fail = (error: HeraError): void => {
    streams.stderr.write(`${error.message}\n`);
    if (error.details !== undefined) streams.stderr.write(`\n${error.details.trimEnd()}\n`);
    exitCode = error.exitCode;
  };
  const cli: Cli = {
    print: (line) => streams.stdout.write(`${line}\n`),
    notice: (line) => streams.stderr.write(`${line}\n`),
    run: async (work) => {
      try {
        exitCode = await work();
      } catch (error) {
        if (!HeraError.is(error)) throw error;
        fail(error);
      }
    },
  };
  const program = new Command('testkit')
    .description('Reports of test runs, and what to do about runs that did not end well.')
    .version(version())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: () => undefined });
  for (const add of commands) add(program, cli);
  if (argv.length === 0) {
    streams.stdout.write(program.helpInformation());
    return ExitCode.usage;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) fail(usage(error));
  }
  return exitCode;
};
