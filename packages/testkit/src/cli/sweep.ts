import { ExitCode, HeraError } from '@hera/core/errors';
import { Option } from 'commander';
import { workspaceRoot } from '../isolation/workspace-root';
import { sweep, type SweepReport } from '../sweep/sweep';
import type { AddCommand } from './program';

interface Flags {
  readonly root?: string;
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

const minutes = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new HeraError({
    code: 'HERA_TEST_060',
    path: '--older-than',
    message: `${JSON.stringify(text)} is no number of minutes`,
    allowed: 'a number from 0 on',
    fix: 'for example --older-than 60',
  });
};

const lines = ({ runs, dryRun, accountsReleased }: SweepReport): readonly string[] => [
  ...runs.map(
    ({ outcome, directory, file, reason }) =>
      `${dryRun && outcome === 'destroyed' ? 'would destroy' : outcome.padEnd(9)}  ${directory ?? file}  ${reason}`,
  ),
  runs.length === 0 ? 'No run is recorded' : `${runs.length} runs, ${accountsReleased} accounts given back`,
];

/** Adds `testkit sweep`. */
export const addSweep: AddCommand = (program, cli) => {
  program
    .command('sweep')
    .summary('destroy what killed runs have left')
    .description(
      'Destroys, from the saved state, what runs whose process is gone have left in a local AWS, and forgets runs whose local AWS is gone. Never touches a real account.',
    )
    .option('--root <folder>', 'the workspace (default: the one around the current folder)')
    .option('--older-than <minutes>', 'leave younger runs alone')
    .option('--dry-run', 'only say what would be done')
    .addOption(new Option('-f, --format <format>', 'json: one document').choices(['text', 'json']).default('text'))
    .action((flags: Flags) =>
      cli.run(async () => {
        const ended = new AbortController();
        const end = (): void => ended.abort();
        for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, end);
        try {
          const report = await sweep({
            root: flags.root ?? workspaceRoot(),
            olderThan: minutes(flags.olderThan ?? '0') * 60,
            dryRun: flags.dryRun === true,
            signal: ended.signal,
            onProgress: (line) => cli.notice(line),
          });
          if (flags.format === 'json') cli.print(JSON.stringify(report, undefined, 2));
          else for (const line of lines(report)) cli.print(line);
          return report.runs.some(({ outcome }) => outcome === 'failed') ? ExitCode.failed : ExitCode.ok;
        } finally {
          for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, end);
        }
      }),
    );
};
