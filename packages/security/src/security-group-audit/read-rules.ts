import type { SecurityGroupRuleFact, SecurityGroupsFact, TerraformJson } from '@hera/core';

type Json = Readonly<Record<string, unknown>>;

/** A rule as it was found. */
export type FoundRule = Omit<SecurityGroupRuleFact, 'exception'>;

/** What has rules whose text a synth does not have: an iterator, or a list that is a reference. */
export interface UnreadableRules {
  readonly rule: string;
  readonly message: string;
}

/** Every security group rule in the Terraform JSON of a stack, and what is known of the rest. */
export interface FoundRules {
  readonly rules: readonly FoundRule[];
  readonly unreadable: readonly UnreadableRules[];
  readonly groups: SecurityGroupsFact['groups'];
  readonly notVisible: SecurityGroupsFact['notVisible'];
}

interface Resource {
  readonly address: string;
  /** Path below the stack, or the address where the resource was written as an override of the stack. */
  readonly path: string;
  readonly values: Json;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const pathOf = (values: Json): string | undefined => {
  const path = text(recordOf(recordOf(values['//'])['metadata'])['path']);
  return path === undefined ? undefined : path.slice(path.indexOf('/') + 1);
};

const resourcesOf = (json: TerraformJson, type: string): readonly Resource[] =>
  Object.entries(recordOf(recordOf(json['resource'])[type])).map(([name, body]) => {
    const values = recordOf(Array.isArray(body) ? body[0] : body);
    const address = `${type}.${name}`;
    return { address, path: pathOf(values) ?? address, values };
  });

/** `${aws_security_group.Web.id}` as `aws_security_group.Web`; other references without their braces; ids as they are. */
const nameOf = (value: string): string => {
  const inner = /^\$\{([^{}]*)\}$/.exec(value)?.[1];
  return inner === undefined ? value : inner.replace(/^(aws_(?:default_)?security_group\.[\w-]+)\.id$/, '$1');
};

const protocols: Readonly<Record<string, string>> = { all: '-1', '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };
const protocolOf = (value: unknown): string => {
  const given = (text(value) ?? '-1').toLowerCase();
  return protocols[given] ?? given;
};

// A number that was written as text is the same port.
const portOf = (value: unknown): number | string | undefined => {
  if (typeof value === 'number') return value;
  const given = text(value);
  return given !== undefined && /^-?\d+$/.test(given) ? Number(given) : given;
};

const traffic = (protocol: unknown, from: unknown, to: unknown): Pick<FoundRule, 'protocol' | 'ports'> => {
  const name = protocolOf(protocol);
  const [first, last] = [portOf(from), portOf(to)];
  if (name === '-1' || first === undefined) return { protocol: name };
  return { protocol: name, ports: [first, last ?? first] };
};

const peers = (kind: FoundRule['peer']['kind'], values: unknown): readonly FoundRule['peer'][] =>
  listOf(values).flatMap((value) => {
    const given = text(value);
    return given === undefined ? [] : [{ kind, value: nameOf(given) }];
  });

const itself = (self: unknown, group: string): readonly FoundRule['peer'][] =>
  self === true || self === 'true' ? [{ kind: 'group', value: group }] : [];

/** What rules are written in, beside their peers: one shape for the three ways that Terraform has. */
const rulesOf = (
  base: Pick<FoundRule, 'rule' | 'group' | 'direction'>,
  values: Json,
  protocol: unknown,
  found: readonly FoundRule['peer'][],
): readonly FoundRule[] =>
  found.map((peer) => ({
    ...base,
    ...traffic(protocol, values['from_port'], values['to_port']),
    peer,
    reason: (text(values['description']) ?? '').trim(),
  }));

const directions = ['ingress', 'egress'] as const;

const standalone = (json: TerraformJson): readonly FoundRule[] =>
  directions.flatMap((direction) =>
    resourcesOf(json, `aws_vpc_security_group_${direction}_rule`).flatMap(({ path, values }) =>
      rulesOf(
        { rule: path, group: nameOf(text(values['security_group_id']) ?? ''), direction },
        values,
        values['ip_protocol'],
        [
          ...peers('ipv4', values['cidr_ipv4']),
          ...peers('ipv6', values['cidr_ipv6']),
          ...peers('prefix-list', values['prefix_list_id']),
          ...peers('group', values['referenced_security_group_id']),
        ],
      ),
    ),
  );

const classic = (json: TerraformJson): readonly FoundRule[] =>
  resourcesOf(json, 'aws_security_group_rule').flatMap(({ path, values }) => {
    const group = nameOf(text(values['security_group_id']) ?? '');
    const direction = values['type'] === 'egress' ? 'egress' : 'ingress';
    return rulesOf({ rule: path, group, direction }, values, values['protocol'], [
      ...peers('ipv4', values['cidr_blocks']),
      ...peers('ipv6', values['ipv6_cidr_blocks']),
      ...peers('prefix-list', values['prefix_list_ids']),
      ...peers('group', values['source_security_group_id']),
      ...itself(values['self'], group),
    ]);
  });

const groupTypes = ['aws_security_group', 'aws_default_security_group'] as const;
const groupsIn = (json: TerraformJson): readonly Resource[] => groupTypes.flatMap((type) => resourcesOf(json, type));

const inline = (json: TerraformJson): Pick<FoundRules, 'rules' | 'unreadable'> => {
  const unreadable: UnreadableRules[] = [];
  const rules = groupsIn(json).flatMap(({ address, path, values }) =>
    directions.flatMap((direction) => {
      if (recordOf(values['dynamic'])[direction] !== undefined) {
        unreadable.push({ rule: `${path}.${direction}`, message: 'the rules come from an iterator' });
      }
      return listOf(values[direction]).flatMap((rule, index) => {
        const at = `${path}.${direction}[${index}]`;
        if (!isRecord(rule)) {
          unreadable.push({ rule: at, message: `the rules are a reference, ${String(rule)}` });
          return [];
        }
        return rulesOf({ rule: at, group: address, direction }, rule, rule['protocol'], [
          ...peers('ipv4', rule['cidr_blocks']),
          ...peers('ipv6', rule['ipv6_cidr_blocks']),
          ...peers('prefix-list', rule['prefix_list_ids']),
          ...peers('group', rule['security_groups']),
          ...itself(rule['self'], address),
        ]);
      });
    }),
  );
  return { rules, unreadable };
};

const groupFacts = (json: TerraformJson): SecurityGroupsFact['groups'] =>
  Object.fromEntries(
    groupsIn(json).map(({ address, values }) => {
      if (address.startsWith('aws_default_')) return [address, { default: true }];
      const [name, namePrefix] = [text(values['name']), text(values['name_prefix'])];
      // Terraform completes `terraform-` where neither is given.
      if (name !== undefined) return [address, { name }];
      return [address, { namePrefix: namePrefix ?? 'terraform-' }];
    }),
  );

const notVisibleIn = (json: TerraformJson, rules: readonly FoundRule[]): SecurityGroupsFact['notVisible'] => {
  const clusters = resourcesOf(json, 'aws_eks_cluster').map(({ address, path, values }) => ({
    what: `the group that EKS makes for the cluster ${text(values['name']) ?? path}: everything among its members, everything outward, and what controllers add`,
    construct: path,
    ...(text(values['name']) === undefined ? {} : { clusterName: text(values['name']) ?? '' }),
    group: `${address}.vpc_config[0].cluster_security_group_id`,
  }));
  const own = new Set([...groupsIn(json).map(({ address }) => address), ...clusters.map(({ group }) => group)]);
  const foreign = [...new Set(rules.map(({ group }) => group))].filter((group) => !own.has(group)).sort();
  const defaults = new Set(resourcesOf(json, 'aws_default_security_group').map(({ values }) => values['vpc_id']));
  const vpcs = resourcesOf(json, 'aws_vpc').filter(({ address }) => !defaults.has(`\${${address}.id}`));
  return [
    ...clusters,
    ...foreign.map((group) => ({ what: `further rules of the group ${group}, which this stack does not make`, group })),
    ...vpcs.map(({ path }) => ({ what: `the default group of the VPC ${path}`, construct: path })),
    ...Object.keys(recordOf(json['module'])).map((name) => ({ what: `rules inside of the module ${name}` })),
  ];
};

const byPath = (a: { readonly rule: string }, b: { readonly rule: string }): number =>
  a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0;

/** Finds every security group rule in the finished Terraform JSON of a stack, whoever wrote it, one for each peer. */
export const readRules = (json: TerraformJson): FoundRules => {
  const within = inline(json);
  const rules = [...standalone(json), ...classic(json), ...within.rules].sort(byPath);
  return {
    rules,
    unreadable: [...within.unreadable].sort(byPath),
    groups: groupFacts(json),
    notVisible: notVisibleIn(json, rules),
  };
};
