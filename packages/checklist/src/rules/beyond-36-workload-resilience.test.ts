import { describe, expect, it } from 'vitest';
import { liveRuling } from '../platform.fixture';

const item = 'beyond-36-workload-resilience';
const kinds = ['Deployment', 'StatefulSet', 'PodDisruptionBudget'];
const good = {
  name: 'orders',
  readinessProbe: {},
  livenessProbe: {},
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
};
const workload = (container: object, replicas = 2, namespace = 'shop') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'orders', namespace },
  spec: { replicas, template: { metadata: { labels: { app: 'orders' } }, spec: { containers: [container] } } },
});
const budget = (labels: object) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { selector: { matchLabels: labels } },
});

describe(item, () => {
  it('passes with a budget, probes, requests and a limit', () => {
    expect(liveRuling(item, [workload(good), budget({ app: 'orders' })], kinds).status).toBe('pass');
    expect(liveRuling(item, [workload(good, 1)], kinds).status).toBe('pass');
  });

  it('fails a red item, which production only recommends', () => {
    const result = liveRuling(item, [workload(good), budget({ app: 'other' })], kinds);
    expect(result).toMatchObject({ status: 'fail', reason: expect.stringContaining('no disruption budget') });
  });

  it.each(['readinessProbe', 'livenessProbe', 'resources'] as const)('fails without %s', (field) => {
    const { [field]: _, ...rest } = good;
    expect(liveRuling(item, [workload(rest, 1)], kinds).status).toBe('fail');
  });

  it('leaves out what is of the system, and is unknown without workloads', () => {
    expect(liveRuling(item, [workload({}, 2, 'kube-system')], kinds).status).toBe('unknown');
    expect(liveRuling(item, [], ['Deployment'])).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('PodDisruptionBudget'),
    });
  });
});
