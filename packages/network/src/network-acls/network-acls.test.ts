import { resources, synth, testStack } from '@hera/core/testing';
import { expect, test } from 'vitest';
import { aroundIn, madeSubnets, someTiers } from '../flow-logs/feature.fixture';
import { findingsOf } from '../internal/check.fixture';
import { layoutTiers } from '../internal/plan';
import { addresses } from '../network.fixture';
import { type AclAllowance, checkNetworkAcls, NetworkAcls, type PlannedNetworkAcl } from './index';
import type { NetworkAclOptions } from './network-acl-options';
import { cutOff, works } from './needs';
import { allocate } from './numbers';
import { ephemeral, presetOf } from './presets';
import type { AclRule } from './rule';
import { admits } from './simulator';

const network = { subnets: someTiers, cidrs: ['10.1.0.0/16'], ipv6: false };
const plan = (options: NetworkAclOptions, more: Partial<typeof network> = {}) => {
  let acls: readonly PlannedNetworkAcl[] = [];
  const findings = findingsOf((check) => void (acls = checkNetworkAcls(check, options, { ...network, ...more })));
  return { acls, ...findings };
};
const codes = (options: NetworkAclOptions, more: Partial<typeof network> = {}) => [
  ...new Set(plan(options, more).problems.map(({ code, path }) => `${code} ${path}`)),
];
const rule: AclAllowance = {
  tier: 'private',
  direction: 'in',
  protocol: 'tcp',
  ports: 22,
  cidr: '10.9.0.0/16',
  slot: 1,
  reason: 'the office',
};
const https = { direction: 'out', protocol: 'tcp', ports: [443, 443], peer: 'internet', family: 'ipv4' } as const;
const answer = { ...https, direction: 'in', ports: ephemeral } as const;

test('a node in the private tier reaches 443 at the internet, and the answer returns', () => {
  expect(admits(presetOf('private'), https)).toBe(true);
  expect(admits(presetOf('private'), answer)).toBe(true);
});

test('without the answers rule the request leaves and nothing comes back', () => {
  const rules = presetOf('private').filter(({ name }) => name !== 'answers-tcp-in');
  expect(admits(rules, https)).toBe(true);
  expect(admits(rules, answer)).toBe(false);
});

test('what nobody asked for stays out', () => {
  expect(admits(presetOf('private'), { ...https, direction: 'in', ports: [443, 443] })).toBe(false);
  expect(admits(presetOf('public'), { ...https, direction: 'in', ports: [22, 22] })).toBe(false);
  expect(admits(presetOf('intra'), { ...https, ports: [80, 80] })).toBe(false);
  expect(admits(presetOf('private'), { ...https, ports: [25, 25] })).toBe(false);
});

test('the first match wins, and a hole in a range counts', () => {
  const base = { direction: 'out', protocol: 'tcp', peer: 'anywhere', reason: 'test' } as const;
  const open: AclRule = { ...base, name: 'open', number: 20, action: 'allow', ports: [1, 100] };
  const hole: AclRule = { ...base, name: 'hole', number: 10, action: 'deny', ports: [50, 50] };
  const all = { ...https, ports: [1, 100] } as const;
  expect(admits([open], all)).toBe(true);
  expect(admits([open, hole], all)).toBe(false);
  expect(admits([open, { ...hole, number: 30 }], all)).toBe(true);
  expect(admits([open], { ...https, ports: [1, 101] })).toBe(false);
});

test.each(layoutTiers)('the preset of %s admits what the cluster needs, in both families', (tier) => {
  expect(cutOff(tier, presetOf(tier))).toEqual([]);
  expect(cutOff(tier, presetOf(tier), 'ipv6')).toEqual([]);
});

test.each([
  ['private', 'vpc-in'],
  ['private', 'vpc-out'],
  ['private', 'https-out'],
  ['private', 'answers-tcp-in'],
  ['private', 'answers-tcp-out'],
  ['public', 'https-in'],
  ['public', 'answers-tcp-out'],
  ['intra', 's3-answers-in'],
] as const)('%s without %s is cut off', (tier, name) => {
  expect(codes({ tiers: [tier], without: [`${tier}/${name}`] })).toEqual(['HERA_NET_067 network.networkAcls.without']);
});

test('a rule that the cluster does not need may go', () => {
  const { acls, problems } = plan({ tiers: ['private'], without: ['private/http-out'] });
  expect(problems).toEqual([]);
  expect(acls[0]?.rules.map(({ id }) => id)).not.toContain('http-out');
});

test.each<[string, NetworkAclOptions, string]>([
  ['a tier without subnets', { tiers: ['pods'] }, 'HERA_NET_064 network.networkAcls.tiers[0]'],
  ['a tier twice', { tiers: ['intra', 'intra'] }, 'HERA_NET_064 network.networkAcls.tiers[1]'],
  [
    'host bits',
    { tiers: ['private'], allow: { ssh: { ...rule, cidr: '10.9.0.1/16' } } },
    'HERA_NET_065 network.networkAcls.allow.ssh',
  ],
  [
    'ports the wrong way round',
    { tiers: ['private'], allow: { ssh: { ...rule, ports: [9, 8] } } },
    'HERA_NET_065 network.networkAcls.allow.ssh',
  ],
  [
    'no reason',
    { tiers: ['private'], allow: { ssh: { ...rule, reason: ' ' } } },
    'HERA_NET_065 network.networkAcls.allow.ssh',
  ],
  [
    'a slot beyond',
    { tiers: ['private'], allow: { ssh: { ...rule, slot: 1000 } } },
    'HERA_NET_065 network.networkAcls.allow.ssh',
  ],
  ['a tier without an ACL', { tiers: ['intra'], allow: { ssh: rule } }, 'HERA_NET_065 network.networkAcls.allow.ssh'],
  [
    'a name of the preset',
    { tiers: ['private'], allow: { 'https-out': rule } },
    'HERA_NET_065 network.networkAcls.allow.https-out',
  ],
  ['an unknown rule', { tiers: ['private'], without: ['private/ssh-in'] }, 'HERA_NET_065 network.networkAcls.without'],
  ['a slot twice', { tiers: ['private'], allow: { ssh: rule, rdp: rule } }, 'HERA_NET_066 network.networkAcls'],
])('%s is refused', (_what, options, problem) => {
  expect(codes(options)).toEqual([problem]);
});

