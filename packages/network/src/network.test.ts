import { contextOf, factsOf, subnetsOf } from '@hera/core';
import { plainStack, resources, synth, testStack } from '@hera/core/testing';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { TerraformResource, TerraformStack } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Network } from './index';
import { developmentNetwork, productionNetwork } from './network.fixture';

const ref = (type: string, name: string | undefined, attribute = 'id') => `\${${type}.${name}.${attribute}}`;

const built = (props = productionNetwork, stack: TerraformStack = testStack('production')) => {
  const network = new Network(stack, 'Network', props);
  return {
    network,
    facts: factsOf(contextOf(stack).facts, 'network'),
    warnings: contextOf(stack).warnings,
    json: synth(stack),
  };
};

describe('a production network', () => {
  const { network, facts, warnings, json } = built({ ...productionNetwork, clusterName: 'prod' });

  it('is a VPC with DNS and address usage metrics', () => {
    expect(resources(json, 'aws_vpc')).toEqual([
      {
        cidr_block: '10.1.0.0/16',
        enable_dns_hostnames: true,
        enable_dns_support: true,
        enable_network_address_usage_metrics: true,
        tags: { Name: 'prod-vpc' },
      },
    ]);
  });

  it('places subnets by zone id, without public addresses, tagged for load balancers and Karpenter', () => {
    const subnets = resources(json, 'aws_subnet');
    expect(subnets.map(({ availability_zone_id, cidr_block }) => [availability_zone_id, cidr_block])).toEqual([
      ['use1-az1', '10.1.10.0/24'],
      ['use1-az2', '10.1.11.0/24'],
      ['use1-az4', '10.1.12.0/24'],
      ['use1-az1', '10.1.1.0/24'],
      ['use1-az2', '10.1.2.0/24'],
      ['use1-az4', '10.1.3.0/24'],
    ]);
    expect(
      subnets.every((subnet) => subnet['map_public_ip_on_launch'] === false && !('availability_zone' in subnet)),
    ).toBe(true);
    expect(subnets[3]?.['tags']).toEqual({ Name: 'prod-public-use1-az1', 'kubernetes.io/role/elb': '1' });
    expect(subnets[0]?.['tags']).toEqual({
      Name: 'prod-private-use1-az1',
      'kubernetes.io/role/internal-elb': '1',
      'karpenter.sh/discovery': 'prod',
    });
  });

  it('routes every private zone to the NAT gateway in its own zone', () => {
    const subnets = json.resource['aws_subnet'] ?? {};
    const gateways = json.resource['aws_nat_gateway'] ?? {};
    const tables = json.resource['aws_route_table_association'] ?? {};
    const byRef = (blocks: typeof subnets, type: string, value: unknown) =>
      Object.entries(blocks).find(([name]) => ref(type, name) === value);
    const routes = resources(json, 'aws_route').filter((route) => 'nat_gateway_id' in route);
    const pairs = routes.map((route) => {
      const association = Object.values(tables).find((table) => table['route_table_id'] === route['route_table_id']);
      const from = byRef(subnets, 'aws_subnet', association?.['subnet_id']);
      const gateway = byRef(gateways, 'aws_nat_gateway', route['nat_gateway_id']);
      const to = byRef(subnets, 'aws_subnet', gateway?.[1]['subnet_id']);
      expect(to?.[1]['tags']).toHaveProperty(['kubernetes.io/role/elb']);
      return [from?.[1]['availability_zone_id'], to?.[1]['availability_zone_id']];
    });
    expect(pairs).toEqual([
      ['use1-az1', 'use1-az1'],
      ['use1-az2', 'use1-az2'],
      ['use1-az4', 'use1-az4'],
    ]);
    expect(new Set(routes.map((route) => route['route_table_id'])).size).toBe(3);
  });

  it('makes NAT gateways after the way to the internet', () => {
    const [gateway] = resources(json, 'aws_nat_gateway');
    expect(gateway?.['depends_on']).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_route\.Network_public_DefaultRoute/)]),
    );
    expect(resources(json, 'aws_eip')).toHaveLength(3);
  });

  it('adopts the default security group with lists that are empty, not absent', () => {
    expect(resources(json, 'aws_default_security_group')[0]).toMatchObject({ ingress: [], egress: [] });
  });

  it('attaches the S3 gateway endpoint to all inner route tables and to no public one', () => {
    const [endpoint] = resources(json, 'aws_vpc_endpoint');
    expect(endpoint).toMatchObject({ vpc_endpoint_type: 'Gateway', service_name: 'com.amazonaws.us-east-1.s3' });
    expect(endpoint?.['route_table_ids']).toHaveLength(3);
    expect(String(endpoint?.['route_table_ids'])).not.toContain('Network_public_');
  });

  it('logs flows every 60 s into an encrypted log group of its own, kept for 30 days', () => {
    const [group] = resources(json, 'aws_cloudwatch_log_group');
    expect(group).toMatchObject({
      name: '/hera/prod/Network/flow-log',
      retention_in_days: 30,
      kms_key_id: 'arn:aws:kms:us-east-1:111122223333:key/logs',
    });
    const [log] = resources(json, 'aws_flow_log');
    expect(log).toMatchObject({
      traffic_type: 'ALL',
      max_aggregation_interval: 60,
      log_destination_type: 'cloud-watch-logs',
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
    });
  });

  it('makes the log group after what its key waits for', () => {
    const waiting = testStack('production');
    const ready = [new IamRole(waiting, 'Policy', { assumeRolePolicy: '{}' })];
    const flowLog = { key: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/logs', ready } };
    const [group] = resources(built({ ...productionNetwork, flowLog }, waiting).json, 'aws_cloudwatch_log_group');
    expect(group?.['depends_on']).toEqual(['aws_iam_role.Policy']);
  });

  it('lets only the flow log service of this account and region use the role, for this log group', () => {
    const [role] = resources(json, 'aws_iam_role');
    const [trust] = JSON.parse(String(role?.['assume_role_policy'])).Statement;
    expect(trust.Principal).toEqual({ Service: 'vpc-flow-logs.amazonaws.com' });
    expect(trust.Condition.StringEquals['aws:SourceAccount']).toMatch(/^\$\{data\.aws_caller_identity\./);
    expect(trust.Condition.ArnLike['aws:SourceArn']).toMatch(/:ec2:us-east-1:\$\{data\..*:vpc-flow-log\/\*$/);
    const [policy] = resources(json, 'aws_iam_role_policy');
    const [write] = JSON.parse(String(policy?.['policy'])).Statement;
    expect(write.Action).toEqual(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']);
    expect(write.Resource).toEqual([
      expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}$/),
      expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*$/),
    ]);
  });

  it('tells others what to wait for, and what it promises', () => {
    const kinds = network.egress.map((dependable) => (dependable as TerraformResource).terraformResourceType);
    const count = (kind: string) => kinds.filter((found) => found === kind).length;
    expect([count('aws_nat_gateway'), count('aws_route'), count('aws_route_table_association')]).toEqual([3, 4, 6]);
    expect(subnetsOf(network, 'private').map(({ zone, cidr }) => [zone, cidr])).toEqual([
      ['use1-az1', '10.1.10.0/24'],
      ['use1-az2', '10.1.11.0/24'],
      ['use1-az4', '10.1.12.0/24'],
    ]);
    expect(facts).toMatchObject([
      {
        cidr: '10.1.0.0/16',
        nat: 'per-az',
        gatewayEndpoints: ['s3'],
        flowLog: { logGroupName: '/hera/prod/Network/flow-log', retentionDays: 30, customerManagedKey: true },
      },
    ]);
    expect(facts[0]?.subnets).toContainEqual({
      tier: 'private',
      zone: 'use1-az4',
      cidr: '10.1.12.0/24',
    });
    expect(warnings).toEqual([]);
  });
});

