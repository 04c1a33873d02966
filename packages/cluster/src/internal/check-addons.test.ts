import type { NetworkRef } from '@hera/core';
import { Lazy } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { AddonProps } from '../addons';
import { developmentProps, network, productionProps, refusalsOf, stackOf, warningsOf } from '../cluster.fixture';
import type { ClusterProps } from '../cluster-props';
import { certManagerPolicy } from '../policies/cert-manager';

const podsTier: NetworkRef = network({
  subnets: [
    ...network().subnets,
    ...['use1-az1', 'use1-az2', 'use1-az4'].map((zone) => ({
      subnetId: `subnet-pods-${zone}`,
      tier: 'pods' as const,
      zone,
    })),
  ],
});
const namedPodsTier: NetworkRef = network({
  subnets: podsTier.subnets.map((subnet) => ({ ...subnet, availabilityZone: `zone of ${subnet.zone}` })),
});

const errors: readonly (readonly [code: string, path: string, change: Partial<ClusterProps>])[] = [
  ['HERA_CLU_065', 'cluster.addons[0].remove', { addons: [{ name: 'vpc-cni', remove: true }] }],
  ['HERA_CLU_065', 'cluster.addons[0].remove', { addons: [{ name: 'kube-proxy', remove: true }] }],
  ['HERA_CLU_065', 'cluster.addons[0].remove', { addons: [{ name: 'coredns', remove: true }] }],
  ['HERA_CLU_066', 'cluster.addons[0].remove', { addons: [{ name: 'external-dns', remove: true }] }],
  [
    'HERA_CLU_066',
    'cluster.addons[0].remove',
    { addons: [{ name: 'metrics-server', remove: true, version: 'latest' }] },
  ],
  ['HERA_CLU_067', 'cluster.addons', { addons: [{ name: 'eks-pod-identity-agent', remove: true }] }],
  ['HERA_CLU_068', 'cluster.addons', { addons: [{ name: 'kube-proxy', version: 'v1.36.1-eksbuild.4' }] }],
  ['HERA_CLU_068', 'cluster.addons', { addons: [{ name: 'kube-proxy', version: 'v1.31.2-eksbuild.3' }] }],
  [
    'HERA_CLU_068',
    'cluster.addons',
    { network: podsTier, addons: [{ name: 'vpc-cni', version: 'v1.17.1-eksbuild.1' }] },
  ],
];

const withRole = (role: NonNullable<AddonProps['role']>): Partial<ClusterProps> => ({
  addons: [{ name: 'external-dns', role }],
});
const serviceAccount = 'external-dns';

const grants: readonly (readonly [code: string, path: string, change: Partial<ClusterProps>])[] = [
  [
    'HERA_CLU_057',
    'cluster.addons[0].role.statements[0].resources',
    withRole({ serviceAccount, statements: [{ actions: ['s3:GetObject'], resources: ['*'] }] }),
  ],
  [
    'HERA_CLU_062',
    'cluster.addons[0].role.policy.hostedZoneIds[0]',
    withRole({ serviceAccount, policy: certManagerPolicy({ hostedZoneIds: ['*'] }) }),
  ],
];

const allowed: readonly (readonly [what: string, change: Partial<ClusterProps>])[] = [
  ['the driver taken away', { addons: [{ name: 'aws-ebs-csi-driver', remove: true }] }],
  ['what only production has, taken away', { addons: [{ name: 'metrics-server', remove: true }] }],
  [
    'an agent taken away that nobody needs',
    {
      addons: [
        { name: 'eks-pod-identity-agent', remove: true },
        { name: 'vpc-cni', identity: 'irsa' },
        { name: 'aws-ebs-csi-driver', identity: 'irsa' },
      ],
    },
  ],
  ['kube-proxy one minor version behind', { addons: [{ name: 'kube-proxy', version: 'v1.34.6-eksbuild.5' }] }],
  ['an old CNI without a pods tier', { addons: [{ name: 'vpc-cni', version: 'v1.17.1-eksbuild.1' }] }],
  ['a new CNI with one', { network: podsTier, addons: [{ name: 'vpc-cni', version: 'v1.23.0-eksbuild.1' }] }],
  [
    'a role that is a reference',
    {
      addons: [
        {
          name: 'coredns',
          version: 'latest',
          role: { serviceAccount: 'x', roleArn: Lazy.stringValue({ produce: () => 'x' }) },
        },
      ],
    },
  ],
];

const warnings: readonly (readonly [code: string, change: Partial<ClusterProps>])[] = [
  [
    'HERA_CLU_070',
    { addons: [{ name: 'aws-ebs-csi-driver', configuration: { defaultStorageClass: { enabled: true } } }] },
  ],
  [
    'HERA_CLU_070',
    { network: podsTier, addons: [{ name: 'vpc-cni', configuration: { env: { ENABLE_SUBNET_DISCOVERY: 'false' } } }] },
  ],
  ['HERA_CLU_070', { network: podsTier }],
  [
    'HERA_CLU_070',
    {
      network: podsTier,
      addons: [{ name: 'vpc-cni', configuration: { env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' } } }],
    },
  ],
];

const pinned: ClusterProps['addons'] = [
  ['vpc-cni', 'v1.23.0-eksbuild.1'],
  ['kube-proxy', 'v1.35.3-eksbuild.5'],
  ['eks-pod-identity-agent', 'v1.3.11-eksbuild.1'],
  ['coredns', 'v1.14.3-eksbuild.11'],
  ['aws-ebs-csi-driver', 'v1.62.0-eksbuild.1'],
  ['eks-node-monitoring-agent', 'v1.7.0-eksbuild.1'],
  ['metrics-server', 'v0.8.1-eksbuild.4'],
].map(([name = '', version = '']) => ({ name, version }));

describe('add-ons', () => {
  it.each([...errors, ...grants])('%s at %s', (code, path, change) => {
    const problems = refusalsOf(productionProps(change));
    expect(problems.map((problem) => ({ code: problem.code, path: problem.path }))).toEqual([{ code, path }]);
  });

  it.each(allowed)('may be: %s', (_what, change) => {
    expect(refusalsOf(productionProps(change))).toEqual([]);
  });

  it.each(warnings)('%s: is warned about', (code, change) => {
    expect(warningsOf(developmentProps(change), stackOf('development')).map((warning) => warning.code)).toEqual([code]);
  });

  it('that have all pods in the pods tier are not warned about', () => {
    expect(warningsOf(developmentProps({ network: namedPodsTier }), stackOf('development'))).toEqual([]);
    const off = { addons: [{ name: 'vpc-cni', configuration: { env: { ENABLE_SUBNET_DISCOVERY: 'false' } } }] };
    expect(warningsOf(developmentProps(off), stackOf('development'))).toEqual([]);
  });

  it('HERA_CLU_069: of production are to be pinned, in one warning for all that are not', () => {
    const open = (props: ClusterProps) => warningsOf(props).filter(({ code }) => code === 'HERA_CLU_069');
    const [warning, ...others] = open(productionProps({ addons: (pinned ?? []).slice(1) }));
    expect(others).toEqual([]);
    expect(warning?.message).toBe('not pinned to a version: vpc-cni');
    expect(open(productionProps({ addons: pinned ?? [] }))).toEqual([]);
    expect(
      open(productionProps({ addons: [...(pinned ?? []).slice(1), { name: 'vpc-cni', version: 'latest' }] })),
    ).toHaveLength(1);
    expect(warningsOf(developmentProps(), stackOf('development'))).toEqual([]);
  });
});
