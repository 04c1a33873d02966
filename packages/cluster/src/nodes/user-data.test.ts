import { describe, expect, it } from 'vitest';
import { only, productionProps, resourcesOf } from '../cluster.fixture';
import type { NodeGroupProps } from '../node-group';
import { systemNodeGroup } from '../node-group-presets';
import { planOf } from './nodes.fixture';
import { type ClusterCoordinates, encodedUserData, userDataOf } from './user-data';

const cluster: ClusterCoordinates = {
  name: 'prod',
  endpoint: 'https://0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com',
  certificateAuthority: 'Y2VydGlmaWNhdGU=',
  serviceCidr: '172.20.0.0/16',
  dnsAddress: '172.20.0.10',
};
const custom = (family: 'AL2023' | 'BOTTLEROCKET' | 'WINDOWS'): Partial<NodeGroupProps> => ({
  amiType: 'CUSTOM',
  customImage: { imageId: 'ami-0123456789abcdef0', family },
  labels: { 'example.com/team': 'apps', tier: 'web' },
  taints: [
    { key: 'dedicated', value: 'apps', effect: 'NO_SCHEDULE' },
    { key: 'dedicated', value: 'apps', effect: 'NO_EXECUTE' },
    { key: 'example.com/quiet', effect: 'PREFER_NO_SCHEDULE' },
  ],
});

const golden: readonly (readonly [file: string, props: Partial<NodeGroupProps>])[] = [
  [
    'al2023.txt',
    {
      nodeConfig: {
        kubelet: {
          config: { systemReserved: { cpu: '100m', memory: '300Mi' }, imageGCHighThresholdPercent: 75 },
          flags: ['--v=4'],
        },
        containerd: {
          config: '[plugins."io.containerd.grpc.v1.cri"]\nmax_concurrent_downloads = 10',
          baseRuntimeSpec: { process: { rlimits: [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 1024 }] } },
        },
        localStorage: { strategy: 'RAID0' },
        featureGates: { InstanceIdNodeName: true },
        raw: { kubelet: { config: { systemReserved: { memory: '400Mi' }, cpuManagerPolicy: 'static' } } },
        scripts: ['#!/bin/bash\nset -e\necho "${HOSTNAME} starts"\n'],
      },
    },
  ],
  ['al2023-custom-image.txt', { ...custom('AL2023'), nodeConfig: { kubelet: { flags: ['--v=4'] } } }],
  [
    'bottlerocket.toml',
    {
      amiType: 'BOTTLEROCKET_ARM_64',
      instanceTypes: ['m7g.large'],
      maxPods: 58,
      bottlerocket: {
        kubernetes: {
          systemReserved: { cpu: '100m', memory: '300Mi' },
          evictionHard: { 'memory.available': '100Mi' },
          registryQps: 20,
          allowedUnsafeSysctls: ['net.core.somaxconn'],
        },
        adminContainer: false,
        kernelLockdown: 'integrity',
        sysctl: { 'net.core.somaxconn': '4096' },
        raw: { ntp: { 'time-servers': ['169.254.169.123'] }, kubernetes: { 'registry-burst': 30 } },
      },
    },
  ],
  ['bottlerocket-custom-image.toml', custom('BOTTLEROCKET')],
  ['windows.txt', { amiType: 'WINDOWS_CORE_2025_x86_64', windows: { scripts: ['Write-Host "starts"'] } }],
  ['windows-custom-image.txt', { ...custom('WINDOWS'), maxPods: 60, windows: { scripts: ['Write-Host "starts"'] } }],
];

// A Terraform expression as the text within its quotes, and what is outside of them.
const partsOf = (expression: string): { literals: string; rest: string } => {
  const quoted = /"(?:\\.|[^"\\])*"/gs;
  return { literals: (expression.match(quoted) ?? []).join(''), rest: expression.replace(quoted, '') };
};

