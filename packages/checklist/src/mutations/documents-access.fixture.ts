import type { DocumentMutation } from './documents.fixture';
import { office } from './production.fixture';

const cluster = 'aws_eks_cluster/';
const secretsKey = 'aws_kms_key/Keys_secrets';
const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };

const keyPolicy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [root, ...statements] });
const anybody = { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };

const policyOf = (what: string, statement: object, fails: boolean): DocumentMutation => ({
  what,
  edits: [{ set: secretsKey, path: 'policy', to: keyPolicy(statement) }],
  turns: fails ? { 'infra-04': 'fail' } : {},
});

const keys: readonly DocumentMutation[] = [
  {
    what: 'secrets without a key',
    edits: [{ unset: cluster, path: 'encryption_config' }],
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'a key that AWS manages, by its alias',
    edits: [
      {
        set: cluster,
        path: 'encryption_config.provider.key_arn',
        to: 'arn:aws:kms:us-east-1:111122223333:alias/aws/eks',
      },
    ],
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'a key of another stack',
    edits: [
      {
        set: cluster,
        path: 'encryption_config.provider.key_arn',
        to: 'arn:aws:kms:us-east-1:111122223333:key/11111111-1111-4111-8111-111111111111',
      },
    ],
    turns: { 'infra-04': 'unknown' },
  },
  {
    what: 'a key for something else than secrets',
    edits: [{ set: cluster, path: 'encryption_config.resources', to: ['configmaps'] }],
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'rotation turned off',
    edits: [{ set: secretsKey, path: 'enable_key_rotation', to: false }],
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'rotation left to the default',
    edits: [{ unset: secretsKey, path: 'enable_key_rotation' }],
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'a disabled key',
    edits: [{ set: secretsKey, path: 'is_enabled', to: false }],
    turns: { 'infra-04': 'fail' },
  },
  policyOf('a key for anybody', anybody, true),
  policyOf('a key for anybody, in the longer spelling', { ...anybody, Principal: { AWS: '*' } }, true),
  policyOf('a key for anybody but one', { ...anybody, Principal: undefined, NotPrincipal: { AWS: 'x' } }, true),
  policyOf(
    'a key for anybody with multi-factor authentication',
    { ...anybody, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
    true,
  ),
  policyOf(
    'a key for anybody outside of the account',
    { ...anybody, Condition: { StringNotEquals: { 'kms:CallerAccount': '111122223333' } } },
    true,
  ),
  policyOf(
    'a key for everybody of the account',
    { ...anybody, Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } },
    false,
  ),
  policyOf('a key for one service', { ...anybody, Principal: { Service: 'backup.amazonaws.com' } }, false),
  {
    what: 'no rotation of a key that is for something else',
    edits: [{ set: 'aws_kms_key/Keys_notifications', path: 'enable_key_rotation', to: false }],
    turns: {},
    unseen: 'whether keys of other things than secrets rotate: the seed asks for secrets alone',
  },
];

const cidrs = (what: string, to: unknown, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [{ set: cluster, path: 'vpc_config.public_access_cidrs', to }],
  turns,
});
const red = { 'sec-08': 'fail' } as const;

