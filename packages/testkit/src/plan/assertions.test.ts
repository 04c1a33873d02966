import { HeraError } from '@hera/core/errors';
import type { Plan } from '@hera/terraform';
import { AssertionError } from 'node:assert';
import { describe, expect, it } from 'vitest';
import { PlanAssertions } from './assertions';
import { planOf, recordedPlan } from './changes.fixture';

const recorded = PlanAssertions.of(recordedPlan());
const network = PlanAssertions.of(
  planOf({
    'aws_vpc.main': ['create'],
    'aws_nat_gateway.a["use1-az1"]': ['create'],
    'aws_nat_gateway.a["use1-az2"]': ['create'],
    'module.edge.aws_nat_gateway.b[0]': ['create'],
    'aws_route.kept': ['no-op'],
  }),
);
const nothing = PlanAssertions.of(planOf({ 'aws_vpc.main': ['no-op'] }));

const failure = (assertion: () => unknown): string => {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError || HeraError.is(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('PlanAssertions', () => {
  it('counts by type, by address with and without index, and by pattern', () => {
    network
      .toCreate('aws_nat_gateway', 3)
      .toCreate('aws_nat_gateway.a', 2)
      .toCreate('aws_nat_gateway.a["use1-az1"]', 1)
      .toCreate('module.edge.aws_nat_gateway.b', 1)
      .toCreate(/^module\.edge\./, 1)
      .toCreate('aws_vpc')
      .toCreate('aws_eip', 0)
      .toReplaceNothing()
      .toDestroyNothing()
      .toChangeOnly('aws_vpc', 'aws_nat_gateway');
  });

  it('reads a recorded plan, in which a replacement is neither creation nor deletion', () => {
    recorded
      .toReplace('terraform_data', 1)
      .toDelete('terraform_data.gone', 1)
      .toUpdate('terraform_data.updated', 1)
      .toCreate('terraform_data', 0)
      .toDelete('terraform_data', 1)
      .toChangeOnly('terraform_data');
    nothing.toBeEmpty().toReplaceNothing().toDestroyNothing().toChangeOnly();
  });

  it('sees outputs, moves and reads where an apply would have something to do', () => {
    expect(failure(() => PlanAssertions.of(recordedPlan('moved')).toBeEmpty())).toMatchInlineSnapshot(`
      "expected the plan to be empty, but it would change:
        terraform_data.b: move from terraform_data.a"
    `);
    const output = { ...planOf({}), output_changes: { vpc_id: { actions: ['update'] } } } as Plan;
    expect(failure(() => PlanAssertions.of(output).toBeEmpty())).toMatchInlineSnapshot(`
      "expected the plan to be empty, but it would change:
        output vpc_id: changes"
    `);
    expect(failure(() => PlanAssertions.of(planOf({ 'aws_ami.latest': ['read'] })).toBeEmpty())).toMatchInlineSnapshot(`
      "expected the plan to be empty, but it would change:
        aws_ami.latest: read"
    `);
  });
});

describe('what a failure says', () => {
  it('toCreate', () => {
    expect(failure(() => network.toCreate('aws_nat_gateway', 2))).toMatchInlineSnapshot(`
      "expected the plan to create 2 aws_nat_gateway, but it would create 3; what it would do there:
        aws_nat_gateway.a["use1-az1"]: create
        aws_nat_gateway.a["use1-az2"]: create
        module.edge.aws_nat_gateway.b[0]: create"
    `);
    expect(failure(() => network.toCreate('aws_nat_gatway'))).toMatchInlineSnapshot(`
      "expected the plan to create aws_nat_gatway, but it would create 0; did you mean aws_nat_gateway or aws_nat_gateway.a["use1-az1"] or aws_nat_gateway.a["use1-az2"]?; what it would do:
        aws_vpc.main: create
        aws_nat_gateway.a["use1-az1"]: create
        aws_nat_gateway.a["use1-az2"]: create
        module.edge.aws_nat_gateway.b[0]: create"
    `);
    expect(failure(() => nothing.toCreate('aws_vpc'))).toMatchInlineSnapshot(`
      "expected the plan to create aws_vpc, but it would create 0; what it would do:
        the plan changes no resource"
    `);
  });

  it('toUpdate, toDelete and toReplace', () => {
    expect(failure(() => recorded.toUpdate('terraform_data.replaced'))).toMatchInlineSnapshot(`
      "expected the plan to update terraform_data.replaced, but it would update 0; what it would do there:
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace"
    `);
    expect(failure(() => recorded.toDelete('terraform_data', 2))).toMatchInlineSnapshot(`
      "expected the plan to delete 2 terraform_data, but it would delete 1; what it would do there:
        terraform_data.gone: delete (no resource config)
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace
        terraform_data.updated: update"
    `);
    expect(failure(() => network.toReplace('aws_vpc'))).toMatchInlineSnapshot(`
      "expected the plan to replace aws_vpc, but it would replace 0; what it would do there:
        aws_vpc.main: create"
    `);
  });

  it('toReplaceNothing, with the attributes that force it and no value', () => {
    const message = failure(() => recorded.toReplaceNothing());
    expect(message).toMatchInlineSnapshot(`
      "expected the plan to replace nothing, but it would replace 1:
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace"
    `);
    expect(message).not.toContain('tr0ub4dor');
  });

  it('toReplaceNothing, with the reason when no attribute forces it', () => {
    const plan = planOf({ 'aws_eks_node_group.a': ['create', 'delete'] });
    const tainted = plan.resource_changes.map((change) => ({ ...change, action_reason: 'replace_because_tainted' }));
    expect(failure(() => PlanAssertions.of({ ...plan, resource_changes: tainted }).toReplaceNothing()))
      .toMatchInlineSnapshot(`
      "expected the plan to replace nothing, but it would replace 1:
        aws_eks_node_group.a: replace (create, then delete) (tainted)"
    `);
  });

  it('toDestroyNothing, toBeEmpty and toChangeOnly', () => {
    expect(failure(() => recorded.toDestroyNothing())).toMatchInlineSnapshot(`
      "expected the plan to destroy nothing, but it would destroy 2:
        terraform_data.gone: delete (no resource config)
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace"
    `);
    expect(failure(() => recorded.toBeEmpty())).toMatchInlineSnapshot(`
      "expected the plan to be empty, but it would change:
        terraform_data.gone: delete (no resource config)
        terraform_data.replaced: replace (delete, then create), forced by triggers_replace
        terraform_data.updated: update
        output shown: changes"
    `);
    expect(failure(() => network.toChangeOnly('aws_vpc', /\["use1-az1"\]$/))).toMatchInlineSnapshot(`
      "expected the plan to change only aws_vpc, /\\["use1-az1"\\]$/, but it would also change 2 resources:
        aws_nat_gateway.a["use1-az2"]: create
        module.edge.aws_nat_gateway.b[0]: create"
    `);
    expect(failure(() => network.toChangeOnly())).toMatchInlineSnapshot(`
      "expected the plan to change nothing, but it would also change 4 resources:
        aws_vpc.main: create
        aws_nat_gateway.a["use1-az1"]: create
        aws_nat_gateway.a["use1-az2"]: create
        module.edge.aws_nat_gateway.b[0]: create"
    `);
  });

  it('at most twenty changes', () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`aws_eip.a${index}`, ['delete']]));
    const lines = failure(() => PlanAssertions.of(planOf(many)).toDestroyNothing()).split('\n');
    expect([lines[0], lines.length, lines.at(-1)]).toEqual([
      'expected the plan to destroy nothing, but it would destroy 25:',
      22,
      '  and 5 more',
    ]);
  });

  it.each([
    ['a promise', Promise.resolve(planOf({}))],
    ['null', null],
    ['text', '{}'],
    ['another object', { resource: {} }],
  ])('given %s', (_, subject) => {
    expect(failure(() => PlanAssertions.of(subject as never))).toContain('HERA_TEST_024 plan: this is no plan');
  });
});
