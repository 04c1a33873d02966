import type { DocumentMutation } from './documents.fixture';
import type { Edit } from './edits.fixture';

/** A cluster as safe as the first in itself, with nothing of its own beside it. */
const bare: Edit = {
  add: 'aws_eks_cluster/Second',
  values: {
    name: 'second',
    version: '1.35',
    deletion_protection: true,
    enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    encryption_config: { resources: ['secrets'], provider: { key_arn: '@aws_kms_key/secrets.arn' } },
    vpc_config: {
      subnet_ids: [
        '@aws_subnet/private_use1-az1.id',
        '@aws_subnet/private_use1-az2.id',
        '@aws_subnet/private_use1-az4.id',
      ],
      endpoint_private_access: true,
      endpoint_public_access: false,
    },
  },
};

/** Nodes of the second, in the VPC of the first. */
const nodes: Edit = {
  add: 'aws_eks_node_group/Second',
  values: {
    cluster_name: '@aws_eks_cluster/Second.name',
    node_role_arn: '@aws_iam_role/NodeGroups.arn',
    subnet_ids: ['az1', 'az2', 'az4'].map((zone) => `@aws_subnet/private_use1-${zone}.id`),
    launch_template: { id: '@aws_launch_template/system.id', version: '1' },
    scaling_config: { min_size: 3, max_size: 6, desired_size: 3 },
  },
};

/** What the first has is none of the second's. Where only live Kubernetes or another stack may show it, that is not known. */
const lacks = {
  'infra-03': 'unknown',
  'infra-05': 'fail',
  'infra-06': 'fail',
  'sec-09': 'fail',
  'sec-10': 'unknown',
  'sec-11': 'unknown',
  'mon-13': 'fail',
  'mon-14': 'unknown',
  'mon-15': 'unknown',
  'dr-18': 'fail',
  'dr-21': 'fail',
  'ops-26': 'fail',
  'beyond-35': 'unknown',
} as const;

const lacksBut = (...items: readonly (keyof typeof lacks)[]): DocumentMutation['turns'] =>
  Object.fromEntries(Object.entries(lacks).filter(([item]) => !(items as readonly string[]).includes(item)));

const addon = (name: string, values: object = {}): Edit => ({
  add: `aws_eks_addon/Second_${name}`,
  values: { cluster_name: '@aws_eks_cluster/Second.name', addon_name: name, ...values },
});

/** A second cluster beside that of prod-aws, and what it gets of its own. */
export const documentsOfClusters: readonly DocumentMutation[] = [
  { what: 'a second cluster with nothing of its own', edits: [bare], turns: lacks },
  {
    what: 'a second cluster with a log group',
    edits: [
      bare,
      {
        add: 'aws_cloudwatch_log_group/Second',
        values: {
          name: '/aws/eks/second/cluster',
          retention_in_days: 30,
          kms_key_id: '@aws_kms_key/logs.arn',
        },
      },
      { set: 'aws_eks_cluster/Second', path: 'depends_on', to: ['aws_cloudwatch_log_group.Second'] },
    ],
    turns: lacksBut('infra-05'),
  },
  {
    what: 'a second cluster that the backup plan of the first takes in by name',
    edits: [
      bare,
      {
        set: 'aws_backup_selection/ClusterSelection',
        path: 'resources',
        to: ['@aws_eks_cluster/Cluster.arn', '@aws_eks_cluster/Second.arn'],
      },
    ],
    turns: lacksBut('infra-06', 'dr-18', 'dr-21'),
  },
  {
    what: 'a second cluster that takes the backup plan of the first',
    edits: [
      bare,
      { set: 'aws_backup_selection/ClusterSelection', path: 'resources', to: ['@aws_eks_cluster/Second.arn'] },
    ],
    turns: lacks,
  },
  {
    what: 'a second cluster with Pod Identity',
    edits: [bare, addon('eks-pod-identity-agent')],
    turns: lacksBut('sec-09'),
  },
  {
    what: 'a second cluster with agents of CloudWatch',
    edits: [bare, addon('amazon-cloudwatch-observability')],
    turns: lacksBut('mon-14', 'mon-15'),
  },
  {
    what: 'a second cluster with a dashboard',
    edits: [
      bare,
      { add: 'aws_cloudwatch_dashboard/Second', values: { dashboard_name: 'second', dashboard_body: '["second"]' } },
    ],
    turns: lacksBut('ops-26'),
  },
  {
    what: 'a second cluster with nodes in the VPC of the first',
    edits: [bare, nodes],
    turns: lacksBut('infra-03'),
  },
  {
    what: 'a second cluster whose add-on calls what no endpoint is for',
    edits: [bare, nodes, addon('aws-efs-csi-driver')],
    turns: { ...lacks, 'infra-03': 'fail' },
  },
];
