// The testkit side of the comparison: the same steps as network_test.go, all tests at once. A process of its own, so that both
// sides are timed from start to end. Reads its input from COMPARE_INPUT and prints one JSON line.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { Deployment } = createRequire(import.meta.url)('@hera/testkit');

const { toolchain, stackFile, manifestFile, directory, environments } = JSON.parse(process.env.COMPARE_INPUT);

const test = async (environment) => {
  const from = performance.now();
  const deployment = new Deployment({
    toolchain,
    stackFile,
    manifestFile,
    directory: join(directory, environment.AWS_ACCESS_KEY_ID),
    target: { environment },
    recordIn: false,
  });
  try {
    await deployment.init();
    try {
      await deployment.apply();
      await deployment.idempotent();
      const { vpc_id: vpc } = await deployment.outputs();
      if (!vpc?.value) throw new Error('the stack has no vpc_id');
    } finally {
      await deployment.destroy();
    }
    const seconds = (performance.now() - from) / 1000;
    return { directory: deployment.directory, seconds, stages: deployment.timings };
  } finally {
    deployment.close();
  }
};

const results = await Promise.allSettled(environments.map(test));
const failed = results.filter(({ status }) => status === 'rejected');
for (const { reason } of failed) process.stderr.write(`${reason.stack ?? reason}\n`);
process.stdout.write(`${JSON.stringify(results.map(({ value }) => value))}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
