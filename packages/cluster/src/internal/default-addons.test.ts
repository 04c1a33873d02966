import { contextOf } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { network, stackOf } from '../cluster.fixture';
import { cniModeOf } from '../nodes/max-pods';
import { type AddonContext, defaultAddons } from './default-addons';

const facts = (profile: 'development' | 'production', change: Partial<AddonContext> = {}): AddonContext => ({
  context: contextOf(stackOf(profile)),
  network: network(),
  volumesKey: undefined,
  ipFamily: 'ipv4',
  observability: false,
  ...change,
});
const names = (given: AddonContext): readonly string[] => defaultAddons(given).map(({ name }) => name);
const five = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent', 'coredns', 'aws-ebs-csi-driver'];

describe('the default set', () => {
  it('is five in development, and has the node monitoring agent and metrics in production', () => {
    expect(names(facts('development'))).toEqual(five);
    expect(names(facts('production'))).toEqual([...five, 'eks-node-monitoring-agent', 'metrics-server']);
  });

  it('has the node monitoring agent wherever nodes are to be repaired', () => {
    const stack = stackOf('development', { kind: 'aws' }, { overrides: { nodeRepair: { value: true } } });
    expect(names({ ...facts('development'), context: contextOf(stack) })).toContain('eks-node-monitoring-agent');
  });

  it('has CloudWatch when it is asked for, and nothing that the cluster brings itself', () => {
    expect(names(facts('development', { observability: true }))).toEqual([...five, 'amazon-cloudwatch-observability']);
    expect(names(facts('development', { builtIn: ['vpc-cni', 'kube-proxy'] }))).toEqual(five.slice(2));
  });

  it('spreads cluster DNS over the zones in production, and scales it', () => {
    const dns = defaultAddons(facts('production')).find(({ name }) => name === 'coredns')?.configuration;
    expect(dns).toEqual({
      autoScaling: { enabled: true, minReplicas: 3 },
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
    });
    expect(defaultAddons(facts('development')).find(({ name }) => name === 'coredns')?.configuration).toEqual({});
  });

  it('gives pods prefixes, and tells the nodes so', () => {
    const addons = defaultAddons(facts('development'));
    expect(cniModeOf(addons)).toEqual({ prefixDelegation: true, customNetworking: false });
    const off = addons.map((addon) => ({ ...addon, configuration: {} }));
    expect(cniModeOf(off)).toEqual({ prefixDelegation: false, customNetworking: false });
    const custom = addons.map((addon) => ({
      ...addon,
      configuration: { env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' } },
    }));
    expect(cniModeOf(custom)).toEqual({ prefixDelegation: false, customNetworking: true });
    expect(cniModeOf([])).toEqual({ prefixDelegation: false, customNetworking: false });
  });
});
