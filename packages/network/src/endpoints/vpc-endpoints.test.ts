import { contextOf } from '@hera/core';
import { resources, synth, type Synthesised, testStack } from '@hera/core/testing';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import data from '../data/endpoints.json';
import { Check } from '../internal/check';
import { layoutTiers } from '../internal/plan';
import { tagsFor } from '../internal/surroundings';
import { addresses } from '../network.fixture';
import { checkEndpoints } from './check-endpoints';
import type { NetworkEndpoints } from './endpoint-options';
import { allTiers, publicAlone } from './endpoints.fixture';
import { VpcEndpoints } from './vpc-endpoints';

const built = (given: NetworkEndpoints, tiers = allTiers) => {
  const stack = testStack('production', {
    overrides: { endpoints: { value: 'free', justification: 'each test names its own endpoints' } },
  });
  const check = new Check(contextOf(stack), 'prod-aws/Network');
  const planned = checkEndpoints(check, given, tiers);
  check.throwIfAny();
  const network = new Construct(stack, 'Network');
  const vpc = new Vpc(network, 'Vpc', { cidrBlock: '10.1.0.0/16' });
  const subnets = layoutTiers.flatMap((tier) =>
    tiers[tier].map(({ zone, cidr }) => {
      const { id } = new Subnet(network, `${tier}-${zone}`, { vpcId: vpc.id, cidrBlock: cidr });
      return { subnetId: id, tier, zone, cidr };
    }),
  );
  const routeTableIds = [new RouteTable(network, 'inner', { vpcId: vpc.id }).id];
  const around = { vpc, tags: tagsFor('prod', { team: 'platform' }) };
  const endpoints = new VpcEndpoints(network, {
    around,
    name: 'prod',
    region: 'us-east-1',
    planned,
    subnets,
    routeTableIds,
  });
  return { endpoints, json: synth(stack) };
};

const service = (json: Synthesised, name: string) => {
  const found = resources(json, 'aws_vpc_endpoint').find((endpoint) =>
    String(endpoint['service_name']).endsWith(`us-east-1.${name}`),
  );
  if (found === undefined) throw new Error(`no endpoint of ${name}`);
  return found;
};
const statements = (json: Synthesised, name: string): readonly Record<string, unknown>[] =>
  JSON.parse(String(service(json, name)['policy'])).Statement;

const account = expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id\}$/);
const root = expect.stringMatching(
  /^arn:\$\{data\.aws_partition\.\w+\.partition\}:iam::\$\{data\.aws_caller_identity\.\w+\.account_id\}:root$/,
);

