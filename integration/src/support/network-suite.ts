import { ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2';
import { AwsStack, defineEnvironment, type ProfileName, type SynthTarget } from '@hera/core';
import { Network, type NetworkProps } from '@hera/network';
import { EncryptionKeys } from '@hera/security';
import { environmentChecks } from '@hera/testkit';
import type { DeploymentFixture } from '@hera/testkit/vitest';
import { type App, TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from './deployed-environment';

/** A network by itself: no app between the package and the account. */
export interface NetworkSuiteOptions {
  /** Name of the environment and of its stack. */
  readonly name: string;
  readonly account: string;
  readonly profile: ProfileName;
  readonly props: (keys: EncryptionKeys) => NetworkProps;
}

/** A stack with one network, and its VPC id as output. */
export const networkStack =
  ({ name, profile, props }: Omit<NetworkSuiteOptions, 'account'>) =>
  (app: App, target: SynthTarget): void => {
    const environment = defineEnvironment({ name, profile, region: 'us-east-1' });
    const stack = new AwsStack(app, name, { environment, target });
    // Production wants its logs under a customer-managed key.
    const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['logs'] });
    const network = new Network(stack, 'Network', props(keys));
    new TerraformOutput(stack, 'vpc_id', { value: network.vpcId }).overrideLogicalId('vpc_id');
  };

/** Deploys the network. Tests are declared between this and `networkLifeCycle`. */
export const deployedNetwork = (options: NetworkSuiteOptions): DeploymentFixture =>
  deployedEnvironment({ app: options.name, account: options.account, build: networkStack(options) });

/** The checks that a network can be held to. */
export const networkChecks = environmentChecks.filter(
  ({ id, subject }) => subject === 'network' || ['flow-log', 'kms-keys', 'tags'].includes(id),
);

/** What every network has to live through: checks, an empty second plan, drift that is seen and mended, and a clean end. */
export const networkLifeCycle = (
  env: DeploymentFixture,
  { beforeDestroy }: { readonly beforeDestroy?: () => Promise<void> } = {},
): void => {
  describe('checks', () => {
    env.checks(networkChecks);
  });

  describe('life cycle', () => {
    it('has nothing to change right after the apply', async () => {
      await env.deployment.idempotent();
    });

    it('sees a change by hand, and mends it', async () => {
      await env.aws.ec2.send(
        new ModifyVpcAttributeCommand({ VpcId: env.output('vpc_id'), EnableDnsHostnames: { Value: false } }),
      );
      expect(await env.drift()).toEqual([expect.stringMatching(/^aws_vpc\./)]);
      await env.reapply();
    });

    it('leaves nothing behind when it is destroyed', async () => {
      await beforeDestroy?.();
      await env.destroy();
      expect(await env.leftovers()).toEqual([]);
    });
  });
};

/** Filter for what belongs to the suite's VPC. */
export const inVpc = (env: DeploymentFixture) => [{ Name: 'vpc-id', Values: [env.output('vpc_id')] }];
