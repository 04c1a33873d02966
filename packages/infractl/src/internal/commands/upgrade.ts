import { ExitCode, HeraError } from '@hera/core/errors';
import { type ClusterFact, type ClusterUpgradeFact, factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { createAwsClients, liveClusterVersions, saysRefused } from '@hera/testkit';
import { CliCode, fault } from '../problems';
import { refusedRead } from '../real-account';
import { type ReadTarget, readTarget } from '../read-target';
import { StageRunner } from '../stages';
import type { Invocation, Outcome, Target } from '../target-run';
import { planUpgrade } from '../upgrade/plan-upgrade';
import type { UpgradePlan } from '../upgrade/upgrade-plan';
import { upgradeLines } from '../upgrade/upgrade-view';
import { checkKnown, targetVersion, versionPath } from '../upgrade/version-path';
import type { App } from '../workspace';

type Described = ClusterFact & { readonly upgrade: ClusterUpgradeFact };

/** @throws HeraError `HERA_CLI_025` */
const describedClusters = (app: App, { facts }: StackManifest): readonly Described[] => {
  const clusters = factsOf(facts, 'cluster');
  if (clusters.length === 0) {
    throw fault('noCluster', {
      path: '',
      message: `${app.name} declares no cluster`,
      allowed: 'an environment with a Cluster of @hera/cluster',
      fix: 'name an environment that has one',
    });
  }
  return clusters.map((cluster) => {
    const { upgrade } = cluster;
    if (upgrade !== undefined) return { ...cluster, upgrade };
    throw fault('noCluster', {
      path: '',
      message: `the cluster ${cluster.name} does not say what an upgrade is planned by`,
      allowed: 'a cluster of the same release of @hera/cluster as this infractl',
      fix: 'update @hera/cluster, and build the app again',
    });
  });
};

/** Blocked is a failed check: nothing was changed, and something has to be done first. */
const blockedError = (plans: readonly UpgradePlan[]): HeraError | undefined => {
  const problems = plans.flatMap(({ cluster, findings }) =>
    findings
      .filter(({ severity }) => severity === 'blocks')
      .map(({ id, message, fix }) => ({ code: CliCode.upgradeBlocked, path: `${cluster}.${id}`, message, fix })),
  );
  return problems.length === 0 ? undefined : new HeraError(problems, { exitCode: ExitCode.failed });
};

const planOf = async (
  target: ReadTarget,
  app: App,
  cluster: Described,
  to: string | undefined,
): Promise<UpgradePlan> => {
  const { region } = target.manifest().environment;
  const today = new Date();
  const aws = createAwsClients({ region, environment: target.clientEnvironment() });
  const { upgrade: fact } = cluster;
  const pathFrom = (from: string): readonly string[] => versionPath(from, targetVersion(fact, from, to, today));
  try {
    const live = await liveClusterVersions(aws, cluster.name, pathFrom);
    if (live === undefined) {
      throw fault(
        'nothingApplied',
        {
          path: '',
          message: `EKS has no cluster ${cluster.name} in ${region}`,
          fix: `infractl apply ${app.cloud} ${app.environment}${target.target === 'local' ? ' --local --keep' : ''}`,
        },
        { exitCode: ExitCode.failed },
      );
    }
    const place = `${app.cloud} ${app.environment}${target.target === 'local' ? ' --local' : ''}`;
    return planUpgrade({
      fact,
      live,
      path: pathFrom(live.version),
      today,
      region,
      folder: `apps/${app.name}`,
      infractl: { plan: place, apply: target.target === 'local' ? `${place} --keep` : place },
    });
  } catch (error) {
    throw saysRefused(error) ? refusedRead(error) : error;
  } finally {
    aws.destroy();
  }
};

/** `infractl upgrade`. Reads, and changes nothing. */
export const upgrade = async (
  invocation: Invocation,
  app: App,
  flags: { readonly target?: Target; readonly to?: string },
): Promise<Outcome> => {
  const { console, interrupt } = invocation;
  const target = readTarget(invocation, app, flags.target, (manifest) => {
    for (const { upgrade: fact } of describedClusters(app, manifest)) checkKnown(fact, flags.to);
  });
  const stages = new StageRunner(console, interrupt.signal);
  const plans: UpgradePlan[] = [];
  await stages.run([
    ...target.steps(),
    {
      id: 'read',
      title: 'Read the cluster',
      run: async () => {
        for (const cluster of describedClusters(app, target.manifest())) {
          plans.push(await planOf(target, app, cluster, flags.to));
        }
        return plans.map(({ cluster, from }) => `${cluster} at ${from}`).join(', ');
      },
    },
  ]);
  for (const plan of plans) {
    console.line();
    for (const line of upgradeLines(plan)) console.line(line);
  }
  const error = blockedError(plans);
  const identity = target.identity();
  return {
    ...(error === undefined ? {} : { error }),
    document: {
      command: 'upgrade',
      app: app.name,
      target: target.target,
      ...(identity === undefined ? {} : { identity }),
      ready: error === undefined,
      plans,
    },
  };
};
