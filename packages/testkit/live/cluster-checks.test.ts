import { CreateLaunchTemplateVersionCommand, type RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import {
  CreateAccessEntryCommand,
  CreateAddonCommand,
  DeleteAccessEntryCommand,
  DeleteAddonCommand,
  DeleteNodegroupCommand,
  UntagResourceCommand,
  UpdateClusterConfigCommand,
  UpdateNodegroupConfigCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import type { ClusterFact } from '@hera/core/facts';
import { eventually } from '../src';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextOf, runCheck } from './support/checking';
import { makeCluster, type MadeCluster } from './support/cluster';

const clusterName = 'live';
const ids = [
  'launch-template-volumes',
  'eks-version',
  'eks-endpoint-access',
  'eks-secrets-encryption',
  'eks-logging',
  'log-groups',
  'eks-access',
  'eks-node-groups',
  'eks-addons',
  'oidc-provider',
  'tags',
];

let made: MadeCluster;
beforeAll(async () => {
  made = await makeCluster();
});

/** The same live cluster held against another declaration. */
const declaring = (fact: Partial<ClusterFact>, profile = 'production') => {
  const context = contextOf(made.aws, [{ ...made.fact, ...fact }], { cluster_name: clusterName });
  return { ...context, manifest: { ...context.manifest, environment: { ...context.manifest.environment, profile } } };
};

// Tests change one cluster and put it back, in order: a cluster of its own for each would take a minute.
describe.sequential('a cluster', () => {
  it.each(ids)('%s passes as declared', async (id) => {
    const result = await runCheck(id, made.context);
    expect(result, result.found).toMatchObject({ status: 'pass' });
    expect(result.evidence.length).toBeGreaterThan(0);
  });

  it('fails every check of a cluster when the declared one is not there', async () => {
    for (const id of ids.filter((item) => item !== 'log-groups' && item !== 'tags')) {
      const context = { ...made.context, outputs: { cluster_name: 'another' } };
      expect(await runCheck(id, context), id).toMatchObject({
        status: 'fail',
        found: 'another: the cluster does not exist',
      });
    }
    expect(await runCheck('tags', declaring({ name: 'another' }))).toMatchObject({ status: 'fail' });
  });

  it('eks-version fails on another version', async () => {
    expect(await runCheck('eks-version', declaring({ version: '1.34' }))).toMatchObject({
      status: 'fail',
      found: 'live: version 1.35, expected 1.34',
    });
  });

  it('eks-endpoint-access fails on other CIDRs, and on everybody in production even when that was declared', async () => {
    const set = async (publicAccessCidrs: string[]) => {
      await made.aws.eks.send(
        new UpdateClusterConfigCommand({ name: clusterName, resourcesVpcConfig: { publicAccessCidrs } }),
      );
    };
    await set(['198.51.100.0/24']);
    expect((await runCheck('eks-endpoint-access', made.context)).found).toBe(
      'live: missing 203.0.113.0/24; not declared 198.51.100.0/24',
    );
    await set(['0.0.0.0/0']);
    const open = { publicCidrs: ['0.0.0.0/0'] };
    expect((await runCheck('eks-endpoint-access', declaring(open))).found).toContain('open to 0.0.0.0/0 in production');
    expect(await runCheck('eks-endpoint-access', declaring(open, 'development'))).toMatchObject({ status: 'pass' });
    await set(['203.0.113.0/24']);
  });

  it('eks-endpoint-access fails when the public endpoint is on and was not declared, and when the private one is off', async () => {
    expect((await runCheck('eks-endpoint-access', declaring({ publicCidrs: [] }))).found).toContain(
      'public endpoint true',
    );
    await made.aws.eks.send(
      new UpdateClusterConfigCommand({ name: clusterName, resourcesVpcConfig: { endpointPrivateAccess: false } }),
    );
    expect((await runCheck('eks-endpoint-access', made.context)).found).toContain('private endpoint false');
    await made.aws.eks.send(
      new UpdateClusterConfigCommand({ name: clusterName, resourcesVpcConfig: { endpointPrivateAccess: true } }),
    );
    expect(await runCheck('eks-endpoint-access', made.context)).toMatchObject({ status: 'pass' });
  });

  it('eks-secrets-encryption fails when the key is disabled, and does not apply without a declared key', async () => {
    await made.aws.kms.send(new DisableKeyCommand({ KeyId: made.secretsKey.keyId }));
    expect((await runCheck('eks-secrets-encryption', made.context)).found).toBe('live: the key is Disabled');
    await made.aws.kms.send(new EnableKeyCommand({ KeyId: made.secretsKey.keyId }));
    expect(await runCheck('eks-secrets-encryption', declaring({ secretsKey: 'aws-owned' }))).toMatchObject({
      status: 'not-applicable',
    });
  });

  it('eks-logging fails on a missing type and on one too many', async () => {
    const types = ['api', 'audit', 'scheduler'] as const;
    expect((await runCheck('eks-logging', declaring({ logs: { ...made.fact.logs, types } }))).found).toBe(
      'live: missing scheduler',
    );
    expect((await runCheck('eks-logging', declaring({ logs: { ...made.fact.logs, types: ['api'] } }))).found).toBe(
      'live: not declared audit',
    );
  });

  it('log-groups fails when the group of the control plane is another', async () => {
    const logs = { ...made.fact.logs, retentionDays: 90 };
    expect((await runCheck('log-groups', declaring({ logs }))).found).toBe('/aws/eks/live/cluster: expected 90 days');
  });

  it('eks-access fails on a principal that somebody let in, also when as many as declared are there', async () => {
    const principalArn = 'arn:aws:iam::000000000000:role/stranger';
    await made.aws.eks.send(new CreateAccessEntryCommand({ clusterName, principalArn }));
    const { found } = await runCheck('eks-access', made.context);
    expect(found).toContain('2 entries beside nodes and ARNs, expected 1 (admin)');
    expect((await runCheck('eks-access', declaring({ accessEntries: ['admin', 'viewer'] }))).found).toBe(
      `${principalArn}: the principal is not declared`,
    );
    expect(await runCheck('eks-access', declaring({ accessEntries: ['admin', principalArn] }))).toMatchObject({
      status: 'pass',
    });
    await made.aws.eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn }));
  });

  it('eks-access fails when a declared principal has no entry', async () => {
    const missing = 'arn:aws:iam::000000000000:role/missing';
    expect((await runCheck('eks-access', declaring({ accessEntries: ['admin', missing] }))).found).toContain(
      `no entry for ${missing}`,
    );
    expect((await runCheck('eks-access', declaring({ accessEntries: ['admin', 'viewer'] }))).found).toContain(
      '1 entries beside nodes and ARNs, expected 2',
    );
  });

  it('eks-node-groups fails on another size', async () => {
    const size = (minSize: number) =>
      made.aws.eks.send(
        new UpdateNodegroupConfigCommand({
          clusterName,
          nodegroupName: 'system',
          scalingConfig: { minSize, maxSize: 6, desiredSize: 3 },
        }),
      );
    await size(1);
    expect((await runCheck('eks-node-groups', made.context)).found).toBe('system: minimum 1, expected 3');
    await size(3);
    await eventually(async () => (await runCheck('eks-node-groups', made.context)).status === 'pass', {
      deadlineSeconds: 10,
    });
  });

  it.each([
    [{ capacityType: 'SPOT' }, 'capacity ON_DEMAND, expected SPOT'],
    [{ instanceTypes: ['m6i.large'] }, 'missing m6i.large; not declared m5.large'],
    [{ tainted: false }, 'the group is tainted'],
    [{ zones: ['use1-az1', 'use1-az4'] }, 'missing use1-az4; not declared use1-az2'],
    [{ maximum: 20 }, 'maximum 6, expected 20'],
  ] as const)('eks-node-groups fails where %o was declared', async (change, wrong) => {
    const nodeGroups = made.fact.nodeGroups.map((group) => ({ ...group, ...change }));
    expect((await runCheck('eks-node-groups', declaring({ nodeGroups }))).found).toBe(`system: ${wrong}`);
  });

  it('eks-node-groups fails on a group that nobody declared, and on one that is missing', async () => {
    const nodeGroups = made.fact.nodeGroups.map((group) => ({ ...group, name: 'workload' }));
    const { found } = await runCheck('eks-node-groups', declaring({ nodeGroups }));
    expect(found).toContain('workload: the node group is missing');
    expect(found).toContain('system: the node group is not declared');
  });

  it('eks-addons fails when one is missing and when one is there that nobody declared', async () => {
    await made.aws.eks.send(new CreateAddonCommand({ clusterName, addonName: 'coredns' }));
    expect((await runCheck('eks-addons', made.context)).found).toContain('not declared coredns');
    await made.aws.eks.send(new DeleteAddonCommand({ clusterName, addonName: 'coredns' }));
    expect((await runCheck('eks-addons', declaring({ addons: ['vpc-cni', 'kube-proxy'] }))).found).toContain(
      'missing kube-proxy',
    );
  });

  it('tags fails on a cluster without them', async () => {
    const resourceArn = `arn:aws:eks:us-east-1:${made.nodeRoleArn.split(':')[4]}:cluster/live`;
    await made.aws.eks.send(new UntagResourceCommand({ resourceArn, tagKeys: ['hera:managed-by'] }));
    expect((await runCheck('tags', made.context)).found).toBe('live: hera:managed-by is missing, expected hera');
  });

  it('oidc-provider fails without the audience, and without the provider', async () => {
    const { oidcProviderArn: OpenIDConnectProviderArn } = made;
    const Url = `https://${OpenIDConnectProviderArn.split(':oidc-provider/')[1]}`;
    await made.aws.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect((await runCheck('oidc-provider', made.context)).found).toContain('no provider for this issuer');
    await made.aws.iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['another'] }));
    expect((await runCheck('oidc-provider', made.context)).found).toContain('sts.amazonaws.com is not an audience');
  });

  const newVersion = async (change: RequestLaunchTemplateData) => {
    const { LaunchTemplateVersion: version } = await made.aws.ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateId: made.launchTemplateId,
        LaunchTemplateData: {
          MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
          BlockDeviceMappings: [
            { DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', Encrypted: true, KmsKeyId: made.volumesKey.keyArn } },
          ],
          ...change,
        },
      }),
    );
    return String(version?.VersionNumber);
  };

  it('launch-template-volumes fails when the nodes are not on the newest version', async () => {
    const version = await newVersion({});
    expect((await runCheck('launch-template-volumes', made.context)).found).toContain(
      `the group is on version 1, the newest is ${version}`,
    );
    const launchTemplate = { id: made.launchTemplateId, version };
    await made.aws.eks.send(
      new UpdateNodegroupVersionCommand({ clusterName, nodegroupName: 'system', launchTemplate }),
    );
    await eventually(async () => (await runCheck('launch-template-volumes', made.context)).status === 'pass', {
      deadlineSeconds: 10,
    });
  });

  it.each([
    ['IMDSv1', { MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 1 } }, 'IMDSv2 is not required'],
    [
      'a hop limit of 2',
      { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } },
      'hop limit 2, expected 1',
    ],
    ['no volume', { BlockDeviceMappings: [] }, 'no volume is described'],
    [
      'gp2',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp2', Encrypted: true } }] },
      'volume type gp2, expected gp3',
    ],
    [
      'no encryption',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', Encrypted: false } }] },
      'the volume is not encrypted',
    ],
    [
      'no key',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', Encrypted: true } }] },
      'no customer-managed key',
    ],
  ] as const)('launch-template-volumes fails with %s', async (_, change, wrong) => {
    await newVersion(change as unknown as RequestLaunchTemplateData);
    expect((await runCheck('launch-template-volumes', made.context)).found).toContain(wrong);
  });

  it('launch-template-volumes fails when the group is gone', async () => {
    await made.aws.eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName: 'system' }));
    await eventually(
      async () =>
        (await runCheck('launch-template-volumes', made.context)).found.includes('system: the node group is missing'),
      {
        deadlineSeconds: 10,
      },
    );
  });
});

describe('a cluster made otherwise', () => {
  it('eks-secrets-encryption fails without encryption, and eks-access on the old authentication mode', async () => {
    const { context } = await makeCluster({
      cluster: {
        encryptionConfig: undefined,
        accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: false },
      },
    });
    expect((await runCheck('eks-secrets-encryption', context)).found).toBe(
      'live: secrets have no customer-managed key',
    );
    expect((await runCheck('eks-access', context)).found).toBe(
      'live: authentication mode API_AND_CONFIG_MAP, expected API',
    );
  });
});
