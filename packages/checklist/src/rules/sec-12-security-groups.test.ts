import type { SecurityGroupsFact } from '@hera/core/facts';
import { stackModelOf } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { judged, manifestWith, modelOf, now, platform, type Platform, ruling } from '../platform.fixture';

const item = 'sec-12-security-groups';
const changed = (change: object): Platform => {
  const stack = platform();
  Object.assign(stack['aws_vpc_security_group_ingress_rule']['app'], change);
  return stack;
};
const fact = (hash: string): SecurityGroupsFact => ({
  kind: 'security-groups',
  hash,
  rules: [],
  groups: {},
  notVisible: [],
});
const record = (sha256: string) => ({
  item,
  kind: 'attestation' as const,
  statement: 'read them all',
  evidence: [],
  by: 'kim',
  role: 'platform engineer',
  date: '2026-11-01',
  expires: '2027-01-01',
  secondReviewer: 'lee',
  file: 'apps/shop/checklist/sg.yaml',
  signature: 'verified' as const,
  problems: [],
  reviewed: { kind: 'security-group-rules' as const, sha256 },
});

/** A plan after an apply: the group shows the rules that stand for themselves once more, those of one reason in one block. */
const readBack = (more: readonly object[] = []) => {
  const provider_name = 'registry.terraform.io/hashicorp/aws';
  const resource = (type: string, name: string, values: object) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name,
    change: { actions: ['no-op'], before: values, after: values, after_unknown: {} },
  });
  const tcp = { from_port: 443, to_port: 443, description: 'HTTPS' };
  const own = { security_group_id: 'sg-1', ip_protocol: 'tcp', ...tcp };
  const block = {
    protocol: 'tcp',
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    security_groups: [],
    self: false,
    ...tcp,
  };
  return stackModelOf({
    format_version: '1.2',
    resource_changes: [
      resource('aws_security_group', 'app', {
        id: 'sg-1',
        ingress: [
          { ...block, cidr_blocks: ['10.0.0.0/16', '10.1.0.0/16'] },
          { ...block, cidr_blocks: [], self: true },
          ...more,
        ],
        egress: [{ ...block, protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['10.0.0.0/16'] }],
      }),
      resource('aws_vpc_security_group_ingress_rule', 'a', { ...own, cidr_ipv4: '10.0.0.0/16' }),
      resource('aws_vpc_security_group_ingress_rule', 'b', { ...own, cidr_ipv4: '10.1.0.0/16' }),
      resource('aws_vpc_security_group_ingress_rule', 'c', { ...own, referenced_security_group_id: 'sg-1' }),
      resource('aws_vpc_security_group_egress_rule', 'd', {
        security_group_id: 'sg-1',
        ip_protocol: '-1',
        cidr_ipv4: '10.0.0.0/16',
        description: 'all of the VPC',
      }),
    ],
  });
};

describe(item, () => {
  it('counts a rule once that a group shows once more after an apply, and still sees those of others', () => {
    const [level] = judged(item, { plan: readBack() }).levels;
    expect(level).toMatchObject({ status: 'pass', reason: expect.stringMatching(/^4 rules with reasons/) as unknown });
    const byHand = {
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_blocks: ['0.0.0.0/0'],
      description: 'quick fix',
    };
    expect(judged(item, { plan: readBack([byHand]) }).levels[0]).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('lets in 0.0.0.0/0') as unknown,
    });
    const otherPort = { ...byHand, from_port: 8443, to_port: 8443, cidr_blocks: ['10.0.0.0/16'], description: '' };
    expect(judged(item, { plan: readBack([otherPort]) }).levels[0]?.reason).toContain('has no reason');
  });

  it('passes with reasons and narrow rules', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it.each([
    [{ description: undefined }, 'has no reason'],
    [{ description: ' ' }, 'has no reason'],
    [{ cidr_ipv4: '0.0.0.0/0' }, 'lets in 0.0.0.0/0'],
    [{ cidr_ipv4: '0.0.0.0/1' }, 'lets in 0.0.0.0/1'],
    [{ cidr_ipv4: undefined, cidr_ipv6: '::/0' }, 'lets in ::/0'],
    [{ cidr_ipv4: '52.94.76.0/24', ip_protocol: '-1' }, 'every protocol'],
  ])('fails where a rule has %j', (change, reason) => {
    expect(ruling(item, changed(change))).toMatchObject({ status: 'fail', reason: expect.stringContaining(reason) });
  });

  it('reads rules that stand in the group, and the older resource', () => {
    const inline = platform();
    inline['aws_security_group']['app'].ingress = [
      { from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'], description: 'ssh' },
    ];
    expect(ruling(item, inline).reason).toContain('lets in 0.0.0.0/0');
    const classic = platform();
    classic['aws_security_group_rule'] = {
      app: {
        type: 'ingress',
        protocol: 'tcp',
        from_port: 22,
        to_port: 22,
        cidr_blocks: ['10.0.0.0/8'],
        description: 'ssh',
      },
    };
    expect(ruling(item, classic).status).toBe('pass');
    delete classic['aws_security_group_rule']['app'].description;
    expect(ruling(item, classic).status).toBe('fail');
  });

  it('looks into prefix lists that the document makes', () => {
    const stack = changed({ cidr_ipv4: undefined, prefix_list_id: '${aws_ec2_managed_prefix_list.office.id}' });
    stack['aws_ec2_managed_prefix_list'] = { office: { entry: [{ cidr: '52.94.76.0/24' }] } };
    expect(ruling(item, stack).status).toBe('pass');
    stack['aws_ec2_managed_prefix_list'].office.entry.push({ cidr: '0.0.0.0/1' });
    expect(ruling(item, stack).reason).toContain('lets in 0.0.0.0/1');
  });

  it('warns of a way out to everywhere', () => {
    const stack = platform();
    stack['aws_vpc_security_group_egress_rule'] = {
      all: {
        security_group_id: '${aws_security_group.app.id}',
        cidr_ipv4: '0.0.0.0/0',
        ip_protocol: '-1',
        description: 'all',
      },
    };
    expect(ruling(item, stack).status).toBe('warn');
  });

  it('fails where the default group is left as AWS makes it, or has rules', () => {
    const left = platform();
    delete left['aws_default_security_group'];
    expect(ruling(item, left).reason).toContain('nobody empties its default security group');
    const filled = platform();
    filled['aws_default_security_group']['main'].ingress = [{ protocol: '-1', self: true }];
    expect(ruling(item, filled).status).toBe('fail');
  });

  it('is unknown where a network or a reason is not known', () => {
    expect(ruling(item, changed({ cidr_ipv4: '${var.cidr}' })).status).toBe('unknown');
    expect(ruling(item, changed({ description: '${var.why}' })).status).toBe('unknown');
    expect(ruling(item, {}).status).toBe('unknown');
  });

  it('is attested for one set of rules: another hash voids it', () => {
    const judge = (is: string, was: string) =>
      judged(
        item,
        { synth: modelOf(platform(), manifestWith([fact(is)])), attestations: [record(was)] },
        { clock: () => now },
      );
    expect(judge('a'.repeat(64), 'a'.repeat(64)).status).toBe('attested');
    expect(judge('b'.repeat(64), 'a'.repeat(64))).toMatchObject({
      status: 'attestation-expired',
      reason: expect.stringContaining('has changed since'),
    });
    expect(judged(item, { synth: modelOf(platform()), attestations: [record('a'.repeat(64))] }).status).toBe('unknown');
  });
});
