import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';
import { twoClusters } from '../two-clusters.fixture';

const item = 'infra-03-vpc-endpoints';

describe(item, () => {
  it('passes with an endpoint for everything that this platform uses', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it.each(['ec2', 'ecr-api', 'ecr-dkr', 'sts', 's3'])('fails without %s, which all nodes call', (name) => {
    const stack = platform();
    Reflect.deleteProperty(stack['aws_vpc_endpoint'], name);
    expect(ruling(item, stack).status).toBe('fail');
  });

  it('derives the rest from what is used', () => {
    const stack = platform();
    delete stack['aws_vpc_endpoint']['sqs'];
    expect(ruling(item, stack).reason).toContain('no endpoint for sqs (Karpenter: interruptions)');
    delete stack['helm_release'];
    expect(ruling(item, stack).status).toBe('pass');
    stack['aws_eks_addon']['efs'] = { addon_name: 'aws-efs-csi-driver' };
    expect(ruling(item, stack).reason).toContain('elasticfilesystem');
    delete stack['aws_eks_addon']['efs'];
    stack['aws_iam_role_policy_attachment']['ssm'] = {
      role: '${aws_iam_role.nodes.name}',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
    };
    expect(ruling(item, stack).reason).toContain('ssmmessages');
  });

  it('knows what the Cluster Autoscaler, Velero and AWS Backup call', () => {
    const stack = platform();
    delete stack['helm_release'];
    stack['aws_eks_pod_identity_association'] = {
      ca: { service_account: 'cluster-autoscaler' },
      velero: { service_account: 'velero' },
    };
    stack['aws_backup_plan'] = { daily: { name: 'daily' } };
    expect(ruling(item, stack).reason).toContain(
      'no endpoint for autoscaling (the Cluster Autoscaler: reads and resizes groups)',
    );
    expect(ruling(item, stack).reason).not.toMatch(/backup|no endpoint for eks /);
    stack['aws_vpc_endpoint']['autoscaling'] = {
      ...stack['aws_vpc_endpoint']['sts'],
      service_name: 'com.amazonaws.eu-west-1.autoscaling',
    };
    delete stack['aws_vpc_endpoint']['eks'];
    expect(ruling(item, stack).status).toBe('pass');
    const { aws_eks_node_group: groups } = stack;
    const [group] = Object.values(groups as Record<string, { scaling_config?: object }>);
    if (group === undefined) throw new Error('no node group');
    group.scaling_config = { min_size: 0, max_size: 5, desired_size: 0 };
    expect(ruling(item, stack).reason).toContain(
      'no endpoint for eks (the Cluster Autoscaler with a group that may be empty',
    );
  });

  it('takes parameters for what applications call, and for what is left out on purpose', () => {
    const stack = platform();
    expect(ruling(item, stack, { parameters: { [item]: { alsoRequired: ['dynamodb'] } } }).reason).toContain(
      'dynamodb',
    );
    delete stack['aws_vpc_endpoint']['xray'];
    expect(ruling(item, stack, { parameters: { [item]: { notRequired: ['xray'] } } }).status).toBe('pass');
  });

  it('asks for X-Ray where the agents of CloudWatch send traces, which they do by default', () => {
    const stack = platform();
    const { xray, ...others } = stack['aws_vpc_endpoint'];
    stack['aws_vpc_endpoint'] = others;
    expect(ruling(item, stack).reason).toContain('no endpoint for xray (traces to X-Ray: segments');
    const addon = stack['aws_eks_addon']['observability'];
    addon.configuration_values = '{"agent":{"config":{"logs":{"metrics_collected":{"kubernetes":{}}}}}}';
    expect(ruling(item, stack).status).toBe('pass');
    addon.configuration_values =
      'agent:\n  config:\n    traces:\n      traces_collected:\n        application_signals: {}\n';
    expect(ruling(item, stack).status).toBe('fail');
    addon.configuration_values = '${var.values}';
    expect(ruling(item, stack)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('whether it sends traces to X-Ray is not either') as string,
    });
    stack['aws_vpc_endpoint'] = { ...others, xray };
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('does not ask whether something is called that needs no endpoint by its parameters', () => {
    const stack = platform();
    delete stack['aws_vpc_endpoint']['xray'];
    stack['aws_eks_addon']['observability'].configuration_values = '${var.values}';
    stack['aws_iam_role_policy_attachment']['worker'].policy_arn = '${var.policy}';
    const without = (...notRequired: readonly string[]) =>
      ruling(item, stack, { parameters: { [item]: { notRequired } } }).status;
    expect(without('xray')).toBe('unknown');
    expect(without('xray', 'ssmmessages')).toBe('pass');
    expect(without('ssm', 'ssmmessages')).toBe('unknown');
  });

  it('asks for X-Ray where the add-on of one cluster of two sends traces', () => {
    const stack = platform();
    delete stack['aws_vpc_endpoint']['xray'];
    stack['aws_eks_addon']['observability'].configuration_values = 'applicationSignals: {enabled: false}';
    expect(ruling(item, stack).status).toBe('pass');
    stack['aws_eks_addon']['second'] = { cluster_name: 'second', addon_name: 'amazon-cloudwatch-observability' };
    expect(ruling(item, stack).status).toBe('fail');
  });

  it('fails where an endpoint leaves out a zone of the nodes, a route table, or private DNS', () => {
    const zone = platform();
    zone['aws_vpc_endpoint']['sts'].subnet_ids = ['${aws_subnet.private-a.id}'];
    expect(ruling(item, zone).reason).toContain('sts stands in 1 of the 3 zones');
    const table = platform();
    table['aws_vpc_endpoint']['s3'].route_table_ids = ['${aws_route_table.a.id}', '${aws_route_table.b.id}'];
    expect(ruling(item, table).reason).toContain('aws_subnet.private-c has no route to it');
    table['aws_vpc_endpoint']['more'] = {
      ...table['aws_vpc_endpoint']['s3'],
      route_table_ids: ['${aws_route_table.c.id}'],
    };
    expect(ruling(item, table).status).toBe('pass');
    const dns = platform();
    dns['aws_vpc_endpoint']['ec2'].private_dns_enabled = false;
    expect(ruling(item, dns).status).toBe('fail');
  });

  describe('of two VPCs', () => {
    /** Two clusters, of which the second has not the endpoints that are named. */
    const both = (...missing: readonly string[]) => {
      const stack = twoClusters();
      for (const name of missing) Reflect.deleteProperty(stack['aws_vpc_endpoint'], `second-${name}`);
      return stack;
    };

    it('passes where each has its own', () => {
      expect(ruling(item, both()).status).toBe('pass');
    });

    it.each(['sts', 's3'])('fails where %s is in the other one alone', (name) => {
      const { status, reason } = ruling(item, both(name));
      expect(status).toBe('fail');
      expect(reason).toContain(`no endpoint for ${name} in aws_vpc.second-main`);
    });

    it('is unknown where an endpoint, or a subnet of nodes, tells no VPC', () => {
      const endpoint = both();
      endpoint['aws_vpc_endpoint']['second-sts'].vpc_id = '${var.vpc}';
      expect(ruling(item, endpoint)).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('aws_vpc_endpoint.second-sts is in a VPC that is not known') as string,
      });
      const subnet = both();
      subnet['aws_subnet']['second-private-a'].vpc_id = '${var.vpc}';
      expect(ruling(item, subnet).status).toBe('unknown');
    });

    it('asks of each what its own clusters use', () => {
      const stack = both('sqs');
      expect(ruling(item, stack).reason).toContain('no endpoint for sqs in aws_vpc.second-main (Karpenter');
      delete stack['helm_release']['second-karpenter'];
      expect(ruling(item, stack).status).toBe('pass');
      delete stack['aws_vpc_endpoint']['second-xray'];
      stack['aws_eks_addon']['second-observability'].configuration_values = 'applicationSignals: {enabled: false}';
      expect(ruling(item, stack).status).toBe('pass');
      stack['aws_iam_role']['second-nodes'] = { ...stack['aws_iam_role']['nodes'], name: 'second-nodes' };
      stack['aws_iam_role_policy_attachment']['second-ssm'] = {
        role: '${aws_iam_role.second-nodes.name}',
        policy_arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
      };
      expect(ruling(item, stack).status).toBe('pass');
      stack['aws_eks_node_group']['second-workload'].node_role_arn = '${aws_iam_role.second-nodes.arn}';
      expect(ruling(item, stack).reason).toContain('no endpoint for ssmmessages in aws_vpc.second-main');
    });

    it('does not know what is called by what tells no cluster', () => {
      const release = both('sqs');
      delete release['helm_release']['second-karpenter'];
      delete release['helm_release']['karpenter'].set;
      expect(ruling(item, release)).toMatchObject({
        status: 'unknown',
        reason:
          'stack: which cluster helm_release.karpenter is for is not told, nor whether sqs is called in aws_vpc.second-main',
      });
      const nodes = both('sqs');
      for (const name of ['second-system', 'second-workload'])
        nodes['aws_eks_node_group'][name].cluster_name = '${var.cluster}';
      expect(ruling(item, nodes).status).toBe('unknown');
    });

    it('does not know a cluster whose nodes are not here, and asks nothing for one of another stack', () => {
      const none = both();
      for (const name of ['second-system', 'second-workload']) Reflect.deleteProperty(none['aws_eks_node_group'], name);
      expect(ruling(item, none)).toMatchObject({
        status: 'unknown',
        reason: 'aws_eks_cluster.second-main: has no nodes here, so what they call is not known',
      });
      const another = both('sqs', 'xray', 'monitoring', 'logs', 'eks-auth', 'eks', 'ssm');
      for (const name of ['third', 'fourth'])
        another['aws_eks_node_group'][name] = {
          ...another['aws_eks_node_group']['second-system'],
          cluster_name: 'another',
        };
      for (const name of ['second-system', 'second-workload'])
        Reflect.deleteProperty(another['aws_eks_node_group'], name);
      expect(ruling(item, another).evidence.filter(({ verdict }) => verdict === 'breaks')).toEqual([]);
    });
  });

  it('is unknown where a service name or the policies of nodes are not known, and without nodes', () => {
    const named = platform();
    named['aws_vpc_endpoint']['sts'].service_name = '${data.aws_vpc_endpoint_service.sts.service_name}';
    expect(ruling(item, named).status).toBe('unknown');
    const policies = platform();
    policies['aws_iam_role_policy_attachment']['worker'].policy_arn = '${var.policy}';
    expect(ruling(item, policies).status).toBe('unknown');
    for (const service of ['ssm', 'ssmmessages'])
      policies['aws_vpc_endpoint'][service] = {
        ...policies['aws_vpc_endpoint']['sts'],
        service_name: `com.amazonaws.eu-west-1.${service}`,
      };
    expect(ruling(item, policies).status).toBe('pass');
    expect(ruling(item, {}).status).toBe('unknown');
  });
});
