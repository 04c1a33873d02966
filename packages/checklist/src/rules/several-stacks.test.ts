import type { Fact } from '@hera/core/facts';
import { type StackModel, stackModelOf } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import { set, without } from '../platform-edits.fixture';
import { manifestWith, modelOf, now, platform, type Platform } from '../platform.fixture';

const objectives = { rtoMinutes: 240, rpoMinutes: 1440 };

const statusesOf = (stack: Platform) =>
  Object.fromEntries(
    evaluate({ synth: modelOf(stack) }, { clock: () => now, objectives }).results.flatMap(
      ({ item, levels: [level] }): [string, string][] => (level === undefined ? [] : [[item, level.status]]),
    ),
  );

describe('two stacks of one cluster each, by the same names', () => {
  /** A stack in a region of its own. */
  const stackIn = (name: string, region: string, resources: Platform, facts: readonly Fact[] = []) => {
    const text = JSON.stringify({
      terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
      provider: { aws: [{ region }] },
      resource: resources,
    }).replaceAll('eu-west-1', region);
    return stackModelOf(JSON.parse(text) as object, {
      name,
      ...(facts.length === 0 ? {} : { manifest: { ...manifestWith(facts), stack: name } }),
    });
  };
  const says = (item: string, ...synth: readonly StackModel[]) => {
    const [result] = evaluate({ synth }, { clock: () => now, objectives, only: [item] }).results;
    return result?.levels[0];
  };
  const first = stackIn('first', 'eu-west-1', platform());

  it('pass what each passes by itself', () => {
    const second = stackIn('second', 'us-east-1', platform());
    for (const [item, status] of Object.entries(statusesOf(platform())))
      expect([item, says(item, first, second)?.status]).toEqual([item, status]);
  });

  it.each([
    ['infra-03-vpc-endpoints', 'fail', 'aws_vpc_endpoint.sts'],
    ['infra-03-vpc-endpoints', 'fail', 'aws_vpc_endpoint.s3'],
    ['infra-05-logging', 'fail', 'aws_cloudwatch_log_group.cluster'],
    ['infra-05-logging', 'fail', 'aws_flow_log.main'],
    ['infra-06-backup-strategy', 'fail', 'aws_backup_selection.main'],
    ['sec-11-network-policies', 'fail', 'kubernetes_network_policy_v1.shop'],
    ['sec-11-network-policies', 'unknown', 'aws_eks_addon.cni'],
    ['sec-10-pod-security', 'unknown', 'kubernetes_namespace_v1.shop'],
    ['mon-13-alarms', 'fail', 'aws_cloudwatch_metric_alarm.memory'],
    ['mon-14-metrics', 'unknown', 'aws_eks_addon.observability'],
    ['beyond-34-guardduty', 'unknown', 'aws_guardduty_detector.main'],
    ['beyond-35-autoscaler', 'unknown', 'helm_release.karpenter'],
  ])('%s is %s without %s in the second', (item, status, address) => {
    const stack = platform();
    without(address)(stack);
    expect(says(item, first, stackIn('second', 'us-east-1', stack))?.status).toBe(status);
  });

  it('hold what facts promise for the cluster of their own stack', () => {
    const fact = (clusterAutoscaler: boolean): Fact =>
      ({ kind: 'cluster', name: 'shop', nodeGroups: [], addons: [], clusterAutoscaler }) as unknown as Fact;
    const wired = platform();
    without('helm_release.karpenter')(wired);
    const both = (second: boolean) =>
      says(
        'beyond-35-autoscaler',
        stackIn('first', 'eu-west-1', wired, [fact(true)]),
        stackIn('second', 'us-east-1', wired, [fact(second)]),
      )?.status;
    expect(both(true)).toBe('pass');
    expect(both(false)).toBe('fail');
  });

  it('excuse a rule that is open to the internet by an exception of its own stack alone', () => {
    const open = platform();
    set('aws_vpc_security_group_ingress_rule.app', 'cidr_ipv4', '0.0.0.0/0')(open);
    const named = (name: string) => {
      const stack = structuredClone(open);
      stack['aws_vpc_security_group_ingress_rule']['app']['//'] = { metadata: { path: `${name}/App/Web` } };
      return stack;
    };
    const exception = {
      kind: 'security-groups',
      hash: '',
      rules: [{ rule: 'App/Web', exception: 'a public shop' }],
      groups: {},
      notVisible: [],
    } as unknown as Fact;
    const item = 'sec-12-security-groups';
    const excused = (name: string, region: string) => stackIn(name, region, named(name), [exception]);
    expect(says(item, excused('first', 'eu-west-1'), excused('second', 'us-east-1'))?.status).toBe('pass');
    expect(says(item, excused('first', 'eu-west-1'), stackIn('second', 'us-east-1', named('second')))?.status).toBe(
      'fail',
    );
  });
});

describe('two clusters in modules of one stack', () => {
  it('have what stands in the module of one of them', () => {
    const created = (module: string, type: string, values: object) => ({
      address: `${module}.${type}.this`,
      module_address: module,
      mode: 'managed',
      type,
      name: 'this',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions: ['create'], before: null, after: values, after_unknown: {} },
    });
    const planned = (...modules: readonly (readonly string[])[]): StackModel =>
      stackModelOf({
        format_version: '1.2',
        terraform_version: '1.11.4',
        resource_changes: modules.flatMap((types, index) => {
          const module = `module.${['eu', 'us'][index]}`;
          return [
            created(module, 'aws_eks_cluster', { name: ['shop', 'store'][index], version: '1.35' }),
            ...types.map((type) => created(`${module}.module.nodes`, type, { name: 'karpenter', chart: 'karpenter' })),
          ];
        }),
        configuration: { root_module: {} },
      });
    const status = (plan: StackModel) =>
      evaluate({ plan }, { clock: () => now, only: ['beyond-35-autoscaler'] }).results[0];
    expect(status(planned(['helm_release'], ['helm_release']))?.status).toBe('pass');
    expect(status(planned(['helm_release'], []))).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('module.us.aws_eks_cluster.this: nothing adds nodes') as string,
    });
  });
});
