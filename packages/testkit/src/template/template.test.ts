import { HeraError } from '@hera/core/errors';
import { AssertionError } from 'node:assert';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Match } from './match';
import { SmallStack } from './small-stack.fixture';
import { Template } from './template';

const stack = new SmallStack();
const template = Template.fromStack(stack);
const folder = mkdtempSync(join(tmpdir(), 'hera-template-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failure = (assertion: () => unknown): string => {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError || HeraError.is(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('Template', () => {
  it('reads stack, text, object and file alike, with aspects applied and no folder left behind', () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => /^hera-template-(?!test)/.test(name));
    const before = folders();
    expect(Template.fromStack(stack).resources('aws_subnet')[0]?.values['tags']).toEqual({
      Name: 'small-eu-west-1a',
      seen: 'by-aspect',
    });
    expect(folders().filter((name) => !before.includes(name))).toEqual([]);

    const json = { resource: { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } } } };
    const file = join(folder, 'cdk.tf.json');
    writeFileSync(file, JSON.stringify(json));
    for (const read of [Template.fromJson(json), Template.fromJson(JSON.stringify(json)), Template.fromFile(file)])
      expect(read.resources().map(({ address, values }) => [address, values])).toEqual([
        ['aws_vpc.main', { cidr_block: '10.0.0.0/16' }],
      ]);
  });

  it('runs the validations of the stack when asked to', () => {
    const broken = new SmallStack();
    broken.node.addValidation({ validate: () => ['too small'] });
    expect(() => Template.fromStack(broken)).not.toThrow();
    expect(() => Template.fromStack(broken, { validate: true })).toThrow('too small');
  });

  it.each([
    ['text that is no JSON', () => Template.fromJson('resource "a" "b" {}'), 'HERA_TEST_021'],
    ['JSON without a block', () => Template.fromJson({ hello: 1 }), 'HERA_TEST_021'],
    ['a list', () => Template.fromJson('[]'), 'HERA_TEST_021'],
    ['a file that is not there', () => Template.fromFile(join(folder, 'none.json')), 'HERA_TEST_021'],
    ['something that is no stack', () => Template.fromStack({} as never), 'HERA_TEST_022'],
  ])('refuses %s', (_, make, code) => {
    expect(failure(make)).toContain(code);
  });

  it('holds resources against properties, numbers and construct paths', () => {
    expect(template.hasResource('aws_vpc', { cidrBlock: '10.1.0.0/16', instanceTenancy: Match.absent() })).toHaveLength(
      1,
    );
    expect(template.hasResource('aws_subnet', {}, { count: 2 })).toHaveLength(2);
    expect(template.hasResource('aws_nat_gateway', {}, { count: 0 })).toEqual([]);
    for (const path of ['small/eu-west-1a/Subnet', 'eu-west-1a/Subnet', /1a\/Subnet$/])
      expect(template.hasResource('aws_subnet', {}, { count: 1, path })[0]?.values['cidr_block']).toBe('10.1.0.0/24');
    const [subnet] = template.resources('aws_subnet');
    template.hasResource('aws_subnet', {}, { count: 1, path: subnet?.logicalId ?? '' });
    template.hasResource('aws_iam_role', {
      assumeRolePolicy: { Statement: [{ Principal: { Service: Match.stringMatching('^ec2\\.') } }] },
    });
    template.hasResource('aws_security_group', { ingress: { cidrBlocks: Match.arrayWith(['10.1.0.0/16']) } });
  });

  it('knows data sources, outputs, providers and the tags that will be', () => {
    template.hasDataSource('aws_partition', {}, { count: 1 });
    template.hasOutput('vpc_id', {
      value: Match.stringMatching(/^\$\{aws_vpc\.Vpc\.id\}$/),
      sensitive: Match.absent(),
    });
    template.hasProvider('aws', { region: 'eu-west-1', alias: Match.absent() });
    template.hasTags('aws_subnet', { team: 'platform', Name: Match.stringMatching('^small-') });
    template.hasTags('aws_vpc', { Name: 'unnamed' });
    expect(Object.keys(template.outputs())).toEqual(['vpc_id']);
    const aliased = Template.fromJson({
      provider: {
        aws: [{ default_tags: [{ tags: { at: 'home' } }] }, { alias: 'far', default_tags: { tags: { at: 'far' } } }],
      },
      resource: { aws_vpc: { a: { provider: 'aws.far' }, b: {} } },
    });
    expect(aliased.resources().map((resource) => aliased.tags(resource))).toEqual([{ at: 'far' }, { at: 'home' }]);
  });

  it('follows depends_on, references, locals and text within expressions', () => {
    template.dependsOn('Role', 'aws_subnet');
    template.dependsOn(stack.role, stack.vpc);
    template.dependsOn(stack.role, 'data.aws_partition.Partition');
    template.dependsOn('aws_security_group', 'aws_vpc');
    template.dependsOn(/1a\/Subnet$/, 'small/Vpc');
    const written = Template.fromJson({
      resource: {
        a: {
          quoted: { value: '${join("}", [b.one.id])}' },
          escaped: { value: '$${b.one.id} and b.one.id' },
          nested: { value: '${jsonencode({ "x" = "${b.one.id}" })} b.two.id' },
          loop: { value: '%{ for x in b.two.ids }${x}%{ endfor }' },
          trigger: { lifecycle: { replace_triggered_by: ['b.two'] } },
          indexed: { value: '${module.net.id[0]}' },
        },
        b: { one: {}, two: {} },
      },
      module: { net: { input: '${b.two[0].id}' } },
    });
    const depends = (on: string) =>
      ['quoted', 'escaped', 'nested', 'loop', 'trigger', 'indexed'].filter(
        (name) => written.judgeDependency(`a.${name}`, on).every.holds,
      );
    expect(depends('b.one')).toEqual(['quoted', 'nested']);
    expect(depends('b.two')).toEqual(['loop', 'trigger', 'indexed']);
  });
});

