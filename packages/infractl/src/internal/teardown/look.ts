import { factsOf } from '@hera/core/facts';
import type { Plan } from '@hera/terraform';
import { createAwsClients, saysRefused, type TeardownReport, teardownReport } from '@hera/testkit';
import { refusedRead } from '../real-account';
import type { TargetRun } from '../target-run';
import { declaredIds, removedClusters, removedVpc } from './declared-ids';

/** Clusters of the stack: those that it declares, and those that its state still has. */
export const clustersToGo = ({ manifest }: Pick<TargetRun, 'manifest'>, plan: Plan): readonly string[] => [
  ...new Set([...factsOf(manifest.facts, 'cluster').map(({ name }) => name), ...removedClusters(plan)]),
];

/** Looks at every cluster of a stack with the eyes of the account, against what the plan removes. */
export const lookBeforeDestroy = async (
  run: Pick<TargetRun, 'clientEnvironment' | 'manifest'>,
  plan: Plan,
): Promise<readonly TeardownReport[]> => {
  const { manifest, clientEnvironment } = run;
  const { region } = manifest.environment;
  const vpcId = removedVpc(plan);
  const isDeclared = declaredIds(plan);
  const aws = createAwsClients({ region, environment: clientEnvironment });
  try {
    const reports: TeardownReport[] = [];
    for (const name of clustersToGo(run, plan)) {
      reports.push(
        await teardownReport(aws, { clusterName: name, isDeclared, ...(vpcId === undefined ? {} : { vpcId }) }),
      );
    }
    return reports;
  } catch (error) {
    throw saysRefused(error) ? refusedRead(error) : error;
  } finally {
    aws.destroy();
  }
};
