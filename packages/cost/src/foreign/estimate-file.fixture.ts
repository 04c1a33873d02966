// A process of its own, with a small heap: estimates a file and explains it, and prints what came of it.
import { HeraError } from '@hera/core/errors';
import { readStackModel } from '@hera/stack-model';
import { estimate } from '../estimate/estimate';
import { explain } from '../explain/explain';
import { readUsageFile } from '../usage/read-usage';

const main = async (file: string, usageFile: string | undefined): Promise<object> => {
  const usage = usageFile === undefined ? {} : { usage: readUsageFile(usageFile) };
  const model = await readStackModel(file);
  const found = estimate(model, { at: new Date('2026-11-26T12:00:00Z'), region: 'us-east-1', ...usage });
  return {
    monthly: found.monthly.expected.toFixed(2),
    resources: found.resources.length,
    notes: explain(model, found).length,
  };
};

const [file = '', usageFile] = process.argv.slice(2);
void main(file, usageFile)
  .catch((error: unknown) => {
    if (!HeraError.is(error)) throw error;
    process.exitCode = error.exitCode;
    return { codes: [...new Set(error.problems.map(({ code }) => code))], message: error.message.slice(0, 500) };
  })
  .then((outcome) => {
    process.stdout.write(JSON.stringify({ ...outcome, rss: process.resourceUsage().maxRSS * 1024 }));
  });