test('two CIDRs of the VPC with one number are refused, and too many rules are a warning', () => {
  expect(codes({ tiers: ['intra'] }, { cidrs: ['100.64.0.0/18', '100.64.64.0/18'] })).toEqual([
    'HERA_NET_066 network.networkAcls',
  ]);
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, slot) => [`r${slot}`, { ...rule, slot }]));
  const found = (count: number) => {
    const { problems, warnings } = plan({ tiers: ['private'], allow: many(count) });
    return [problems, warnings].map((list) => list.map(({ code }) => code));
  };
  // Four rules of the preset come in over IPv4: the VPC, answers over TCP and UDP, path MTU.
  expect(found(15)).toEqual([[], []]);
  expect(found(16)).toEqual([[], ['HERA_NET_066']]);
  expect(found(35)).toEqual([[], ['HERA_NET_066']]);
  expect(found(36)).toEqual([['HERA_NET_066'], []]);
});

test.each(layoutTiers)('the preset of %s fits the default quota in dual stack', (tier) => {
  const rules = allocate(presetOf(tier), { cidrs: ['10.1.0.0/16', '100.64.0.0/16'], ipv6: true });
  for (const direction of ['in', 'out']) {
    const numbers = rules.filter((made) => made.direction === direction).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const family of ['ipv4', 'ipv6']) {
      expect(rules.filter(({ to, ...made }) => made.direction === direction && family in to).length).toBeLessThan(20);
    }
    expect(Math.max(...numbers)).toBeLessThanOrEqual(32_766);
  }
});

test('numbers stay whatever comes, in whatever order', () => {
  const numbers = (cidrs: string[], allow: NetworkAclOptions['allow'] = {}) =>
    new Map(plan({ tiers: ['private'], allow }, { cidrs }).acls[0]?.rules.map(({ id, number }) => [id, number]));
  const before = numbers(['10.1.0.0/16', '100.64.0.0/16']);
  const after = numbers(['100.64.0.0/16', '10.3.0.0/16', '10.1.0.0/16'], { ssh: rule });
  for (const [id, number] of before) expect(after.get(id)).toBe(number);
  expect(after.size).toBe(before.size + 3);
});

test('an extra rule opens what it says, and nothing beside', () => {
  const ssh: AclRule = {
    name: 'ssh',
    direction: 'in',
    protocol: 'tcp',
    ports: [22, 22],
    peer: { cidr: '10.9.0.0/16' },
    number: 20_001,
    action: 'allow',
    reason: 'test',
  };
  const from = (cidr: string) => ({ ...https, direction: 'in', ports: [22, 22], peer: { cidr } }) as const;
  expect(admits([ssh], from('10.9.1.0/24'))).toBe(true);
  expect(admits([ssh], from('10.8.0.0/24'))).toBe(false);
  expect(works([ssh], { what: 'ssh', opens: 'in', protocol: 'tcp', ports: [22, 22], peer: 'vpc' })).toBe(false);
});

test('subnets join an ACL once its rules are there; addresses name tier and rule', () => {
  const stack = testStack('production');
  const { acls } = plan({ tiers: ['private', 'intra'] }, { ipv6: true });
  new NetworkAcls(stack, { around: aroundIn(stack), acls, subnets: madeSubnets });
  const json = synth(stack);
  expect(resources(json, 'aws_network_acl')).toHaveLength(2);
  const associations = resources(json, 'aws_network_acl_association');
  expect(associations.map(({ subnet_id }) => subnet_id)).toEqual([
    'subnet-intra-use1-az1',
    'subnet-intra-use1-az2',
    'subnet-private-use1-az1',
    'subnet-private-use1-az2',
  ]);
  expect(associations[2]?.['depends_on']).toHaveLength(acls[0]?.rules.length ?? 0);
  expect(addresses(json)).toContainEqual(
    expect.stringMatching(/^aws_network_acl_rule\.network-acls_private_out_https-out_/),
  );
  const made = resources(json, 'aws_network_acl_rule');
  expect(made).toContainEqual(
    expect.objectContaining({ rule_number: 120, from_port: 443, protocol: '6', egress: true, cidr_block: '0.0.0.0/0' }),
  );
  expect(made).toContainEqual(expect.objectContaining({ rule_number: 121, from_port: 443, ipv6_cidr_block: '::/0' }));
  expect(made).toContainEqual(
    expect.objectContaining({ rule_number: 10_000, ipv6_cidr_block: '${aws_vpc.Vpc.ipv6_cidr_block}' }),
  );
  expect(made).toContainEqual(expect.objectContaining({ icmp_type: 3, icmp_code: 4, protocol: '1' }));
});

test('off unless asked for', () => {
  expect(findingsOf((check) => expect(checkNetworkAcls(check, undefined, network)).toEqual([])).problems).toEqual([]);
});
