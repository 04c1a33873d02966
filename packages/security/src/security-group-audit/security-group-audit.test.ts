import { DataAwsPrefixList } from '@cdktf/provider-aws/lib/data-aws-prefix-list/index.js';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { SecurityGroupRule } from '@cdktf/provider-aws/lib/security-group-rule/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { AwsStack, contextOf, defineEnvironment, factsOf, runApp, type SecurityGroupsFact } from '@hera/core';
import { plainStack, problemsOf, synth, testStack } from '@hera/core/testing';
import { Aspects, TerraformHclModule, type TerraformStack, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SecurityGroupAudit, type SecurityGroupAuditProps } from '../index';

const reason = 'Customers, by the load balancer of the shop';
const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443, description: reason } as const;

const audited = (
  build: (scope: Construct, group: SecurityGroup) => void,
  props: SecurityGroupAuditProps = {},
  stack: TerraformStack = testStack('production'),
) => {
  const audit = new SecurityGroupAudit(stack, 'Audit', props);
  const web = new Construct(stack, 'Web');
  build(web, new SecurityGroup(web, 'Group', { name: 'web', vpcId: 'vpc-1' }));
  const problems = problemsOf(() => synth(stack)).map(({ code, path }) => `${code} ${path}`);
  const [fact] = factsOf(contextOf(stack).facts, 'security-groups');
  return { audit, fact: fact as SecurityGroupsFact, problems, stack };
};

const web = 'aws_security_group.Web_Group_78E9E3F4';