describe('endpoints of a VPC', () => {
  const { json, endpoints } = built(['core']);

  it('stand in one subnet per zone of the intra tier, with private names, behind one security group', () => {
    const interfaces = resources(json, 'aws_vpc_endpoint').filter((each) => each['vpc_endpoint_type'] === 'Interface');
    expect(interfaces.map((each) => each['service_name'])).toEqual(
      ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 'logs', 'sts'].map((name) => `com.amazonaws.us-east-1.${name}`),
    );
    for (const each of interfaces) {
      expect(each).toMatchObject({
        private_dns_enabled: true,
        subnet_ids: ['use1-az1', 'use1-az2', 'use1-az4'].map((zone) =>
          expect.stringMatching(new RegExp(`^\\$\\{aws_subnet\\.Network_intra-${zone}_\\w+\\.id\\}$`)),
        ),
        security_group_ids: [
          expect.stringMatching(/^\$\{aws_security_group\.Network_endpoints_SecurityGroup_\w+\.id\}$/),
        ],
      });
    }
    expect(service(json, 'ecr.api')['tags']).toEqual({ team: 'platform', Name: 'prod-ecr.api' });
  });

  it('admit HTTPS from inner subnets alone, one described rule each, and let nothing out', () => {
    expect(resources(json, 'aws_security_group')).toEqual([
      {
        description: 'HTTPS from the subnets of the VPC to its interface endpoints',
        name_prefix: 'vpc-endpoints-prod-',
        vpc_id: expect.stringContaining('aws_vpc.'),
        lifecycle: { create_before_destroy: true },
        tags: { team: 'platform', Name: 'prod-vpc-endpoints' },
      },
    ]);
    const rules = resources(json, 'aws_vpc_security_group_ingress_rule');
    expect(rules.map((rule) => `${rule['description']} ${rule['cidr_ipv4']}`)).toEqual([
      'HTTPS from intra use1-az1 10.1.20.0/24',
      'HTTPS from intra use1-az2 10.1.21.0/24',
      'HTTPS from intra use1-az4 10.1.22.0/24',
      'HTTPS from pods use1-az1 100.64.30.0/24',
      'HTTPS from pods use1-az2 100.64.31.0/24',
      'HTTPS from pods use1-az4 100.64.32.0/24',
      'HTTPS from private use1-az1 10.1.10.0/24',
      'HTTPS from private use1-az2 10.1.11.0/24',
      'HTTPS from private use1-az4 10.1.12.0/24',
    ]);
    for (const rule of rules) expect(rule).toMatchObject({ ip_protocol: 'tcp', from_port: 443, to_port: 443 });
    expect(json.resource['aws_vpc_security_group_egress_rule']).toBeUndefined();
    expect(JSON.stringify(json.resource)).not.toContain('0.0.0.0/0');
  });

  it('have addresses by service, tier and zone, and the S3 endpoint the one it always had', () => {
    const made = addresses(json).map((address) => address.replace(/_[0-9A-F]{8}$/, ''));
    expect(made.filter((address) => /endpoint|ingress|Caller|Partition/i.test(address))).toMatchInlineSnapshot(`
      [
        "aws_security_group.Network_endpoints_SecurityGroup",
        "aws_vpc_endpoint.Network_S3Endpoint",
        "aws_vpc_endpoint.Network_endpoints_ec2_Endpoint",
        "aws_vpc_endpoint.Network_endpoints_ecrapi_Endpoint",
        "aws_vpc_endpoint.Network_endpoints_ecrdkr_Endpoint",
        "aws_vpc_endpoint.Network_endpoints_eks-auth_Endpoint",
        "aws_vpc_endpoint.Network_endpoints_logs_Endpoint",
        "aws_vpc_endpoint.Network_endpoints_sts_Endpoint",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_intra_use1-az1_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_intra_use1-az2_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_intra_use1-az4_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_pods_use1-az1_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_pods_use1-az2_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_pods_use1-az4_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az1_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az2_Ingress",
        "aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az4_Ingress",
        "data.aws_caller_identity.Network_endpoints_Caller",
        "data.aws_partition.Network_endpoints_Partition",
      ]
    `);
    const more = addresses(built(['core', 'karpenter']).json);
    expect(more).toEqual(expect.arrayContaining(addresses(json)));
  });

  it('are what a network without NAT waits for', () => {
    const kinds = endpoints.ready.map((each) => (each as TerraformResource).terraformResourceType);
    const count = (kind: string) => kinds.filter((found) => found === kind).length;
    expect([count('aws_vpc_endpoint'), count('aws_vpc_security_group_ingress_rule'), kinds.length]).toEqual([7, 9, 16]);
  });

  it('stand in the zones that are named alone', () => {
    const one = built({ presets: ['secrets'], tier: 'private', zones: ['use1-az2'] }).json;
    expect(service(one, 'secretsmanager')['subnet_ids']).toEqual([
      expect.stringMatching(/aws_subnet\.Network_private-use1-az2_/),
    ]);
    expect(resources(one, 'aws_vpc_security_group_ingress_rule')).toHaveLength(9);
  });

  it('need neither security group nor addresses where there are gateways alone', () => {
    const gateways = built({ presets: ['free'], services: ['dynamodb'] }).json;
    expect(addresses(gateways).filter((address) => /endpoint|rule|group/i.test(address))).toEqual([
      expect.stringMatching(/^aws_vpc_endpoint\.Network_S3Endpoint_/),
      expect.stringMatching(/^aws_vpc_endpoint\.Network_endpoints_dynamodb_Endpoint_/),
      expect.stringMatching(/^data\.aws_caller_identity\.Network_endpoints_Caller_/),
      expect.stringMatching(/^data\.aws_partition\.Network_endpoints_Partition_/),
    ]);
    for (const name of ['s3', 'dynamodb']) {
      const gateway = service(gateways, name);
      expect(gateway).toMatchObject({
        vpc_endpoint_type: 'Gateway',
        route_table_ids: [expect.stringContaining('inner')],
      });
      expect(gateway).not.toHaveProperty('private_dns_enabled');
    }
    expect(addresses(built([], publicAlone).json).filter((address) => address.includes('ndpoint'))).toEqual([]);
  });

  it('have no private name and no policy where the service is somebody else’s', () => {
    const theirs = built({ services: ['com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60718'] }).json;
    const endpoint = service(theirs, 'vpce-svc-0a1b2c3d4e5f60718');
    expect(endpoint).toMatchObject({ private_dns_enabled: false });
    expect(endpoint).not.toHaveProperty('policy');
  });
});

