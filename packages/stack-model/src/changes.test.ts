import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStackModel, type StackModel, stackModelOf } from './index';

describe('a plan that changes what stands', () => {
  let model: StackModel;
  beforeAll(async () => {
    model = await readStackModel(join(__dirname, 'fixtures', 'vpc-eks-changes.plan.json'));
  });
  const change = (address: string) => model.changes.find((item) => item.address === address);

  it('tells what happens to each resource, and why', () => {
    const byAction = new Map<string, string[]>();
    for (const { action, address } of model.changes)
      if (action !== 'no-op') byAction.set(action, [...(byAction.get(action) ?? []), address]);
    expect(Object.fromEntries(byAction)).toMatchInlineSnapshot(`
      {
        "create": [
          "module.eks.module.node_group["batch"].aws_eks_node_group.this",
          "module.eks.module.node_group["batch"].aws_iam_role.this",
          "module.eks.module.node_group["batch"].aws_launch_template.this",
        ],
        "delete": [
          "module.eks.module.node_group["spot"].aws_eks_node_group.this",
          "module.eks.module.node_group["spot"].aws_iam_role.this",
          "module.eks.module.node_group["spot"].aws_launch_template.this",
          "module.vpc.aws_eip.nat[1]",
          "module.vpc.aws_eip.nat[2]",
          "module.vpc.aws_nat_gateway.this[1]",
          "module.vpc.aws_nat_gateway.this[2]",
          "module.vpc.aws_route.private_nat_gateway[1]",
          "module.vpc.aws_route.private_nat_gateway[2]",
          "module.vpc.aws_route_table.private[1]",
          "module.vpc.aws_route_table.private[2]",
        ],
        "forget": [
          "module.vpc.aws_internet_gateway.this[0]",
        ],
        "move": [
          "aws_kms_key.backups",
        ],
        "replace": [
          "module.eks.aws_security_group.node",
        ],
        "update": [
          "module.eks.aws_eks_cluster.this",
          "module.eks.module.node_group["system"].aws_eks_node_group.this",
          "module.eks.module.node_group["system"].aws_launch_template.this",
          "module.vpc.aws_route_table_association.private[1]",
          "module.vpc.aws_route_table_association.private[2]",
        ],
      }
    `);
    expect(change('module.eks.aws_security_group.node')?.planned).toMatchObject({
      reason: 'replace_because_cannot_update',
      replacePaths: ['name'],
    });
    expect(change('aws_kms_key.backups')?.planned?.previousAddress).toBe('aws_kms_key.backup');
  });

  it('has both sides of what changes, each with its own values', () => {
    const group = change('module.eks.module.node_group["system"].aws_eks_node_group.this');
    expect(group?.prior?.get('scaling_config[0].max_size')).toBe(6);
    expect(group?.planned?.get('scaling_config[0].max_size')).toBe(8);
    expect(group?.prior?.text('subnet_ids[0]')).toMatch(/^subnet-/);
  });

  it('has in each view only what exists on that side', () => {
    const gone = 'module.vpc.aws_nat_gateway.this[2]';
    expect(model.byAddress(gone)).toBeUndefined();
    expect(model.prior.byAddress(gone)?.action).toBe('delete');
    expect(change(gone)).not.toHaveProperty('planned');
    const made = 'module.eks.module.node_group["batch"].aws_eks_node_group.this';
    expect(model.byAddress(made)?.action).toBe('create');
    expect(model.prior.byAddress(made)).toBeUndefined();
    expect([model.counts.get('aws_nat_gateway'), model.prior.counts.get('aws_nat_gateway')]).toEqual([1, 3]);
    expect(model.planned.counts).toBe(model.counts);
  });

  it('prefers a known id to what the expression allows', () => {
    const gateway = model.prior.byAddress('module.vpc.aws_nat_gateway.this[1]');
    expect(gateway?.edges('subnet_id')).toMatchObject([
      { to: { address: 'module.vpc.aws_subnet.public[1]' }, certainty: 'exact', via: 'literal-id' },
    ]);
    const subnet = model.byAddress('module.vpc.aws_subnet.public[0]');
    // Its expression is a local, which a plan does not hold; the id is known now.
    expect(subnet?.references('vpc_id').map(({ address }) => address)).toEqual(['module.vpc.aws_vpc.this[0]']);
    expect(subnet?.unresolved('vpc_id')).toEqual([]);
  });
});

const changed = (address: string, change: object, rest: object = {}): object => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  name: 'x',
  change,
  ...rest,
});

describe('actions', () => {
  it.each([
    ['create', { actions: ['create'], before: null, after: {} }, {}],
    ['replace', { actions: ['delete', 'create'], before: {}, after: {} }, {}],
    ['replace', { actions: ['create', 'delete'], before: {}, after: {} }, {}],
    ['forget', { actions: ['forget'], before: {}, after: null }, {}],
    ['import', { actions: ['no-op'], before: {}, after: {}, importing: { id: 'vpc-1' } }, {}],
    ['import', { actions: ['update'], before: {}, after: {}, importing: { id: 'vpc-1' } }, {}],
    ['move', { actions: ['no-op'], before: {}, after: {} }, { previous_address: 'aws_vpc.y' }],
    ['no-op', { actions: ['no-op'], before: {}, after: {} }, {}],
  ])('%s', (action, change, rest) => {
    const model = stackModelOf({ format_version: '1.2', resource_changes: [changed('aws_vpc.x', change, rest)] });
    expect(model.changes.map((item) => item.action)).toEqual([action]);
    if (action === 'import') expect(model.byAddress('aws_vpc.x')?.importId).toBe('vpc-1');
  });

  it('counts what a failed replacement left behind, wherever it stands in the plan', () => {
    const current = changed('aws_vpc.x', { actions: ['no-op'], before: {}, after: {} });
    const deposed = changed('aws_vpc.x', { actions: ['delete'], before: {}, after: null }, { deposed: 'ab12cd34' });
    for (const resources of [
      [current, deposed],
      [deposed, current],
    ]) {
      const model = stackModelOf({ format_version: '1.2', resource_changes: resources });
      expect(model.byAddress('aws_vpc.x')?.deposed).toBe(1);
      expect(model.size).toBe(1);
    }
  });

  it.each([
    { errored: true },
    { complete: false },
    {
      deferred_changes: [
        { reason: 'unknown', resource_change: changed('aws_vpc.x', { actions: ['create'], after: {} }) },
      ],
    },
  ])('is not complete: %j', (part) => {
    expect(stackModelOf({ format_version: '1.2', resource_changes: [], ...part }).complete).toBe(false);
  });
});
