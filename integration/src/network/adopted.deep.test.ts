import { AwsStack, defineEnvironment } from '@hera/core';
import { Network } from '@hera/network';
import { environmentChecks } from '@hera/testkit';
import { TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';
import { deployedNetwork } from '../support/network-suite';

const account = '000000000405';
const zones = ['use1-az1', 'use1-az2'];

/** Stands for a VPC that somebody else looks after. */
const existing = deployedNetwork({
  name: 'landing-zone',
  account,
  profile: 'development',
  props: () => ({ cidr: '10.24.0.0/16', layout: { zones } }),
});

const found = (tier: string, cidrs: readonly string[]) =>
  Object.fromEntries(
    zones.map((zone, index) => [
      zone,
      { tags: { Name: `landing-zone-${tier}-${zone}` }, cidr: cidrs[index] as string },
    ]),
  );

const adopted = deployedEnvironment({
  app: 'adopted',
  account,
  build: (app, target) => {
    const environment = defineEnvironment({ name: 'adopted', profile: 'development', region: 'us-east-1' });
    const stack = new AwsStack(app, 'adopted', { environment, target });
    const network = Network.fromLookup(stack, 'Network', {
      vpc: { tags: { Name: 'landing-zone-vpc' } },
      cidr: '10.24.0.0/16',
      nat: 'single',
      gatewayEndpoints: ['s3'],
      layout: {
        public: found('public', ['10.24.128.0/22', '10.24.132.0/22']),
        private: found('private', ['10.24.0.0/20', '10.24.16.0/20']),
      },
    });
    const output = (name: string, value: string) => new TerraformOutput(stack, name, { value }).overrideLogicalId(name);
    output('vpc_id', network.vpcId);
    for (const { tier, zone, subnetId } of network.subnets) output(`${tier}_${zone.replace('-', '_')}`, subnetId);
  },
});

describe('an adopted VPC', () => {
  it('is the one that exists, with its subnets', () => {
    expect(adopted.output('vpc_id')).toBe(existing.output('vpc_id'));
    const ids = ['public_use1_az1', 'public_use1_az2', 'private_use1_az1', 'private_use1_az2'].map(adopted.output);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^subnet-/);
  });

  it('says what it could not judge', () => {
    expect(adopted.deployment.manifest.warnings.map(({ code }) => code)).toContain('HERA_NET_077');
  });

  it('makes nothing of its own', async () => {
    expect(await adopted.deployment.resourceCount()).toBe(0);
    await adopted.deployment.idempotent();
  });

  adopted.checks(environmentChecks.filter(({ subject }) => subject === 'network'));

  it('goes without touching the VPC, which goes afterwards', async () => {
    await adopted.destroy();
    await existing.deployment.idempotent();
    await existing.destroy();
    expect(await existing.leftovers()).toEqual([]);
  });
});
