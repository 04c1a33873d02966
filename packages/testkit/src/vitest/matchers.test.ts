import type { Plan } from '@hera/terraform';
import type { TerraformStack } from 'cdktf';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { DeploymentPlan } from '../deployment';
import { planOf, recordedPlan } from '../plan/changes.fixture';
import { Match } from '../template/match';
import { SmallStack } from '../template/small-stack.fixture';
import { Template } from '../template/template';
import type { TestkitMatchers } from './matchers';
import './index.mjs';

const stack = new SmallStack();
const template = Template.fromStack(stack);
const plan = recordedPlan();
const creation = planOf({ 'aws_nat_gateway.a': ['create'], 'aws_nat_gateway.b': ['create'] });
const nothing = planOf({});

const failure = (assertion: () => void): string => {
  try {
    assertion();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('nothing was thrown');
};

describe('matchers about a stack', () => {
  it('hold for a stack and for a template', () => {
    for (const subject of [stack, template]) {
      expect(subject).toHaveResource('aws_vpc');
      expect(subject).toHaveResource('aws_subnet', 2);
      expect(subject).toHaveResource('aws_subnet', { cidrBlock: Match.anyValue() }, { count: 2 });
      expect(subject).not.toHaveResource('aws_nat_gateway');
      expect(subject).not.toHaveResource('aws_subnet', 1);
    }
    expect(template).toHaveDataSource('aws_partition', 1);
    expect(template).toHaveOutput('vpc_id', { description: 'The VPC.' });
    expect(template).toHaveProvider('aws', { region: 'eu-west-1' });
    expect(template).toHaveTags('aws_subnet', { team: 'platform' });
    expect(template).toDependOn('aws_subnet', 'aws_vpc');
    expect(template).not.toDependOn('aws_vpc', 'aws_subnet');
  });

  it('say what is wrong', () => {
    expect(failure(() => expect(template).toHaveResource('aws_subnet', 3))).toMatchInlineSnapshot(`
      "expected 3 resources aws_subnet, but 2 match:
        aws_subnet.eu-west-1a_Subnet_F0DA2C6E (small/eu-west-1a/Subnet)
        aws_subnet.eu-west-1b_Subnet_89F7F099 (small/eu-west-1b/Subnet)"
    `);
    expect(failure(() => expect(template).toHaveDataSource('aws_partition', 2))).toMatchInlineSnapshot(`
      "expected 2 data sources aws_partition, but 1 matches:
        data.aws_partition.Partition (small/Partition)"
    `);
    expect(failure(() => expect(template).toHaveOutput('vpc_arn'))).toMatchInlineSnapshot(`
      "expected the output vpc_arn, but the template has none of that name; did you mean vpc_id?
        it has vpc_id"
    `);
    expect(failure(() => expect(template).toHaveProvider('aws', { alias: 'far' }))).toMatchInlineSnapshot(`
      "expected the provider aws with { alias: "far" }, but it differs (- expected, + found):

        provider aws
          - alias: "far"
          + alias: absent"
    `);
    expect(failure(() => expect(template).toHaveTags('aws_vpc', { team: 'data' }))).toMatchInlineSnapshot(`
      "expected every aws_vpc to have these tags, but 1 of 1 differ (- expected, + found):

        aws_vpc.Vpc
          - tags.team: "data"
          + tags.team: "platform""
    `);
    expect(failure(() => expect(template).toDependOn('aws_vpc', 'aws_subnet'))).toMatchInlineSnapshot(`
      "expected aws_vpc to depend on aws_subnet, directly or by way of others, but 1 of 1 does not:
        aws_vpc.Vpc names nothing"
    `);
  });

  it('say what is there that must not be', () => {
    expect(failure(() => expect(template).not.toHaveResource('aws_vpc'))).toMatchInlineSnapshot(`
      "expected not a resource aws_vpc, but the template has:
        aws_vpc.Vpc (small/Vpc)"
    `);
    expect(failure(() => expect(template).not.toHaveDataSource('aws_partition'))).toMatchInlineSnapshot(`
      "expected not a data source aws_partition, but the template has:
        data.aws_partition.Partition (small/Partition)"
    `);
    expect(failure(() => expect(template).not.toHaveOutput('vpc_id'))).toMatchInlineSnapshot(
      `"expected not the output vpc_id, but the template has it"`,
    );
    expect(failure(() => expect(template).not.toHaveProvider('aws'))).toMatchInlineSnapshot(
      `"expected not the provider aws, but the template has it"`,
    );
    expect(failure(() => expect(template).not.toHaveTags('aws_vpc', { team: 'platform' }))).toMatchInlineSnapshot(
      `"expected not every aws_vpc to have these tags, but all 1 do"`,
    );
  });

  it('take "not depend" as: none of the first on any of the second', () => {
    expect(failure(() => expect(template).toDependOn(/^aws_/, 'aws_vpc'))).toMatchInlineSnapshot(`
      "expected /^aws_/ to depend on aws_vpc, directly or by way of others, but 1 of 5 does not:
        aws_vpc.Vpc names nothing"
    `);
    expect(failure(() => expect(template).not.toDependOn(/^aws_/, 'aws_vpc'))).toMatchInlineSnapshot(`
      "expected /^aws_/ not to depend on aws_vpc, neither directly nor by way of others, but 4 of 5 do:
        aws_iam_role.Role -> aws_subnet.eu-west-1a_Subnet_F0DA2C6E -> aws_vpc.Vpc
        aws_security_group.Group -> local.GroupName -> aws_vpc.Vpc
        aws_subnet.eu-west-1a_Subnet_F0DA2C6E -> aws_vpc.Vpc
        aws_subnet.eu-west-1b_Subnet_89F7F099 -> aws_vpc.Vpc"
    `);
    expect(failure(() => expect(template).not.toDependOn('aws_vpc', 'aws_subnetz'))).toContain('HERA_TEST_023');
  });
});

describe('matchers about a plan', () => {
  it('hold', () => {
    expect(creation).toCreate('aws_nat_gateway', 2);
    expect(creation).not.toCreate('aws_nat_gateway', 3);
    expect(creation).toReplaceNothing();
    expect(creation).toDestroyNothing();
    expect(creation).toChangeOnly('aws_nat_gateway');
    expect(creation).not.toBeEmpty();
    expect(nothing).toBeEmpty();
    expect(plan).toUpdate('terraform_data.updated', 1);
    expect(plan).toDelete('terraform_data.gone');
    expect(plan).toReplace('terraform_data.replaced');
    expect({ json: plan, changes: [], changed: true, planFile: '' } as unknown as DeploymentPlan).toReplace(
      'terraform_data',
    );
  });

  it('say what is wrong', () => {
    expect(failure(() => expect(creation).toCreate('aws_nat_gateway', 3))).toMatchInlineSnapshot(`
      "expected the plan to create 3 aws_nat_gateway, but it would create 2; what it would do there:
        aws_nat_gateway.a: create
        aws_nat_gateway.b: create"
    `);
    expect(failure(() => expect(creation).toUpdate('aws_nat_gateway.a'))).toMatchInlineSnapshot(`
      "expected the plan to update aws_nat_gateway.a, but it would update 0; what it would do there:
        aws_nat_gateway.a: create"
    `);
    expect(failure(() => expect(creation).toDelete('aws_nat_gateway.a'))).toMatchInlineSnapshot(`
      "expected the plan to delete aws_nat_gateway.a, but it would delete 0; what it would do there:
        aws_nat_gateway.a: create"
    `);
    expect(failure(() => expect(creation).toReplace('aws_nat_gateway.a'))).toMatchInlineSnapshot(`
      "expected the plan to replace aws_nat_gateway.a, but it would replace 0; what it would do there:
        aws_nat_gateway.a: create"
    `);
    expect(failure(() => expect(plan).toReplaceNothing())).toMatchInlineSnapshot(`
      "expected the plan to replace nothing, but it would replace 1:
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace"
    `);
    expect(failure(() => expect(plan).toDestroyNothing())).toMatchInlineSnapshot(`
      "expected the plan to destroy nothing, but it would destroy 2:
        terraform_data.gone: delete (no resource config)
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace"
    `);
    expect(failure(() => expect(creation).toBeEmpty())).toMatchInlineSnapshot(`
      "expected the plan to be empty, but it would change:
        aws_nat_gateway.a: create
        aws_nat_gateway.b: create"
    `);
    expect(failure(() => expect(creation).toChangeOnly('aws_vpc'))).toMatchInlineSnapshot(`
      "expected the plan to change only aws_vpc, but it would also change 2 resources:
        aws_nat_gateway.a: create
        aws_nat_gateway.b: create"
    `);
  });

  it('say what is done that must not be', () => {
    expect(failure(() => expect(creation).not.toCreate('aws_nat_gateway'))).toMatchInlineSnapshot(`
      "expected the plan not to create aws_nat_gateway, but it would:
        aws_nat_gateway.a: create
        aws_nat_gateway.b: create"
    `);
    expect(failure(() => expect(plan).not.toUpdate('terraform_data'))).toMatchInlineSnapshot(`
      "expected the plan not to update terraform_data, but it would:
        terraform_data.updated: update"
    `);
    expect(failure(() => expect(plan).not.toDelete('terraform_data'))).toMatchInlineSnapshot(`
      "expected the plan not to delete terraform_data, but it would:
        terraform_data.gone: delete (no resource config)"
    `);
    expect(failure(() => expect(plan).not.toReplace('terraform_data'))).toMatchInlineSnapshot(`
      "expected the plan not to replace terraform_data, but it would:
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace"
    `);
    expect(failure(() => expect(creation).not.toReplaceNothing())).toMatchInlineSnapshot(`
      "expected the plan to replace something, but it does not:
        aws_nat_gateway.a: create
        aws_nat_gateway.b: create"
    `);
    expect(failure(() => expect(nothing).not.toDestroyNothing())).toMatchInlineSnapshot(`
      "expected the plan to destroy something, but it does not:
        the plan changes no resource"
    `);
    expect(failure(() => expect(nothing).not.toBeEmpty())).toMatchInlineSnapshot(
      `"expected the plan to do something, but it is empty"`,
    );
    expect(failure(() => expect(creation).not.toChangeOnly('aws_nat_gateway'))).toMatchInlineSnapshot(`
      "expected the plan not to change only aws_nat_gateway, but that is all it would do:
        aws_nat_gateway.a: create
        aws_nat_gateway.b: create"
    `);
  });

  it('want a plan that is awaited', () => {
    const promised = Promise.resolve(creation);
    // @ts-expect-error -- the compiler refuses it too
    expect(failure(() => expect(promised).toCreate('aws_nat_gateway'))).toContain(
      'HERA_TEST_024 plan: this is no plan, but a promise',
    );
  });
});

describe('types', () => {
  it('fit what is given', () => {
    expectTypeOf<TestkitMatchers<TerraformStack>['toHaveResource']>().toBeFunction();
    expectTypeOf<TestkitMatchers<Template>['toDependOn']>().toBeFunction();
    expectTypeOf<TestkitMatchers<TerraformStack>['toCreate']>().toBeNever();
    expectTypeOf<TestkitMatchers<Promise<DeploymentPlan>>['toCreate']>().toBeNever();
    expectTypeOf<TestkitMatchers<DeploymentPlan>['toHaveResource']>().toBeNever();
    expectTypeOf<TestkitMatchers<Plan>['toReplaceNothing']>().toEqualTypeOf<() => void>();
  });

  it('are on expect', () => {
    expectTypeOf(expect(stack).toHaveResource).parameter(0).toEqualTypeOf<string>();
    expectTypeOf(expect(stack).toHaveResource).parameter(1).extract<number>().toEqualTypeOf<number>();
    expectTypeOf(expect(creation).toCreate).parameters.toEqualTypeOf<[what: string | RegExp, count?: number]>();
    expectTypeOf(expect(creation).not.toReplaceNothing).toEqualTypeOf<() => void>();
    expectTypeOf(expect('text').toCreate).toBeNever();
    expectTypeOf(expect(1).toHaveResource).toBeNever();
  });
});