const endpoint: readonly DocumentMutation[] = [
  {
    what: 'no private endpoint',
    edits: [{ set: cluster, path: 'vpc_config.endpoint_private_access', to: false }],
    turns: { 'sec-07': 'fail' },
  },
  {
    what: 'a private endpoint left to the default, which is off',
    edits: [{ unset: cluster, path: 'vpc_config.endpoint_private_access' }],
    turns: { 'sec-07': 'fail' },
  },
  {
    what: 'a private endpoint that a variable decides',
    edits: [{ set: cluster, path: 'vpc_config.endpoint_private_access', to: '${var.private}' }],
    turns: { 'sec-07': 'unknown' },
  },
  {
    what: 'the public endpoint off: there is nothing to restrict',
    edits: [
      { set: cluster, path: 'vpc_config.endpoint_public_access', to: false },
      { unset: cluster, path: 'vpc_config.public_access_cidrs' },
    ],
    turns: { 'sec-08': 'not-applicable' },
  },
  cidrs('the whole internet', ['0.0.0.0/0'], red),
  cidrs('half of the internet', ['0.0.0.0/1'], red),
  cidrs('the other half beside the office', [office, '128.0.0.0/1'], red),
  cidrs('a /8', ['44.0.0.0/8'], red),
  cidrs('a /16', ['44.31.0.0/16'], red),
  cidrs('a /23, one bit too wide', ['44.31.16.0/23'], red),
  cidrs('a network that is not on the list', ['44.99.0.0/24'], red),
  cidrs('all of IPv6', ['::/0'], red),
  cidrs('no network of any kind', ['office'], red),
  cidrs('an empty list, which is the whole internet', [], red),
  cidrs('no list, which is the whole internet', undefined, red),
  cidrs('a list that a variable holds', '${var.cidrs}', { 'sec-08': 'unknown' }),
  cidrs('one address of the office', ['44.31.17.9/32'], {}),
  cidrs('two networks of the office', [office, '44.31.19.0/24'], {}),
];

const nodeRole = '@aws_iam_role/NodeGroups_Role.name';
const attach = (what: string, policy: string, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [
    {
      add: 'aws_iam_role_policy_attachment/more',
      values: { role: nodeRole, policy_arn: `arn:aws:iam::aws:policy/${policy}` },
    },
  ],
  turns,
});

const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
const irsa = (what: string, condition: object | undefined, fails: boolean): DocumentMutation => ({
  what,
  edits: [
    {
      add: 'aws_iam_role/irsa',
      values: {
        name: 'shop',
        assume_role_policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: condition,
            },
          ],
        }),
      },
    },
  ],
  turns: fails ? { 'sec-09': 'fail' } : {},
});

const metadata = (what: string, path: string, to: unknown, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [{ set: 'aws_launch_template/workload', path, to }],
  turns,
});
const reachable = { 'sec-09': 'fail', 'beyond-30': 'fail' } as const;