describe('what a failure says', () => {
  it('a type that is not there', () => {
    expect(failure(() => template.hasResource('aws_subnets'))).toMatchInlineSnapshot(`
      "expected a resource aws_subnets, but the template has none of that type; did you mean aws_subnet?
        it has aws_iam_role (1), aws_security_group (1), aws_subnet (2), aws_vpc (1)"
    `);
    expect(failure(() => Template.fromJson({ output: {} }).hasResource('aws_vpc'))).toMatchInlineSnapshot(
      `"expected a resource aws_vpc, but the template has none of that type; it has no resource at all"`,
    );
  });

  it('the nearest candidates, with what is different', () => {
    expect(
      failure(() =>
        template.hasResource('aws_subnet', {
          cidrBlock: '10.1.1.0/24',
          mapPublicIpOnLaunch: true,
          tags: { Name: 'x' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      "expected a resource aws_subnet with { cidrBlock: "10.1.1.0/24", mapPublicIpOnLaunch: true, tags: { Name: "x" } }, but none of the 2 matches; nearest (- expected, + found):

        aws_subnet.eu-west-1b_Subnet_89F7F099 (small/eu-west-1b/Subnet)
          - map_public_ip_on_launch: true
          + map_public_ip_on_launch: false
          - tags.Name: "x"
          + tags.Name: "small-eu-west-1b"

        aws_subnet.eu-west-1a_Subnet_F0DA2C6E (small/eu-west-1a/Subnet)
          - cidr_block: "10.1.1.0/24"
          + cidr_block: "10.1.0.0/24"
          - map_public_ip_on_launch: true
          + map_public_ip_on_launch: false
          - tags.Name: "x"
          + tags.Name: "small-eu-west-1a""
    `);
  });

  it('differences within lists, JSON texts and conditions', () => {
    expect(
      failure(() =>
        template.hasResource('aws_security_group', {
          description: Match.anyValue(),
          ingress: [{ fromPort: 22, cidrBlocks: Match.arrayWith(['10.2.0.0/16']) }],
        }),
      ),
    ).toMatchInlineSnapshot(`
      "expected a resource aws_security_group with { description: <any value>, ingress: [{ fromPort: 22, cidrBlocks: <a list with ["10.2.0.0/16"]> }] }, but the only one does not match; nearest (- expected, + found):

        aws_security_group.Group (small/Group)
          - description: any value
          + description: absent
          - ingress[0].from_port: 22
          + ingress[0].from_port: 443
          - ingress[0].cidr_blocks[]: an item "10.2.0.0/16"
          + ingress[0].cidr_blocks[]: ["10.0.0.0/8", "10.1.0.0/16"]"
    `);
    expect(
      failure(() =>
        template.hasResource('aws_iam_role', { assumeRolePolicy: Match.exact({ Statement: [{ Effect: 'Deny' }] }) }),
      ),
    ).toMatchInlineSnapshot(`
      "expected a resource aws_iam_role with { assumeRolePolicy: <exactly { Statement: [{ Effect: "Deny" }] }> }, but the only one does not match; nearest (- expected, + found):

        aws_iam_role.Role (small/Role)
          - assume_role_policy.Statement[0].Effect: "Deny"
          + assume_role_policy.Statement[0].Effect: "Allow"
          - assume_role_policy.Statement[0].Action: absent
          + assume_role_policy.Statement[0].Action: "sts:AssumeRole"
          - assume_role_policy.Statement[0].Principal: absent
          + assume_role_policy.Statement[0].Principal: { Service: "ec2.\${data.aws_partition.Partition.dns_suffix}" }
          - assume_role_policy.Version: absent
          + assume_role_policy.Version: "2012-10-17""
    `);
  });

  it('how many there are instead', () => {
    expect(failure(() => template.hasResource('aws_subnet', {}, { count: 3 }))).toMatchInlineSnapshot(`
      "expected 3 resources aws_subnet, but 2 match:
        aws_subnet.eu-west-1a_Subnet_F0DA2C6E (small/eu-west-1a/Subnet)
        aws_subnet.eu-west-1b_Subnet_89F7F099 (small/eu-west-1b/Subnet)"
    `);
    expect(failure(() => template.hasResource('aws_subnet', { cidrBlock: '10.1.1.0/24' }, { count: 2 })))
      .toMatchInlineSnapshot(`
        "expected 2 resources aws_subnet with { cidrBlock: "10.1.1.0/24" }, but 1 matches:
          aws_subnet.eu-west-1b_Subnet_89F7F099 (small/eu-west-1b/Subnet)
          of the others, nearest (- expected, + found):

          aws_subnet.eu-west-1a_Subnet_F0DA2C6E (small/eu-west-1a/Subnet)
            - cidr_block: "10.1.1.0/24"
            + cidr_block: "10.1.0.0/24""
      `);
    expect(failure(() => template.hasResource('aws_vpc', {}, { count: 0 }))).toMatchInlineSnapshot(`
      "expected 0 resources aws_vpc, but 1 matches:
        aws_vpc.Vpc (small/Vpc)"
    `);
  });

  it('where it is instead', () => {
    expect(failure(() => template.hasResource('aws_vpc', {}, { path: 'Network/Vpc' }))).toMatchInlineSnapshot(`
      "expected a resource aws_vpc at Network/Vpc, but the only one does not match; nearest (- expected, + found):

        aws_vpc.Vpc (small/Vpc)
          - path: "Network/Vpc"
          + path: "small/Vpc""
    `);
  });

  it('data sources, outputs, providers and tags', () => {
    expect(failure(() => template.hasDataSource('aws_region'))).toMatchInlineSnapshot(`
      "expected a data source aws_region, but the template has none of that type; did you mean aws_partition?
        it has aws_partition (1)"
    `);
    expect(failure(() => template.hasOutput('vpc'))).toMatchInlineSnapshot(`
      "expected the output vpc, but the template has none of that name; did you mean vpc_id?
        it has vpc_id"
    `);
    expect(failure(() => template.hasOutput('vpc_id', { sensitive: true }))).toMatchInlineSnapshot(`
      "expected the output vpc_id with { sensitive: true }, but it differs (- expected, + found):

        output vpc_id
          - sensitive: true
          + sensitive: absent"
    `);
    expect(failure(() => template.hasProvider('aws', { region: 'us-east-1' }))).toMatchInlineSnapshot(`
      "expected the provider aws with { region: "us-east-1" }, but it differs (- expected, + found):

        provider aws
          - region: "us-east-1"
          + region: "eu-west-1""
    `);
    expect(failure(() => template.hasProvider('google'))).toMatchInlineSnapshot(`
      "expected the provider google, but the template has none of that name
        it has aws"
    `);
    expect(failure(() => template.hasTags('aws_subnet', { team: 'data' }))).toMatchInlineSnapshot(`
      "expected every aws_subnet to have these tags, but 2 of 2 differ (- expected, + found):

        aws_subnet.eu-west-1a_Subnet_F0DA2C6E
          - tags.team: "data"
          + tags.team: "platform"

        aws_subnet.eu-west-1b_Subnet_89F7F099
          - tags.team: "data"
          + tags.team: "platform""
    `);
    expect(failure(() => template.hasTags('aws_eip', { team: 'data' }))).toMatchInlineSnapshot(
      `"expected every aws_eip to have tags, but the template has none of that type"`,
    );
  });

  it('dependencies', () => {
    expect(failure(() => template.dependsOn('aws_subnet', 'aws_iam_role'))).toMatchInlineSnapshot(`
      "expected aws_subnet to depend on aws_iam_role, directly or by way of others, but 2 of 2 do not:
        aws_subnet.eu-west-1a_Subnet_F0DA2C6E names aws_vpc.Vpc
        aws_subnet.eu-west-1b_Subnet_89F7F099 names aws_vpc.Vpc"
    `);
    expect(failure(() => template.dependsOn('aws_subnet', 'aws_vpcs'))).toMatchInlineSnapshot(
      `"HERA_TEST_023 on: aws_vpcs picks nothing in the template; allowed an address, a logical id, a construct path, a type, a pattern or a construct of this stack; use aws_vpc or aws_vpc.Vpc"`,
    );
  });
});
