import { describe, expect, it } from 'vitest';
import { judged, modelOf, platform, ruling } from '../platform.fixture';

const item = 'infra-05-logging';

describe(item, () => {
  it('passes with all logs, and says which anchors 30 days do not meet', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const strengths = (days: number) =>
      Object.fromEntries(
        judged(item, { synth: modelOf(platform()) }, { parameters: { [item]: { retentionDays: days } } }).anchors.map(
          ({ id, strength }) => [id, strength],
        ),
      );
    expect(strengths(30)).toMatchObject({
      CKV_AWS_338: 'conflicts',
      'CloudWatch.16': 'conflicts',
      CKV_AWS_37: 'equal',
    });
    expect(strengths(365)).toMatchObject({ CKV_AWS_338: 'equal' });
  });

  it.each(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'])('fails without %s', (type) => {
    const stack = platform();
    const cluster = stack['aws_eks_cluster']['main'];
    cluster.enabled_cluster_log_types = cluster.enabled_cluster_log_types.filter((each: string) => each !== type);
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining(`does not log ${type}`),
    });
  });

  it.each([
    [{ retention_in_days: 0 }, 'never expires'],
    [{ retention_in_days: undefined }, 'never expires'],
    [{ retention_in_days: 14 }, 'keeps logs for 14 days'],
    [{ kms_key_id: undefined }, 'has no key of its own'],
    [{ name: '/aws/eks/other/cluster' }, 'nobody makes the log group /aws/eks/shop/cluster'],
  ])('fails where the log group of the cluster has %j', (change, reason) => {
    const stack = platform();
    Object.assign(stack['aws_cloudwatch_log_group']['cluster'], change);
    expect(ruling(item, stack)).toMatchObject({ status: 'fail', reason: expect.stringContaining(reason) });
  });

  it('reads the groups of Container Insights as well, and not those of another cluster', () => {
    const stack = platform();
    const groups = stack['aws_cloudwatch_log_group'];
    groups['other'] = { name: '/aws/containerinsights/other/application' };
    expect(ruling(item, stack).status).toBe('pass');
    groups['pods'] = { name: '/aws/containerinsights/shop/application' };
    expect(ruling(item, stack)).toMatchObject({ status: 'fail', reason: expect.stringContaining('never expires') });
  });

  it('fails without a flow log, and with one of rejected traffic alone', () => {
    const none = platform();
    delete none['aws_flow_log'];
    expect(ruling(item, none).reason).toContain('has no flow log');
    const some = platform();
    some['aws_flow_log']['main'].traffic_type = 'REJECT';
    expect(ruling(item, some).status).toBe('fail');
    expect(ruling(item, none, { profile: 'dev' }).status).toBe('pass');
  });

  it('warns where the cluster does not wait for its log group', () => {
    const stack = platform();
    delete stack['aws_eks_cluster']['main'].depends_on;
    expect(ruling(item, stack).status).toBe('warn');
  });

  it('is unknown where the types or the name are not known', () => {
    for (const change of [{ enabled_cluster_log_types: '${var.types}' }, { name: '${var.name}' }]) {
      const stack = platform();
      Object.assign(stack['aws_eks_cluster']['main'], change);
      expect(ruling(item, stack).status).toBe('unknown');
    }
  });
});