describe('a development network', () => {
  const { facts, json } = built(developmentNetwork, testStack('development'));

  it('has one NAT gateway, in the public zone written first, which serves all private zones', () => {
    const gateways = Object.keys(json.resource['aws_nat_gateway'] ?? {});
    expect(gateways).toEqual([expect.stringContaining('nat_use1-az1_Gateway')]);
    const routes = resources(json, 'aws_route').filter((route) => 'nat_gateway_id' in route);
    expect(routes.map((route) => route['nat_gateway_id'])).toEqual([
      ref('aws_nat_gateway', gateways[0]),
      ref('aws_nat_gateway', gateways[0]),
    ]);
  });

  it('has no flow log, no metrics and no Karpenter tag unless asked', () => {
    expect(json.resource['aws_flow_log']).toBeUndefined();
    expect(resources(json, 'aws_vpc')[0]).toMatchObject({ enable_network_address_usage_metrics: false });
    expect(JSON.stringify(json)).not.toContain('karpenter');
    expect(facts[0]?.flowLog).toBeUndefined();
  });

  it('logs flows when asked, with the retention of the profile', () => {
    const asked = built({ ...developmentNetwork, flowLog: { aggregationSeconds: 600 } }, testStack('development'));
    expect(resources(asked.json, 'aws_cloudwatch_log_group')[0]).toMatchObject({ retention_in_days: 1 });
    expect(resources(asked.json, 'aws_flow_log')[0]).toMatchObject({ max_aggregation_interval: 600 });
  });
});