describe('endpoint policies', () => {
  const { json } = built(['karpenter', 'secrets']);

  it('admit the identities of the own account, named as an account', () => {
    for (const name of ['ec2', 'logs', 'eks-auth', 'eks', 'kms', 'sqs', 'ssm', 'secretsmanager', 'monitoring']) {
      expect(statements(json, name), name).toEqual([
        { Sid: 'OwnIdentities', Effect: 'Allow', Principal: { AWS: [root] }, Action: '*', Resource: '*' },
      ]);
    }
  });

  it('let nodes pull from any registry, and push to own ones', () => {
    for (const name of ['ecr.api', 'ecr.dkr']) {
      expect(statements(json, name)).toMatchObject([
        { Principal: { AWS: [root] }, Action: '*', Condition: { StringEquals: { 'aws:ResourceAccount': [account] } } },
        {
          Principal: { AWS: [root] },
          Action: expect.arrayContaining(['ecr:BatchGetImage', 'ecr:GetAuthorizationToken']),
        },
      ]);
      const [, pull] = statements(json, name);
      expect(String(pull?.['Action'])).not.toMatch(/Put|Upload|\*/);
    }
  });

  it('let pods without credentials assume roles of the own account with their token, and nothing else', () => {
    const [own, tokens] = statements(json, 'sts');
    expect(own).toMatchObject({ Principal: { AWS: [root] } });
    expect(tokens).toEqual({
      Sid: 'OwnRolesByWebIdentity',
      Effect: 'Allow',
      Principal: { Federated: '*' },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Resource: [expect.stringMatching(/^arn:\$\{[^}]+\}:iam::\$\{[^}]+\.account_id\}:role\/\*$/)],
    });
  });

  it('let own identities write to own buckets and read others, and anybody read what AWS and registry.k8s.io serve', () => {
    const [own, others, shared] = statements(json, 's3');
    const mine = { 'aws:PrincipalAccount': [account] };
    expect(own).toMatchObject({
      Principal: '*',
      Action: '*',
      Condition: { StringEquals: { ...mine, 'aws:ResourceAccount': [account] } },
    });
    expect(others).toMatchObject({ Principal: '*', Condition: { StringEquals: mine } });
    expect(others?.['Condition']).toEqual({ StringEquals: mine });
    expect(String(others?.['Action'])).not.toMatch(/Put|Delete|\*/);
    const arn = (bucket: string) => expect.stringMatching(new RegExp(`^arn:\\$\\{[^}]+\\}:s3:::${bucket}/\\*$`));
    expect(shared).toMatchObject({
      Principal: '*',
      Action: ['s3:GetObject'],
      Resource: expect.arrayContaining([
        arn('prod-us-east-1-starport-layer-bucket'),
        arn('al2023-repos-us-east-1-de612dc2'),
        arn('prod-registry-k8s-io-us-east-1'),
        arn('amazon-ssm-us-east-1'),
      ]),
    });
  });

  it('have a wildcard principal only at gateways, bounded by accounts or by buckets to read', () => {
    const wide = resources(json, 'aws_vpc_endpoint').flatMap((endpoint) =>
      (JSON.parse(String(endpoint['policy'])).Statement as Record<string, unknown>[])
        .filter(
          ({ Principal }) =>
            JSON.stringify(Principal).includes('"*"') && !JSON.stringify(Principal).includes('Federated'),
        )
        .map((statement) => ({ type: endpoint['vpc_endpoint_type'], ...statement }) as Record<string, unknown>),
    );
    expect(wide).toHaveLength(3);
    for (const { type, Condition, Action, Resource } of wide) {
      expect(type).toBe('Gateway');
      const accounts = (Condition as { StringEquals?: Record<string, unknown> } | undefined)?.StringEquals;
      const bounded = accounts?.['aws:PrincipalAccount'] !== undefined;
      const reading =
        String(Action) === 's3:GetObject' && (Resource as string[]).every((arn) => /:::[^*]+\/\*$/.test(arn));
      expect(bounded || reading).toBe(true);
    }
  });

  it('take further accounts and buckets', () => {
    const wider = built({ presets: ['core'], accounts: ['444455556666'], readableBuckets: ['charts'] }).json;
    const theirs = expect.stringMatching(/:iam::444455556666:root$/);
    expect(statements(wider, 'ec2')[0]).toMatchObject({ Principal: { AWS: [root, theirs] } });
    const [own, , shared] = statements(wider, 's3');
    expect(own).toMatchObject({
      Condition: {
        StringEquals: {
          'aws:PrincipalAccount': [account, '444455556666'],
          'aws:ResourceAccount': [account, '444455556666'],
        },
      },
    });
    expect(shared?.['Resource']).toContainEqual(expect.stringMatching(/:s3:::charts\/\*$/));
    expect(statements(wider, 'sts')[1]?.['Resource']).toContainEqual(expect.stringContaining('::444455556666:role/*'));
  });

  it('give way to those of the user, open or written out', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }],
    };
    const theirs = built({
      presets: ['core'],
      services: ['oidc-eks'],
      policies: { s3: policy, ec2: 'open', sts: JSON.stringify(policy) },
    }).json;
    expect(JSON.parse(String(service(theirs, 's3')['policy']))).toEqual(policy);
    expect(JSON.parse(String(service(theirs, 'sts')['policy']))).toEqual(policy);
    expect(JSON.parse(String(service(theirs, 'ec2')['policy']))).toEqual({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    });
    expect(service(theirs, 'oidc-eks')).not.toHaveProperty('policy');
  });

  it('have statements whose reasons and sources are in the data, and no others are there', () => {
    const all = resources(built({ presets: ['core'], services: ['dynamodb'] }).json, 'aws_vpc_endpoint');
    const names = all.flatMap((each) =>
      (JSON.parse(String(each['policy'])).Statement as { Sid: string }[]).map(({ Sid }) => Sid),
    );
    expect([...new Set(names)].sort()).toEqual(Object.keys(data.statements).sort());
  });

  it('fit into what AWS accepts', () => {
    for (const endpoint of resources(json, 'aws_vpc_endpoint')) {
      expect(String(endpoint['policy']).length).toBeLessThan(20_480);
    }
  });
});