const identity: readonly DocumentMutation[] = [
  {
    what: 'neither Pod Identity nor IRSA',
    edits: [{ remove: 'aws_eks_addon/pod-identity-agent' }, { remove: 'aws_iam_openid_connect_provider/' }],
    turns: { 'sec-09': 'fail' },
  },
  {
    what: 'Pod Identity alone',
    edits: [{ remove: 'aws_iam_openid_connect_provider/' }],
    turns: {},
  },
  attach('nodes as administrators', 'AdministratorAccess', { 'sec-09': 'fail' }),
  attach('nodes with all of S3', 'AmazonS3FullAccess', { 'sec-09': 'fail' }),
  attach('nodes with the policy of the CNI', 'AmazonEKS_CNI_Policy', { 'sec-09': 'warn' }),
  {
    what: 'nodes with a policy of their own',
    edits: [
      {
        add: 'aws_iam_role_policy/more',
        values: { role: nodeRole, policy: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' },
      },
    ],
    turns: { 'sec-09': 'fail' },
  },
  {
    what: 'nodes with a policy that only denies',
    edits: [
      {
        add: 'aws_iam_role_policy/more',
        values: { role: nodeRole, policy: '{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}' },
      },
    ],
    turns: {},
  },
  irsa('a role for every pod of the cluster', undefined, true),
  irsa('a role for every service account', { StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:*:*' } }, true),
  irsa(
    'a role for every service account of a namespace',
    { StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:shop:*' } },
    true,
  ),
  irsa('a role that asks for the audience alone', { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } }, true),
  irsa(
    'a role for anybody but one',
    { StringNotEquals: { [`${issuer}:sub`]: 'system:serviceaccount:shop:orders' } },
    true,
  ),
  irsa(
    'a role for one service account',
    { StringEquals: { [`${issuer}:sub`]: 'system:serviceaccount:shop:orders' } },
    false,
  ),
  metadata('metadata without a token', 'metadata_options.http_tokens', 'optional', reachable),
  metadata('tokens that travel to pods', 'metadata_options.http_put_response_hop_limit', 2, reachable),
  metadata('tokens that travel far', 'metadata_options.http_put_response_hop_limit', 64, reachable),
  metadata('metadata left to the default', 'metadata_options', undefined, reachable),
  metadata('a hop limit that is left to the image', 'metadata_options.http_put_response_hop_limit', undefined, {
    'sec-09': 'unknown',
    'beyond-30': 'unknown',
  }),
  {
    what: 'nodes without a launch template',
    edits: [{ unset: 'aws_eks_node_group/workload', path: 'launch_template' }],
    turns: reachable,
  },
];

const volumes: readonly DocumentMutation[] = [
  {
    what: 'a volume that is not encrypted',
    edits: [{ set: 'aws_launch_template/system', path: 'block_device_mappings.0.ebs.encrypted', to: 'false' }],
    turns: { 'beyond-31': 'fail' },
  },
  {
    what: 'a volume that leaves it to the account, which encrypts',
    edits: [{ unset: 'aws_launch_template/system', path: 'block_device_mappings.0.ebs.encrypted' }],
    turns: {},
  },
  {
    what: 'a volume that leaves it to an account which does not encrypt',
    edits: [
      { unset: 'aws_launch_template/system', path: 'block_device_mappings.0.ebs.encrypted' },
      { set: 'aws_ebs_encryption_by_default/', path: 'enabled', to: false },
    ],
    turns: { 'beyond-31': 'fail' },
  },
  {
    what: 'an account that does not encrypt, with volumes that do',
    edits: [{ set: 'aws_ebs_encryption_by_default/', path: 'enabled', to: false }],
    turns: { 'beyond-31': 'warn' },
  },
  {
    what: 'no default of the account, with volumes that say it',
    edits: [{ remove: 'aws_ebs_encryption_by_default/' }],
    turns: {},
  },
];

const rule = (what: string, path: string, to: unknown, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [{ set: 'aws_vpc_security_group_ingress_rule/pods_use1-az1', path, to }],
  turns,
});
const openGroup = (what: string, cidr: string, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [
    {
      add: 'aws_security_group/more',
      values: {
        vpc_id: '@aws_vpc/.id',
        ingress: [{ protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: [cidr], description: 'shells' }],
      },
    },
  ],
  turns,
});
const inRed = { 'sec-12': 'fail' } as const;

const groups: readonly DocumentMutation[] = [
  rule('a rule for the whole internet', 'cidr_ipv4', '0.0.0.0/0', inRed),
  rule('a rule for half of the internet', 'cidr_ipv4', '0.0.0.0/1', inRed),
  rule('a rule for a /7', 'cidr_ipv4', '44.0.0.0/7', inRed),
  rule('a rule for all of IPv6', 'cidr_ipv6', '::/0', inRed),
  rule('a rule without a reason', 'description', undefined, inRed),
  rule('a rule with an empty reason', 'description', ' ', inRed),
  rule('a rule for the whole of the private network', 'cidr_ipv4', '10.0.0.0/8', {}),
  {
    what: 'every protocol from a public network',
    edits: [
      { set: 'aws_vpc_security_group_ingress_rule/pods_use1-az1', path: 'ip_protocol', to: '-1' },
      { set: 'aws_vpc_security_group_ingress_rule/pods_use1-az1', path: 'cidr_ipv4', to: office },
    ],
    turns: inRed,
  },
  openGroup('a group with a block for the whole internet', '0.0.0.0/0', inRed),
  openGroup('a group with a block for the office', office, {}),
  {
    what: 'an older rule for the whole internet',
    edits: [
      {
        add: 'aws_security_group_rule/more',
        values: {
          type: 'ingress',
          security_group_id: '@aws_security_group/.id',
          protocol: 'tcp',
          from_port: 443,
          to_port: 443,
          cidr_blocks: ['0.0.0.0/0'],
          description: 'HTTPS',
        },
      },
    ],
    turns: inRed,
  },
  {
    what: 'a rule to let everything out',
    edits: [
      {
        add: 'aws_vpc_security_group_egress_rule/more',
        values: {
          security_group_id: '@aws_security_group/.id',
          ip_protocol: '-1',
          cidr_ipv4: '0.0.0.0/0',
          description: 'updates',
        },
      },
    ],
    turns: { 'sec-12': 'warn' },
  },
  {
    what: 'a default group whose members reach each other',
    edits: [
      {
        set: 'aws_default_security_group/',
        path: 'ingress',
        to: [{ protocol: '-1', from_port: 0, to_port: 0, self: true, description: 'members' }],
      },
    ],
    turns: inRed,
  },
  {
    what: 'a default group that nobody empties',
    edits: [{ remove: 'aws_default_security_group/' }],
    turns: inRed,
  },
  {
    what: 'rules that changed since they were reviewed',
    edits: [{ fact: 'security-groups', path: 'hash', to: '0'.repeat(64) }],
    turns: { 'sec-12': 'attestation-expired' },
  },
];

const kubernetes: readonly DocumentMutation[] = [
  ...[
    [0, 'default'],
    [1, 'shop'],
  ].flatMap(([at, name]): readonly DocumentMutation[] => [
    {
      what: `the namespace ${name}, which enforces nothing`,
      edits: [{ fact: 'kubernetes', path: `namespaces.${at}.enforce`, to: 'privileged' }],
      turns: { 'sec-10': 'fail' },
    },
    {
      what: `the namespace ${name}, which enforces the least that is accepted`,
      edits: [{ fact: 'kubernetes', path: `namespaces.${at}.enforce`, to: 'baseline' }],
      turns: {},
    },
    {
      what: `the namespace ${name}, which denies nothing by default`,
      edits: [{ fact: 'kubernetes', path: `namespaces.${at}.defaultDeny`, to: false }],
      turns: { 'sec-11': 'fail' },
    },
  ]),
  {
    what: 'a namespace default that nothing guards: no manifest makes it, so none has to say so',
    edits: [
      { fact: 'kubernetes', path: 'namespaces', to: [{ name: 'shop', enforce: 'restricted', defaultDeny: true }] },
    ],
    turns: {},
    liveAlone: 'whether the namespace called default is guarded, where no manifest says so: by live Kubernetes',
  },
  {
    what: 'a CNI that does not enforce network policies',
    edits: [{ set: 'aws_eks_addon/vpc-cni', path: 'configuration_values', to: '{"enableNetworkPolicy":"false"}' }],
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a CNI with its defaults, which enforce nothing',
    edits: [{ unset: 'aws_eks_addon/vpc-cni', path: 'configuration_values' }],
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'no CNI in the stack',
    edits: [{ remove: 'aws_eks_addon/vpc-cni' }],
    turns: { 'sec-11': 'unknown' },
  },
  {
    what: 'a namespace of Terraform without labels and policies',
    edits: [{ add: 'kubernetes_namespace/more', values: { metadata: { name: 'more' } } }],
    turns: { 'sec-10': 'fail', 'sec-11': 'fail' },
  },
  {
    what: 'pods that admission only warns about',
    edits: [{ fact: 'kubernetes', path: 'admission.action', to: 'audit' }],
    turns: {},
    unseen: 'whether admission policies beyond the Pod Security Standards deny or only warn',
  },
  {
    what: 'a principal more that administers the cluster',
    edits: [
      {
        add: 'aws_eks_access_policy_association/more',
        values: {
          cluster_name: `@${cluster}.name`,
          principal_arn: 'arn:aws:iam::111122223333:role/everybody',
          policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
          access_scope: { type: 'cluster' },
        },
      },
    ],
    turns: {},
    unseen: 'who may administer the cluster: the seed has no item for it',
  },
];

/** Keys, the API, identities, volumes, security groups, policies of Kubernetes. */
export const documentsOfAccess: readonly DocumentMutation[] = [
  ...keys,
  ...endpoint,
  ...identity,
  ...volumes,
  ...groups,
  ...kubernetes,
];
