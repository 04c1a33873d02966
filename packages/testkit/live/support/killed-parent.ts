import { type FaultedFiles, makeDeployment } from './faulted-stack';

/** A process that deploys, for tests that kill it. */
const main = async (): Promise<void> => {
  const deployment = await makeDeployment(JSON.parse(process.argv[2] ?? '') as FaultedFiles);
  await deployment.init();
  await deployment.apply();
  deployment.close();
};

void main();
