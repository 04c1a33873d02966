import { ExitCode } from '@hera/core/errors';
import { join } from 'node:path';
import { writeHtmlReport } from '../report/html-report';
import { writeJunit } from '../report/junit-report';
import { readRuns } from '../report/read-runs';
import type { AddCommand } from './program';

interface Flags {
  readonly out?: string;
  readonly junit?: string;
}

/** `testkit report`. Exits with 0 when the reports are written, whatever the runs say. */
export const addReport: AddCommand = (program, cli) => {
  program
    .command('report')
    .summary('make a page, and JUnit XML, of the artifacts of runs')
    .description('Reads the artifacts of one run or of many, and writes one HTML file that opens offline.')
    .argument('<folder>', 'artifacts of one run, or a folder of such folders')
    .option('-o, --out <file>', 'the HTML file (default: report.html in the folder, unless only --junit is given)')
    .option('-j, --junit <file>', 'JUnit XML as well')
    .action((folder: string, { out, junit }: Flags) =>
      cli.run(() => {
        const runs = readRuns(folder);
        const page = out ?? (junit === undefined ? join(folder, 'report.html') : undefined);
        if (page !== undefined) cli.print(writeHtmlReport({ runs, file: page }));
        if (junit !== undefined) cli.print(writeJunit({ runs, file: junit }));
        return Promise.resolve(ExitCode.ok);
      }),
    );
};
