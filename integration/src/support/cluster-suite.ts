import { ListAccessEntriesCommand, UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { Cluster, type ClusterProps } from '@hera/cluster';
import { AwsStack, defineEnvironment, type SynthTarget } from '@hera/core';
import { Network } from '@hera/network';
import { environmentChecks } from '@hera/testkit';
import type { DeploymentFixture } from '@hera/testkit/vitest';
import { type App, TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from './deployed-environment';

/** Zones of every suite. */
export const zones = ['use1-az1', 'use1-az2'];

/** A cluster in a small network of development: no app between the package and the account. */
export interface ClusterSuiteOptions {
  /** Name of the environment, its stack and the cluster. */
  readonly name: string;
  readonly account: string;
  readonly props: Partial<ClusterProps>;
  /** What else the stack has. @default - nothing */
  readonly more?: (cluster: Cluster, stack: AwsStack) => void;
}

/** A stack with a network and the cluster. */
export const clusterStack =
  ({ name, props, more }: Omit<ClusterSuiteOptions, 'account'>) =>
  (app: App, target: SynthTarget): void => {
    const environment = defineEnvironment({ name, profile: 'development', region: 'us-east-1' });
    const stack = new AwsStack(app, name, { environment, target });
    const network = new Network(stack, 'Network', { cidr: '10.30.0.0/16', layout: { zones }, clusterName: name });
    const cluster = new Cluster(stack, 'Cluster', {
      name,
      network,
      ...props,
    });
    more?.(cluster, stack);
    const output = (id: string, value: string) => new TerraformOutput(stack, id, { value }).overrideLogicalId(id);
    output('vpc_id', network.vpcId);
    output('cluster_name', cluster.clusterName);
  };

/** Deploys the cluster. Tests are declared between this and `clusterLifeCycle`. */
export const deployedCluster = (options: ClusterSuiteOptions): DeploymentFixture =>
  deployedEnvironment({ app: options.name, account: options.account, build: clusterStack(options) });

/** Principals of the access entries of the cluster. */
export const principals = async (env: DeploymentFixture): Promise<readonly string[]> => {
  const { accessEntries = [] } = await env.aws.eks.send(
    new ListAccessEntriesCommand({ clusterName: env.output('cluster_name') }),
  );
  return accessEntries;
};

/** What every cluster has to live through: checks, an empty second plan, drift that is seen and mended, and a clean end. */
export const clusterLifeCycle = (env: DeploymentFixture): void => {
  describe('checks', () => {
    env.checks(environmentChecks);
  });

  describe('life cycle', () => {
    it('has nothing to change right after the apply', async () => {
      await env.deployment.idempotent();
    });

    it('sees a change by hand, and mends it', async () => {
      await env.aws.eks.send(
        new UpdateClusterConfigCommand({
          name: env.output('cluster_name'),
          logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
        }),
      );
      expect(await env.drift()).toEqual([expect.stringMatching(/^aws_eks_cluster\./)]);
      await env.reapply();
    });

    it('leaves nothing behind when it is destroyed', async () => {
      await env.destroy();
      expect(await env.leftovers()).toEqual([]);
    });
  });
};