describe('the audit sees', () => {
  it('rules of every kind, one for each peer, with direction, ports, reason and path', () => {
    const { fact, problems, audit } = audited((scope, group) => {
      new VpcSecurityGroupIngressRule(scope, 'V4', { ...https, securityGroupId: group.id, cidrIpv4: '10.0.0.0/8' });
      new VpcSecurityGroupIngressRule(scope, 'V6', { ...https, securityGroupId: group.id, cidrIpv6: 'fd00::/16' });
      new VpcSecurityGroupEgressRule(scope, 'Out', {
        securityGroupId: group.id,
        ipProtocol: '-1',
        cidrIpv4: '0.0.0.0/0',
        description: 'Shop to its payment provider',
      });
      new VpcSecurityGroupEgressRule(scope, 'Lists', {
        ...https,
        securityGroupId: group.id,
        prefixListId: new DataAwsPrefixList(scope, 'S3', { name: 'com.amazonaws.us-east-1.s3' }).id,
      });
      new SecurityGroupRule(scope, 'Classic', {
        type: 'ingress',
        securityGroupId: group.id,
        protocol: '6',
        fromPort: 8000,
        toPort: 8080,
        cidrBlocks: ['10.1.0.0/16', '10.2.0.0/16'],
        selfAttribute: true,
        description: reason,
      });
      new SecurityGroup(scope, 'Inline', {
        vpcId: 'vpc-1',
        ingress: [{ protocol: 'TCP', fromPort: 80, toPort: 80, securityGroups: [group.id], description: reason }],
        egress: [{ protocol: '-1', fromPort: 0, toPort: 0, ipv6CidrBlocks: ['::/0'], description: reason }],
      });
      new DefaultSecurityGroup(scope, 'Default', {
        vpcId: 'vpc-1',
        ingress: [{ protocol: '-1', fromPort: 0, toPort: 0, selfAttribute: true, description: reason }],
      });
    });
    expect(problems).toEqual([]);
    const lines = fact.rules.map(
      ({ rule, group, direction, protocol, ports, peer }) =>
        `${rule}: ${group} ${direction} ${protocol} ${ports?.join('-') ?? 'all'} ${peer.kind} ${peer.value}`,
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "Web/Classic: aws_security_group.Web_Group_78E9E3F4 ingress tcp 8000-8080 ipv4 10.1.0.0/16
      Web/Classic: aws_security_group.Web_Group_78E9E3F4 ingress tcp 8000-8080 ipv4 10.2.0.0/16
      Web/Classic: aws_security_group.Web_Group_78E9E3F4 ingress tcp 8000-8080 group aws_security_group.Web_Group_78E9E3F4
      Web/Default.ingress[0]: aws_default_security_group.Web ingress -1 all group aws_default_security_group.Web
      Web/Inline.egress[0]: aws_security_group.Web_Inline_4129C627 egress -1 all ipv6 ::/0
      Web/Inline.ingress[0]: aws_security_group.Web_Inline_4129C627 ingress tcp 80-80 group aws_security_group.Web_Group_78E9E3F4
      Web/Lists: aws_security_group.Web_Group_78E9E3F4 egress tcp 443-443 prefix-list data.aws_prefix_list.Web_S3_E507F412.id
      Web/Out: aws_security_group.Web_Group_78E9E3F4 egress -1 all ipv4 0.0.0.0/0
      Web/V4: aws_security_group.Web_Group_78E9E3F4 ingress tcp 443-443 ipv4 10.0.0.0/8
      Web/V6: aws_security_group.Web_Group_78E9E3F4 ingress tcp 443-443 ipv6 fd00::/16"
    `);
    expect(new Set(fact.rules.map((rule) => rule.reason))).toEqual(new Set([reason, 'Shop to its payment provider']));
    expect(audit.rules).toEqual(fact.rules);
    expect(Object.values(fact.groups)).toEqual([{ name: 'web' }, { namePrefix: 'terraform-' }, { default: true }]);
  });

  it('what aspects and escape hatches add, whoever wrote it and in whatever order', () => {
    const stack = testStack('production');
    Aspects.of(stack).add({
      visit: (construct) => {
        if (construct instanceof VpcSecurityGroupIngressRule) construct.description = 'Managed by Terraform';
      },
    });
    stack.addOverride('resource.aws_security_group_rule.Raw', {
      type: 'ingress',
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_blocks: ['0.0.0.0/0'],
      security_group_id: 'sg-1',
    });
    const { problems } = audited(
      (scope, group) => {
        new VpcSecurityGroupIngressRule(scope, 'Https', {
          ...https,
          securityGroupId: group.id,
          cidrIpv4: '10.0.0.0/8',
        });
      },
      {},
      stack,
    );
    expect(problems).toEqual([
      'HERA_SEC_051 Web/Https',
      'HERA_SEC_050 aws_security_group_rule.Raw',
      'HERA_SEC_052 aws_security_group_rule.Raw',
    ]);
  });

  it('what it cannot see, and says so', () => {
    const { fact, problems } = audited((scope) => {
      const vpc = new Vpc(scope, 'Vpc', { cidrBlock: '10.0.0.0/16' });
      const cluster = new EksCluster(scope, 'Eks', { name: 'shop', roleArn: 'arn', vpcConfig: { subnetIds: [] } });
      new VpcSecurityGroupIngressRule(scope, 'Eks443', {
        ...https,
        securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
        cidrIpv4: vpc.cidrBlock,
      });
      new VpcSecurityGroupIngressRule(scope, 'Theirs', { ...https, securityGroupId: 'sg-1', cidrIpv4: '10.0.0.0/8' });
      new TerraformHclModule(scope, 'Module', { source: 'terraform-aws-modules/vpc/aws' });
    });
    expect(problems).toEqual([]);
    expect(fact.notVisible).toEqual([
      {
        what: expect.stringContaining('the group that EKS makes for the cluster shop'),
        construct: 'Web/Eks',
        clusterName: 'shop',
        group: fact.rules.find(({ rule }) => rule === 'Web/Eks443')?.group,
      },
      { what: expect.stringContaining('further rules of the group sg-1'), group: 'sg-1' },
      { what: 'the default group of the VPC Web/Vpc', construct: 'Web/Vpc' },
      { what: expect.stringMatching(/^rules inside of the module Web_Module_/) },
    ]);
  });
});

describe('the hash', () => {
  const hashOf = (ports: readonly number[], before = 0): string => {
    // Tokens are numbered through the process.
    for (let index = 0; index < before; index += 1) Token.asString({ ref: index });
    return audited((scope, group) => {
      for (const port of ports) {
        new VpcSecurityGroupIngressRule(scope, `P${port}`, {
          ...https,
          fromPort: port,
          toPort: port,
          securityGroupId: group.id,
          referencedSecurityGroupId: group.id,
        });
      }
    }).fact.hash;
  };

  it('is the same in another order and with other token numbers, and another with another port', () => {
    const hash = hashOf([443, 80]);
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(hashOf([80, 443], 25)).toBe(hash);
    expect(hashOf([80, 444])).not.toBe(hash);
    expect(hashOf([80])).not.toBe(hash);
  });
});

interface Refused {
  readonly what: string;
  readonly build: (scope: Construct, group: SecurityGroup) => void;
  readonly problems: readonly string[];
  readonly props?: SecurityGroupAuditProps;
}

const refused: readonly Refused[] = [
  {
    what: 'a rule without description',
    build: (scope, { id }) => {
      const { description: _, ...bare } = https;
      new VpcSecurityGroupIngressRule(scope, 'R', { ...bare, securityGroupId: id, cidrIpv4: '10.0.0.0/8' });
    },
    problems: ['HERA_SEC_050 Web/R'],
  },
  {
    what: 'a restatement',
    build: (scope, { id }) =>
      void new VpcSecurityGroupEgressRule(scope, 'R', {
        ...https,
        description: 'Allow all outbound traffic',
        securityGroupId: id,
        cidrIpv4: '0.0.0.0/0',
      }),
    problems: ['HERA_SEC_051 Web/R'],
  },
  {
    what: 'a reason below the length asked for',
    build: (scope, { id }) =>
      void new VpcSecurityGroupIngressRule(scope, 'R', { ...https, securityGroupId: id, cidrIpv4: '10.0.0.0/8' }),
    problems: ['HERA_SEC_051 Web/R'],
    props: { shortestReason: 60 },
  },
  {
    what: 'the internet, in IPv4, IPv6 and halves',
    build: (scope, { id }) => {
      new VpcSecurityGroupIngressRule(scope, 'A', { ...https, securityGroupId: id, cidrIpv4: '0.0.0.0/0' });
      new VpcSecurityGroupIngressRule(scope, 'B', { ...https, securityGroupId: id, cidrIpv6: '::/0' });
      new VpcSecurityGroupIngressRule(scope, 'C', { ...https, securityGroupId: id, cidrIpv4: '128.0.0.0/1' });
    },
    problems: ['HERA_SEC_052 Web/A', 'HERA_SEC_052 Web/B', 'HERA_SEC_052 Web/C'],
  },
  {
    what: 'a range that only Terraform knows',
    build: (scope, { id }) => {
      const cidrIpv4 = new TerraformVariable(scope, 'Office', { type: 'string' }).stringValue;
      new VpcSecurityGroupIngressRule(scope, 'R', { ...https, securityGroupId: id, cidrIpv4 });
    },
    problems: ['HERA_SEC_053 Web/R'],
  },
  {
    what: 'rules out of a variable, and of an iterator',
    build: (scope) => {
      const ingress = Token.asAny(new TerraformVariable(scope, 'Rules', { type: 'any' }).value);
      new SecurityGroup(scope, 'Variable', { ingress });
      new SecurityGroup(scope, 'Iterator').addOverride('dynamic.egress', { for_each: ['a'], content: {} });
    },
    problems: ['HERA_SEC_054 Web/Iterator.egress', 'HERA_SEC_054 Web/Variable.ingress[0]'],
  },
];

describe('production refuses', () => {
  it.each(refused)('$what', ({ build, problems, props }) => {
    expect(audited(build, props).problems).toEqual(problems);
  });

  it.each(refused)('in a stack without environment too: $what', ({ build, problems, props }) => {
    expect(audited(build, props, plainStack()).problems).toEqual(problems);
  });

  it('every rule by its name, ports, peers and path', () => {
    const stack = testStack('production');
    new SecurityGroupAudit(stack, 'Audit');
    const group = new SecurityGroup(stack, 'Group', { vpcId: 'vpc-1' });
    new VpcSecurityGroupIngressRule(stack, 'R', { ...https, securityGroupId: group.id, cidrIpv4: '0.0.0.0/0' });
    expect(problemsOf(() => synth(stack))).toMatchObject([
      {
        code: 'HERA_SEC_052',
        path: 'R',
        message: expect.stringMatching(
          /^tcp 443 from 0\.0\.0\.0\/0 into aws_security_group\.Group is open to the internet$/,
        ),
        fix: expect.stringContaining('openRanges'),
        constructPath: 'prod-aws/Audit',
      },
    ]);
  });

  it('in the words and with the exit code of every other mistake', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-audit-'));
    const written: string[] = [];
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    onTestFinished(() => {
      stderr.mockRestore();
      vi.unstubAllEnvs();
      process.exitCode = undefined;
      rmSync(folder, { recursive: true, force: true });
    });
    vi.stubEnv('CDKTF_OUTDIR', folder);
    runApp((app) => {
      const environment = defineEnvironment({ name: 'prod', profile: 'production', region: 'us-east-1' });
      const stack = new AwsStack(app, 'prod-aws', { environment, target: { kind: 'aws' } });
      new SecurityGroupAudit(stack, 'Audit');
      new SecurityGroupRule(stack, 'Ssh', {
        type: 'ingress',
        securityGroupId: 'sg-1',
        protocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        cidrBlocks: ['0.0.0.0/0'],
      });
    });
    expect(written.join('')).toMatch(
      /^HERA_SEC_050 Ssh: tcp 22 from 0\.0\.0\.0\/0 into sg-1 has no reason; .*\nHERA_SEC_052 Ssh: .*\(at prod-aws\/Audit\)\n$/,
    );
    expect(process.exitCode).toBe(2);
    expect(existsSync(join(folder, 'stacks', 'prod-aws', 'cdk.tf.json'))).toBe(false);
  });

  it('an exception that fits no rule, in development too', () => {
    for (const profile of ['production', 'development'] as const) {
      const openRanges = [{ rule: 'Web/Gone', reason: 'Customers come from everywhere' }];
      expect(audited(() => undefined, { openRanges }, testStack(profile)).problems).toEqual([
        'HERA_SEC_055 audit.openRanges[0].rule',
      ]);
    }
  });
});

describe('development', () => {
  it.each(refused)('is warned, once: $what', ({ build, problems, props }) => {
    const { stack, problems: none, fact } = audited(build, props, testStack('development'));
    expect(none).toEqual([]);
    synth(stack);
    expect(contextOf(stack).warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(problems);
    expect(fact.hash).toMatch(/^[\da-f]{64}$/);
  });
});

describe('an exception', () => {
  const open = (scope: Construct, { id }: SecurityGroup) =>
    void new VpcSecurityGroupIngressRule(scope, 'R', { ...https, securityGroupId: id, cidrIpv4: '0.0.0.0/0' });

  it('with a reason opens one rule, and is in the fact', () => {
    const openRanges = [{ rule: 'Web/R', reason: 'The shop has customers in all the world' }];
    const { fact, problems } = audited(open, { openRanges });
    expect(problems).toEqual([]);
    expect(fact.rules).toMatchObject([{ rule: 'Web/R', group: web, exception: openRanges[0]?.reason }]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['has no reason', { openRanges: [{ rule: 'Web/R', reason: '' }] }, ['HERA_SEC_056 audit.openRanges[0].reason']],
    [
      'has a reason that says nothing',
      { openRanges: [{ rule: 'Web/R', reason: 'Allow everything from the internet' }] },
      ['HERA_SEC_056 audit.openRanges[0].reason'],
    ],
    ['has no rule', { openRanges: [{ reason: 'x'.repeat(20) }] }, ['HERA_SEC_001 audit.openRanges[0].rule']],
    ['has unknown properties', { open: [] }, ['HERA_SEC_001 audit']],
    ['asks for no length', { shortestReason: 0 }, ['HERA_SEC_001 audit.shortestReason']],
    [
      'is known later',
      { shortestReason: Token.asNumber({ ref: 'x' }), openRanges: Token.asAny({ ref: 'x' }) },
      ['HERA_CORE_002 audit.shortestReason', 'HERA_CORE_002 audit.openRanges'],
    ],
  ])('is refused where it %s', (_, props, problems) => {
    const found = problemsOf(
      () => new SecurityGroupAudit(testStack('production'), 'Audit', props as SecurityGroupAuditProps),
    );
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(problems);
  });
});

it('is refused twice in one stack', () => {
  const stack = testStack('production');
  new SecurityGroupAudit(stack, 'Audit');
  expect(problemsOf(() => new SecurityGroupAudit(new Construct(stack, 'More'), 'Audit'))).toMatchObject([
    { code: 'HERA_SEC_057', message: 'prod-aws/Audit audits this stack already', constructPath: 'prod-aws/More/Audit' },
  ]);
});
