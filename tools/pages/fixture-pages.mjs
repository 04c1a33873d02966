// Writes one page of each HTML report, with everything that it can have, from the fixtures of its tests, into the folder that is named.
// Run by check-pages.mjs, under tsx and the condition `@hera/source`: the sources, without a build.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checklistHtml } from '../../packages/checklist/src/report/html.ts';
import { hostile, reportOf } from '../../packages/checklist/src/report/report.fixture.ts';
import { htmlReport } from '../../packages/cost/src/report/html.ts';
import { hostileReport, smallReport } from '../../packages/cost/src/report/report.fixture.ts';
import { htmlText } from '../../packages/testkit/src/report/html-report.ts';
import {
  failedRun,
  leftOutManifest,
  runOf,
  unsupportedRun,
} from '../../packages/testkit/src/report/run-report.fixture.ts';

const long = `${hostile}${'a-name-without-a-place-to-break-it'.repeat(4)}`;
const earlier = [reportOf(undefined, { at: '2026-11-01T00:00:00.000Z' })];
const pages = {
  'cost.html': await htmlReport(smallReport()),
  'cost-hostile.html': await htmlReport(hostileReport(long)),
  'checklist.html': checklistHtml(reportOf(), { appFolder: 'apps/prod-aws', earlier }),
  'testkit.html': htmlText([
    runOf({ manifest: leftOutManifest }),
    failedRun(),
    failedRun({ name: long, details: long, manifest: leftOutManifest }),
    unsupportedRun(),
  ]),
};
for (const [name, page] of Object.entries(pages)) writeFileSync(join(process.argv[2], name), page);