describe('guard rails', () => {
  it('put subnets of the tiers that ask for one behind a network ACL, and leave the others in the default one', () => {
    const { json } = built({ ...productionNetwork, networkAcls: { tiers: ['private'] } });
    expect(resources(json, 'aws_network_acl')).toHaveLength(1);
    const behind = resources(json, 'aws_network_acl_association').map(({ subnet_id }) => subnet_id);
    expect(behind).toHaveLength(3);
    for (const subnet of behind) expect(subnet).toContain('Network_private_');
  });

  it('exclude public subnets from Block Public Access', () => {
    const { json } = built({ ...productionNetwork, blockPublicAccess: { exclude: 'public-subnets' } });
    expect(resources(json, 'aws_vpc_block_public_access_exclusion')).toHaveLength(3);
    expect(json.resource['aws_vpc_block_public_access_options']).toBeUndefined();
  });
});

describe('a flow log to S3', () => {
  const key = productionNetwork.flowLog === false ? undefined : productionNetwork.flowLog?.key;
  const keyed = key === undefined ? {} : { key };

  it('has a bucket of its own, beside the log group or in its place', () => {
    const both = built({ ...productionNetwork, flowLog: { ...keyed, destination: ['cloudwatch', 's3'] } });
    expect(resources(both.json, 'aws_flow_log')).toHaveLength(2);
    expect(resources(both.json, 'aws_s3_bucket')).toHaveLength(1);
    expect(both.network.flowLogGroup).toBeDefined();
    expect(both.facts[0]).toMatchObject({
      flowLog: { retentionDays: 30 },
      flowLogBucket: { retentionDays: 365, customerManagedKey: true },
    });
    const alone = built({ ...productionNetwork, flowLog: { ...keyed, destination: 's3' } });
    expect(alone.network.flowLogGroup).toBeUndefined();
    expect(alone.facts[0]?.flowLog).toBeUndefined();
    expect(alone.json.resource['aws_cloudwatch_log_group']).toBeUndefined();
  });

  it('goes to a bucket that exists, of which nothing more is promised', () => {
    const s3 = { bucketArn: 'arn:aws:s3:::central-flow-logs' };
    const { json, facts } = built({ ...productionNetwork, flowLog: { destination: 's3', s3 } });
    expect(json.resource['aws_s3_bucket']).toBeUndefined();
    expect(facts[0]?.flowLogBucket).toEqual(s3);
  });
});

