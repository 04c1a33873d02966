import { describe, expect, it } from 'vitest';
import { accountOf } from '../account.fixture';
import type { AwsSignals, Observed } from '../engine/observations';
import { judged, liveRuling, now, platform, ruling } from '../platform.fixture';

/** What differs between the rules about what an agent on the nodes sends to AWS. */
export interface AgentRule {
  readonly item: string;
  /** Name of a DaemonSet of the agent. */
  readonly agent: string;
  readonly signal: 'newestMetric' | 'newestLogEvent';
  readonly fresh: string;
}

const kinds = ['DaemonSet', 'Deployment', 'StatefulSet'];

/** Tests of a rule about an agent: by the add-on, by what arrived last, and by the agent itself. */
export const describeAgentRule = ({ item, agent, signal, fresh }: AgentRule): void => {
  const daemons = (ready: number, wanted: number) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: agent, namespace: 'amazon-cloudwatch' },
    status: { numberReady: ready, desiredNumberScheduled: wanted },
  });
  const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  const arrived = (newest: Observed<string | undefined>, clusterMade = at(90)) => {
    const signals: AwsSignals = { [signal]: newest };
    const resources = { 'aws_eks_cluster.prod': { name: 'prod', created_at: clusterMade } };
    const types = ['aws_eks_addon', 'aws_eks_cluster'];
    return judged(item, { aws: accountOf({ resources, types, signals }) }).levels[0];
  };

  describe(item, () => {
    it('passes with the add-on', () => {
      expect(ruling(item, platform()).status).toBe('pass');
    });

    it('is unknown where nothing here does it: something else may', () => {
      const stack = platform();
      delete stack['aws_eks_addon']['observability'];
      expect(ruling(item, stack)).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('live Kubernetes') as unknown,
      });
    });

    it('judges by the newest that arrived in AWS', () => {
      expect(arrived({ known: true, value: at(3) })).toMatchObject({ status: 'pass', reason: fresh });
      expect(arrived({ known: true, value: at(90) })?.status).toBe('fail');
      expect(arrived({ known: true, value: undefined })?.status).toBe('fail');
      expect(
        arrived({ known: false, reason: 'access denied', missingPermission: 'logs:FilterLogEvents' })?.status,
      ).toBe('unknown');
    });

    it('does not know of a cluster that is too new for anything to have arrived; what is old is old all the same', () => {
      expect(arrived({ known: true, value: undefined }, at(20))).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('the cluster is too new for one') as unknown,
      });
      expect(arrived({ known: true, value: at(90) }, at(20))?.status).toBe('fail');
      expect(arrived({ known: true, value: at(3) }, at(20))?.status).toBe('pass');
    });

    it('judges by the agent on live Kubernetes, ready wherever it should be', () => {
      expect(liveRuling(item, [daemons(3, 3)], kinds).status).toBe('pass');
      expect(liveRuling(item, [daemons(2, 3)], kinds).status).toBe('fail');
      expect(liveRuling(item, [], kinds).status).toBe('unknown');
    });
  });
};
