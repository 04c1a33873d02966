import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { costOf, linesOf, nodeGroupOf, type Resources, synthOf, today, withoutUse } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';

const address = 'aws_guardduty_detector_feature.f';
const feature = (name: string, more: Resources = {}, usage = usageOf({ profile: 'none' }), region = 'us-east-1') =>
  costOf(
    estimate(synthOf({ aws_guardduty_detector_feature: { f: { name, status: 'ENABLED' } }, ...more }, region), {
      at: today,
      usage,
    }),
    address,
  );

describe('runtime monitoring', () => {
  it('is billed by the vCPUs of the node groups: 3 x t3.large are 6, x 1.50 = 9.00', () => {
    const nodes = { aws_eks_node_group: { g: nodeGroupOf({ instance_types: ['t3.large'] }, [3, 3, 6]) } };
    expect(linesOf(feature('RUNTIME_MONITORING', nodes))).toEqual({ runtime: '9.00 / 9.00 / 18.00' });
  });

  it('falls in price beyond 500 vCPUs: 500 x 1.50 + 100 x 0.75 = 825.00', () => {
    const nodes = { aws_eks_node_group: { g: nodeGroupOf({}, [300, 300, 300]) } };
    expect(linesOf(feature('EKS_RUNTIME_MONITORING', nodes))).toEqual({ runtime: '825.00' });
  });

  it('is unpriced where nodes are not known', () => {
    const nodes = {
      aws_eks_node_group: { g: nodeGroupOf({ scaling_config: { min_size: 1, max_size: '${var.max}' } }) },
    };
    expect(feature('RUNTIME_MONITORING', nodes)).toMatchObject({
      state: 'unpriced',
      reason: 'aws_eks_node_group.g: scaling_config[0].max_size is not known before the apply',
    });
  });

  it('is unpriced in a region without its price, and never another region’s', () => {
    expect(feature('RUNTIME_MONITORING', {}, usageOf(), 'eu-west-1')).toMatchObject({
      state: 'unpriced',
      reason: expect.stringContaining('us-east-1'),
    });
  });
});

describe('what is by use', () => {
  it('audit events: 10 million x 1.60 for a million = 16.00', () => {
    const usage = usageOf({ profile: 'none', totals: { aws_guardduty_detector: { monthly_eks_audit_events: 1e7 } } });
    expect(linesOf(feature('EKS_AUDIT_LOGS', {}, usage))).toEqual({ analysis: '16.00' });
  });

  it('the detector: 1 million events x 4.00 a million, and 10 GB x 1.00', () => {
    const usage = usageOf({
      profile: 'none',
      types: { aws_guardduty_detector: { monthly_cloudtrail_events: 1e6, monthly_flow_dns_gb: 10 } },
    });
    const detector = costOf(
      estimate(synthOf({ aws_guardduty_detector: { d: { enable: true } } }), { at: today, usage }),
    );
    expect(linesOf(detector)).toEqual({ cloudtrail: '4.00', 'flow-dns': '10.00' });
  });

  it('what is off is free, what has no price is unpriced', () => {
    const off = { aws_guardduty_detector_feature: { f: { name: 'S3_DATA_EVENTS', status: 'DISABLED' } } };
    expect(costOf(withoutUse(synthOf(off))).state).toBe('free');
    expect(costOf(withoutUse(synthOf({ aws_guardduty_detector: { d: { enable: false } } }))).state).toBe('free');
    expect(feature('SOMETHING_NEW').state).toBe('unpriced');
  });
});
