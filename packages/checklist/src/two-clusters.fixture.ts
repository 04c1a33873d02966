import { type Json, type Platform, platform } from './platform.fixture';

/** Types of which each cluster has its own; of the others there is one for both. */
const own = [
  ...['aws_vpc', 'aws_internet_gateway', 'aws_default_security_group', 'aws_subnet', 'aws_route_table', 'aws_route'],
  ...['aws_route_table_association', 'aws_nat_gateway', 'aws_vpc_endpoint', 'aws_cloudwatch_log_group', 'aws_flow_log'],
  ...['aws_iam_openid_connect_provider', 'aws_eks_cluster', 'aws_eks_node_group', 'aws_eks_addon'],
  ...['aws_security_group', 'aws_vpc_security_group_ingress_rule', 'aws_cloudwatch_metric_alarm'],
  ...['aws_cloudwatch_dashboard', 'kubernetes_namespace_v1', 'kubernetes_network_policy_v1', 'helm_release'],
];

/** What tells a cluster, where a platform of one cluster need not tell it. */
const told = (cluster: string): Platform => {
  const stack = platform();
  for (const alarm of Object.values<Json>(stack['aws_cloudwatch_metric_alarm']))
    if (alarm.namespace !== 'AWS/NATGateway') alarm.dimensions = { ClusterName: cluster };
  for (const type of ['kubernetes_namespace_v1', 'kubernetes_network_policy_v1'])
    for (const object of Object.values<Json>(stack[type])) object.depends_on = ['aws_eks_cluster.main'];
  stack['helm_release']['karpenter'].set = [{ name: 'settings.clusterName', value: cluster }];
  stack['aws_iam_openid_connect_provider']['cluster'].url = '${aws_eks_cluster.main.identity[0].oidc[0].issuer}';
  return stack;
};

/** The second of everything: other names, another network, references among themselves. */
const second = (): Platform => {
  const types = own.join('|');
  const all = Object.fromEntries(Object.entries(told('shop')).filter(([type]) => own.includes(type)));
  const text = JSON.stringify(all)
    .replaceAll(new RegExp(`\\b(${types})\\.(?=[a-z])`, 'g'), '$1.second-')
    .replaceAll('10.0.', '10.1.')
    .replaceAll('/shop/', '/store/')
    .replaceAll('"shop"', '"store"')
    .replaceAll('\\"shop\\"', '\\"store\\"');
  const renamed = JSON.parse(text) as Platform;
  return Object.fromEntries(
    Object.entries(renamed).map(([type, named]) => [
      type,
      Object.fromEntries(Object.entries<Json>(named).map(([name, each]) => [`second-${name}`, each])),
    ]),
  );
};

/**
 * The platform with a second cluster, `store`, whose resources are those of the first with `second-` before their names: a VPC, nodes, add-ons, alarms,
 * objects of Kubernetes. Keys, topics, backups, threat detection and budget are for both. It passes what the platform passes.
 */
export const twoClusters = (): Platform => {
  const stack = told('shop');
  for (const [type, named] of Object.entries(second())) stack[type] = { ...stack[type], ...named };
  return stack;
};

/** The second cluster and what it has of its own, in another region. */
export const twoRegions = (region = 'us-east-1'): Platform => {
  const stack = twoClusters();
  for (const [type, named] of Object.entries(stack))
    if (type.startsWith('aws_'))
      for (const [name, each] of Object.entries<Json>(named)) if (name.startsWith('second-')) each.region = region;
  for (const subnet of Object.values<Json>(stack['aws_subnet']))
    if (subnet.region === region) subnet.availability_zone = subnet.availability_zone.replace('eu-west-1', region);
  for (const endpoint of Object.values<Json>(stack['aws_vpc_endpoint']))
    if (endpoint.region === region) endpoint.service_name = endpoint.service_name.replace('eu-west-1', region);
  return stack;
};
