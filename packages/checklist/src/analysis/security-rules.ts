import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { isUnset, knownBlocks, knownNumber, knownText, knownTexts, theOne } from './references';

/** One rule of a security group. */
export interface SecurityRule {
  /** What holds it: a rule of its own, or the group. */
  readonly holder: Resource;
  /** Prefix of its attributes in the holder; empty for a rule of its own. */
  readonly prefix: string;
  readonly direction: 'ingress' | 'egress';
  /** CIDRs; undefined where they are not known. */
  readonly cidrs: readonly string[] | undefined;
  /** `-1` is all. @default - not known */
  readonly protocol?: string;
  /** @default - none, or not known: see `reasonKnown` */
  readonly reason?: string;
  readonly reasonKnown: boolean;
}

const reasonOf = (attributes: Attributes, path: string): Pick<SecurityRule, 'reason' | 'reasonKnown'> => {
  const reason = attributes.text(path);
  if (isUnknown(reason)) return { reasonKnown: false };
  return { reasonKnown: true, ...(reason === undefined || reason.trim() === '' ? {} : { reason }) };
};

/** Networks of prefix lists that the document makes; lists of AWS and of others name no networks here. */
const listed = (holder: Resource, path: string): readonly string[] =>
  holder
    .references(path)
    .filter(({ type }) => type === 'aws_ec2_managed_prefix_list')
    .flatMap((list) => (knownBlocks(list, 'entry') ?? []).flatMap((entry) => knownText(entry, 'cidr') ?? []));

const joined = (cidrs: readonly string[] | undefined, more: readonly string[]): readonly string[] | undefined =>
  cidrs === undefined ? undefined : [...cidrs, ...more];

const lists = (attributes: Attributes, paths: readonly string[]): readonly string[] | undefined => {
  const all = paths.map((path) => knownTexts(attributes, path));
  return all.every((each) => each !== undefined) ? all.flat() : undefined;
};

const inlineRules = (group: Resource): readonly SecurityRule[] =>
  (['ingress', 'egress'] as const).flatMap((direction) =>
    (knownBlocks(group, direction) ?? []).map((block, index): SecurityRule => {
      const protocol = knownText(block, 'protocol');
      return {
        holder: group,
        prefix: `${direction}[${index}].`,
        direction,
        cidrs: joined(
          lists(block, ['cidr_blocks', 'ipv6_cidr_blocks']),
          listed(group, `${direction}[${index}].prefix_list_ids`),
        ),
        ...(protocol === undefined ? {} : { protocol }),
        ...reasonOf(block, 'description'),
      };
    }),
  );

const classicRule = (rule: Resource): SecurityRule => {
  const protocol = knownText(rule, 'protocol');
  return {
    holder: rule,
    prefix: '',
    direction: rule.get('type') === 'egress' ? 'egress' : 'ingress',
    cidrs: joined(lists(rule, ['cidr_blocks', 'ipv6_cidr_blocks']), listed(rule, 'prefix_list_ids')),
    ...(protocol === undefined ? {} : { protocol }),
    ...reasonOf(rule, 'description'),
  };
};

const singleRule = (rule: Resource, direction: SecurityRule['direction']): SecurityRule => {
  const protocol = knownText(rule, 'ip_protocol');
  const values = ['cidr_ipv4', 'cidr_ipv6'].map((path) => (isUnset(rule, path) ? undefined : rule.text(path)));
  return {
    holder: rule,
    prefix: '',
    direction,
    cidrs: values.some(isUnknown)
      ? undefined
      : [...values.flatMap((value) => (typeof value === 'string' ? [value] : [])), ...listed(rule, 'prefix_list_id')],
    ...(protocol === undefined ? {} : { protocol }),
    ...reasonOf(rule, 'description'),
  };
};

const protocolNames: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
  all: '-1',
};

/** What a rule lets through, piece by piece, in words that two forms of one rule share; undefined where it is not all known. */
const piecesOf = (
  group: Resource,
  attributes: Attributes,
  direction: SecurityRule['direction'],
  targets: readonly string[],
): readonly string[] | undefined => {
  const written = knownText(attributes, 'protocol') ?? knownText(attributes, 'ip_protocol');
  if (written === undefined) return undefined;
  const protocol = protocolNames[written] ?? written;
  const ports =
    protocol === '-1' ? '' : `${knownNumber(attributes, 'from_port')} ${knownNumber(attributes, 'to_port')}`;
  const own = knownText(group, 'id');
  const lists = targets.map((path) => {
    const text = knownText(attributes, path);
    return text === undefined ? (knownTexts(attributes, path) ?? ['?']) : text === '' ? [] : [text];
  });
  const named = lists.flat().map((target) => (target === own ? 'self' : target));
  const all = attributes.get('self') === true ? [...named, 'self'] : named;
  return all.length === 0 || all.includes('?')
    ? undefined
    : all.map((each) => `${direction} ${protocol} ${ports} ${each}`);
};

const inlineTargets = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'];
const ownTargets = [
  ...['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'],
  ...['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'source_security_group_id'],
];

/**
 * A group that was read back from AWS shows the rules that stand for themselves once more, those of one reason in one block. What it shows beyond them,
 * somebody else has made.
 */
const withoutMirrored = (
  groups: readonly Resource[],
  inline: readonly SecurityRule[],
  own: readonly SecurityRule[],
): readonly SecurityRule[] => {
  const byId = new Map(groups.flatMap((group) => [[knownText(group, 'id'), group] as const]));
  const byGroup = new Map<Resource, Set<string>>();
  for (const { holder, direction } of own) {
    const group = theOne(holder, 'security_group_id') ?? byId.get(knownText(holder, 'security_group_id') ?? '');
    if (typeof group !== 'object') continue;
    const known = byGroup.get(group) ?? new Set();
    for (const piece of piecesOf(group, holder, direction, ownTargets) ?? []) known.add(piece);
    byGroup.set(group, known);
  }
  return inline.filter(({ holder, prefix, direction }) => {
    const known = byGroup.get(holder);
    const block =
      known === undefined ? undefined : knownBlocks(holder, direction)?.[Number(/\[(\d+)\]/.exec(prefix)?.[1])];
    const pieces = block === undefined ? undefined : piecesOf(holder, block, direction, inlineTargets);
    return pieces === undefined || !pieces.every((piece) => known?.has(piece) === true);
  });
};

/** Every rule of every group that the document shows, whatever resource it stands in, once. */
export const securityRules = (scope: ResourceScope): readonly SecurityRule[] => {
  const own = [
    ...scope.resourcesIfLooked('aws_security_group_rule').map(classicRule),
    ...scope.resourcesIfLooked('aws_vpc_security_group_ingress_rule').map((rule) => singleRule(rule, 'ingress')),
    ...scope.resourcesIfLooked('aws_vpc_security_group_egress_rule').map((rule) => singleRule(rule, 'egress')),
  ];
  const groups = scope.resources('aws_security_group');
  return [...withoutMirrored(groups, groups.flatMap(inlineRules), own), ...own];
};