describe('user data', () => {
  it.each(golden)('is %s', async (file, props) => {
    await expect(userDataOf(planOf(props), cluster)).toMatchFileSnapshot(`./__golden__/${file}`);
  });

  it.each(['AL2023_x86_64_STANDARD', 'BOTTLEROCKET_x86_64', 'WINDOWS_FULL_2022_x86_64'] as const)(
    'is none for %s when nothing is asked for, so that EKS decides',
    (amiType) => {
      expect(userDataOf(planOf({ amiType }), cluster)).toBeUndefined();
    },
  );

  it('says the number of pods of an image of your own, by the mode of the CNI', () => {
    const mode = { prefixDelegation: true, customNetworking: false };
    expect(userDataOf(planOf(custom('AL2023')), cluster)).toContain('"maxPods": 29');
    expect(userDataOf(planOf(custom('BOTTLEROCKET'), mode), cluster)).toContain('max-pods = 110');
    expect(userDataOf(planOf({ ...custom('AL2023'), maxPods: 50 }), cluster)).toContain('"maxPods": 50');
    expect(userDataOf(planOf({ ...custom('AL2023'), instanceTypes: ['x9.large'] }), cluster)).not.toContain('maxPods');
  });

  it('does not name a group whose name is generated', () => {
    const text = userDataOf(planOf({ ...custom('AL2023'), replacement: 'create-first' }), cluster);
    expect(text).not.toContain('eks.amazonaws.com/nodegroup');
  });

  it('is encoded at synth where it can be', () => {
    expect(encodedUserData('#!/bin/sh\necho ${HOME} é')).toBe(
      Buffer.from('#!/bin/sh\necho ${HOME} é').toString('base64'),
    );
  });

  it('reaches the launch template, with references and without the text of a shell being taken for one', () => {
    const apps = {
      name: 'apps',
      instanceTypes: ['m5.large'],
      scaling: { minimum: 3, maximum: 9 },
      ...custom('AL2023'),
      nodeConfig: { scripts: ['#!/bin/bash\necho "${HOSTNAME} %{x}"'] },
    };
    const resources = resourcesOf(productionProps({ nodeGroups: [systemNodeGroup(), apps] }));
    const template = only(resources, 'aws_launch_template', 'apps');
    expect(template).toMatchObject({ image_id: 'ami-0123456789abcdef0' });
    const { literals, rest } = partsOf(String(template['user_data']));
    expect(rest).toMatch(/^\$\{base64encode\(join\(/);
    expect(rest).toMatch(/aws_eks_cluster\.[\w-]+\.endpoint/);
    expect(rest).toMatch(/aws_eks_cluster\.[\w-]+\.kubernetes_network_config\[0\]\.service_ipv4_cidr/);
    expect(literals).toContain('$${HOSTNAME} %%{x}');
    expect(literals).not.toContain('TfToken');
    expect(only(resources, 'aws_launch_template', 'system')).not.toHaveProperty('user_data');
  });

  it.each(['BOTTLEROCKET', 'WINDOWS'] as const)('of an image of %s keeps every reference one', (family) => {
    const apps = {
      name: 'apps',
      instanceTypes: ['m5.large'],
      scaling: { minimum: 3, maximum: 9 },
      ...custom(family),
    };
    const resources = resourcesOf(productionProps({ nodeGroups: [systemNodeGroup(), apps] }));
    const { literals, rest } = partsOf(String(only(resources, 'aws_launch_template', 'apps')['user_data']));
    expect(literals).not.toMatch(/aws_eks_cluster|cidrhost/);
    expect(rest).toMatch(/aws_eks_cluster\.[\w-]+\.endpoint/);
    expect(rest).toMatch(/cidrhost\(aws_eks_cluster/);
  });

  it('keeps the backslashes of a script', () => {
    const windows = { scripts: ['Write-Host "C:\\Temp"'] };
    const apps = {
      name: 'apps',
      instanceTypes: ['m5.large'],
      scaling: { minimum: 3, maximum: 9 },
      ...custom('WINDOWS'),
      windows,
    };
    const resources = resourcesOf(productionProps({ nodeGroups: [systemNodeGroup(), apps] }));
    expect(partsOf(String(only(resources, 'aws_launch_template', 'apps')['user_data'])).literals).toContain(
      'C:\\\\Temp',
    );
  });
});