describe('a network in a stack that declares no environment', () => {
  it('takes production values as defaults and asks the provider for its region', () => {
    const { json } = built({ cidr: productionNetwork.cidr, layout: productionNetwork.layout }, plainStack());
    expect(resources(json, 'aws_nat_gateway')).toHaveLength(3);
    expect(resources(json, 'aws_vpc_endpoint')[0]?.['service_name']).toMatch(
      /^com\.amazonaws\.\$\{data\.aws_region\.Network_Region_\w+\.id\}\.s3$/,
    );
    expect(resources(json, 'aws_cloudwatch_log_group')[0]).toMatchObject({
      name: '/hera/mine/Network/flow-log',
      retention_in_days: 30,
    });
    expect(resources(json, 'aws_flow_log')).toHaveLength(1);
  });
});

describe('other layouts', () => {
  it('give intra subnets the S3 endpoint and no default route', () => {
    const intra = { 'use1-az1': '10.1.20.0/26', 'use1-az2': '10.1.20.64/26', 'use1-az4': '10.1.20.128/26' };
    const { json, network } = built({ ...productionNetwork, layout: { ...productionNetwork.layout, intra } });
    const [name] = Object.keys(json.resource['aws_route_table'] ?? {}).filter((table) => table.includes('_intra_'));
    expect(resources(json, 'aws_route').map((route) => route['route_table_id'])).not.toContain(
      ref('aws_route_table', name),
    );
    expect(resources(json, 'aws_vpc_endpoint')[0]?.['route_table_ids']).toContain(ref('aws_route_table', name));
    expect(subnetsOf(network, 'intra')).toHaveLength(3);
  });

  it('need no NAT without private subnets', () => {
    const { json, facts } = built({ ...productionNetwork, layout: { public: productionNetwork.layout.public ?? {} } });
    expect(json.resource['aws_nat_gateway']).toBeUndefined();
    expect(json.resource['aws_vpc_endpoint']).toBeUndefined();
    expect(facts[0]).toMatchObject({ nat: 'none', gatewayEndpoints: [] });
  });

  it('place subnets by zone name when names are written', () => {
    const layout = {
      public: { 'eu-west-1a': '10.1.1.0/24', 'eu-west-1b': '10.1.2.0/24' },
      private: { 'eu-west-1a': '10.1.10.0/24', 'eu-west-1b': '10.1.11.0/24' },
    };
    const { json } = built({ cidr: '10.1.0.0/16', layout }, testStack('development', { region: 'eu-west-1' }));
    expect(resources(json, 'aws_subnet')[0]).toMatchObject({ availability_zone: 'eu-west-1a' });
    expect(resources(json, 'aws_subnet')[0]).not.toHaveProperty('availability_zone_id');
  });

  it('put user tags everywhere, and never lose Name or discovery to them', () => {
    const tags = { team: 'platform', Name: 'mine', 'kubernetes.io/role/internal-elb': 'no' };
    const { json } = built({ ...productionNetwork, tags });
    const tagged = Object.values(json.resource).flatMap((made) =>
      Object.values(made).filter((block) => 'tags' in block),
    );
    expect(tagged.length).toBeGreaterThan(15);
    for (const { tags: found } of tagged)
      expect(found).toMatchObject({ team: 'platform', Name: expect.stringMatching(/^prod-/) });
    expect(resources(json, 'aws_subnet')[0]?.['tags']).toMatchObject({ 'kubernetes.io/role/internal-elb': '1' });
  });

  it('can live twice in one stack', () => {
    const stack = testStack('production');
    new Network(stack, 'One', productionNetwork);
    new Network(stack, 'Two', productionNetwork);
    const names = resources(synth(stack), 'aws_cloudwatch_log_group').map(({ name }) => name);
    expect(names).toEqual(['/hera/prod/One/flow-log', '/hera/prod/Two/flow-log']);
  });
});
