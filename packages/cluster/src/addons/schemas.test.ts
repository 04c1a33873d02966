import { describe, expect, it } from 'vitest';
import { productionProps, refusalsOf, stackOf, warningsOf } from '../cluster.fixture';
import type { AddonProps } from '../addons';
import { addon } from '../addons';
import table from '../data/addon-schemas.json';
import { addonSchemasAsOf, addonsWithSchema } from './schemas';

const found = (name: string, configuration: Readonly<Record<string, unknown>>): readonly string[] => {
  const props = productionProps({ addons: [{ name, configuration }] });
  return refusalsOf(props).map(({ code, path }) => `${code} ${path.replace('cluster.addons[0].configuration', '')}`);
};
const unknown = (given: AddonProps): readonly string[] =>
  warningsOf(productionProps({ addons: [given] }), stackOf('production'))
    .filter(({ code }) => code === 'HERA_CLU_064')
    .map(({ path }) => path.replace('cluster.addons[0].configuration.', ''));

const refused: readonly (readonly [name: string, path: string, configuration: Readonly<Record<string, unknown>>])[] = [
  ['vpc-cni', '.enableNetworkPolicy', { enableNetworkPolicy: true }],
  ['vpc-cni', '.env.WARM_PREFIX_TARGET', { env: { WARM_PREFIX_TARGET: 1 } }],
  ['vpc-cni', '.env.ENABLE_POD_ENI', { env: { ENABLE_POD_ENI: 'yes' } }],
  ['coredns', '.replicaCount', { replicaCount: '3' }],
  ['coredns', '.autoScaling.minReplicas', { autoScaling: { enabled: true, minReplicas: 1 } }],
  ['coredns', '.tolerations[0]', { tolerations: ['all'] }],
  ['kube-proxy', '.mode', { mode: 'userspace' }],
  ['aws-ebs-csi-driver', '.controller.replicaCount', { controller: { replicaCount: 0 } }],
  ['aws-ebs-csi-driver', '.node.tolerateAllTaints', { node: { tolerateAllTaints: 'true' } }],
  ['eks-pod-identity-agent', '.tolerations', { tolerations: {} }],
  ['amazon-cloudwatch-observability', '.containerLogs.enabled', { containerLogs: { enabled: 'false' } }],
  ['eks-node-monitoring-agent', '.nodeAgent.probePort', { nodeAgent: { probePort: '8002' } }],
];

describe('configuration values', () => {
  it.each(refused)('HERA_CLU_063 for %s at %s', (name, path, configuration) => {
    expect(found(name, configuration)).toEqual([`HERA_CLU_063 ${path}`]);
  });

  it('HERA_CLU_064: are warned about where the schema lacks the key, at every depth', () => {
    expect(unknown({ name: 'coredns', configuration: { replicas: 3, resources: { limit: {} } } })).toEqual([
      'resources.limit',
      'replicas',
    ]);
    expect(unknown({ name: 'kube-proxy', configuration: { ipvs: { sheduler: 'rr' } } })).toEqual(['ipvs.sheduler']);
  });

  it('are not held against a schema that is not known, or does not tell all of its keys, or by the raw way', () => {
    expect(unknown({ name: 'external-dns', configuration: { anything: 1 } })).toEqual([]);
    expect(unknown({ name: 'vpc-cni', configuration: { env: { SOME_NEW_SWITCH: 'on' } } })).toEqual([]);
    expect(unknown({ name: 'amazon-cloudwatch-observability', configuration: { k8sMode: 'EKS' } })).toEqual([]);
    expect(unknown({ name: 'coredns', rawConfiguration: { replicas: 3, replicaCount: '3' } })).toEqual([]);
  });

  it('are typed by the name of the add-on', () => {
    const typed = addon('coredns', { version: 'latest', configuration: { replicaCount: 3 } });
    expect(typed).toEqual({ name: 'coredns', version: 'latest', configuration: { replicaCount: 3 } });
    // @ts-expect-error a number, not a text
    addon('coredns', { configuration: { replicaCount: '3' } });
    // @ts-expect-error the CNI takes switches as text
    addon('vpc-cni', { configuration: { enableNetworkPolicy: true } });
    expect(addon('anything-else', { configuration: { any: { value: true } } }).name).toBe('anything-else');
    expect(addon('metrics-server')).toEqual({ name: 'metrics-server' });
  });
});

describe('the table of schemas', () => {
  it('names a version and a source for each', () => {
    expect(addonSchemasAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(addonsWithSchema).toHaveLength(7);
    for (const { version, source } of table.addons) expect([version, source]).not.toContain('');
  });

  // The defaults are merged in before the check.
  it.each(addonsWithSchema)('takes what production sets up for %s', (name) => {
    expect(found(name, {})).toEqual([]);
    expect(unknown({ name, configuration: {} })).toEqual([]);
  });
});
