import { stackModelOf } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import type { AwsSignals } from '../engine/observations';
import { judged, liveRuling, now, platform, ruling } from '../platform.fixture';

const item = 'mon-14-metrics';
const kinds = ['DaemonSet', 'Deployment', 'StatefulSet'];
const agent = (ready: number, wanted: number) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'cloudwatch-agent', namespace: 'amazon-cloudwatch' },
  status: { numberReady: ready, desiredNumberScheduled: wanted },
});
const live = (signals: AwsSignals, types: readonly string[] = ['aws_eks_addon']) =>
  judged(item, {
    aws: {
      takenAt: now.toISOString(),
      account: '111122223333',
      region: 'eu-west-1',
      model: stackModelOf({ format_version: '1.0', terraform_version: '1.11.4', values: { root_module: {} } }),
      observedTypes: types,
      notObserved: [],
      signals,
    },
  }).levels[0];

describe(item, () => {
  it('passes with the add-on', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it('is unknown where nothing here does it: something else may', () => {
    const stack = platform();
    delete stack['aws_eks_addon']['observability'];
    expect(ruling(item, stack)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('live Kubernetes'),
    });
  });

  it('judges by the newest that arrived in AWS', () => {
    const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
    expect(live({ newestMetric: { known: true, value: at(3) } })).toMatchObject({
      status: 'pass',
      reason: 'the newest metric of the cluster is fresh',
    });
    expect(live({ newestMetric: { known: true, value: at(90) } })?.status).toBe('fail');
    expect(live({ newestMetric: { known: true, value: undefined } })?.status).toBe('fail');
    expect(
      live({ newestMetric: { known: false, reason: 'access denied', missingPermission: 'logs:FilterLogEvents' } })
        ?.status,
    ).toBe('unknown');
  });

  it('judges by the agent on live Kubernetes, ready wherever it should be', () => {
    expect(liveRuling(item, [agent(3, 3)], kinds).status).toBe('pass');
    expect(liveRuling(item, [agent(2, 3)], kinds).status).toBe('fail');
    expect(liveRuling(item, [], kinds).status).toBe('unknown');
  });
});
