import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSensitive, isUnknown, readStackModel, type Resource, type StackModel } from './index';

const fixture = (name: string): Promise<StackModel> => readStackModel(join(__dirname, 'fixtures', name));
const addresses = (resources: readonly Resource[]): readonly string[] => resources.map(({ address }) => address);
const edges = (resource: Resource | undefined, path: string): readonly string[] =>
  (resource?.edges(path) ?? []).map(({ to, attribute, certainty, via }) =>
    [to.address, attribute ?? '-', certainty, via].join(' '),
  );

describe('a plan of modules that Hera did not write', () => {
  let model: StackModel;
  beforeAll(async () => {
    model = await fixture('vpc-eks.plan.json');
  });
  const at = (address: string): Resource => {
    const resource = model.byAddress(address);
    if (resource === undefined) throw new Error(`${address} is not there`);
    return resource;
  };

  it('has every resource, data source and output of the plan', () => {
    expect(model).toMatchObject({
      kind: 'plan',
      complete: true,
      size: 47,
      documents: [{ terraformVersion: '1.11.4' }],
    });
    expect(Object.fromEntries(model.counts)).toMatchObject({
      aws_vpc: 1,
      aws_subnet: 6,
      aws_nat_gateway: 3,
      aws_vpc_endpoint: 2,
      aws_eks_node_group: 2,
    });
    expect(addresses(model.dataSources('aws_region'))).toEqual(['module.vpc.data.aws_region.current']);
    expect([...model.outputs.keys()]).toEqual(['cluster_endpoint', 'database_password', 'nat_gateways']);
    expect(model.prior.size).toBe(5);
    expect(addresses(model.prior.resources())).toEqual([]);
  });

  it('takes addresses apart', () => {
    expect(at('module.eks.module.node_group["spot"].aws_eks_node_group.this')).toMatchObject({
      moduleAddress: 'module.eks.module.node_group["spot"]',
      modulePath: ['module.eks', 'module.node_group["spot"]'],
      mode: 'managed',
      type: 'aws_eks_node_group',
      name: 'this',
      provider: 'registry.terraform.io/hashicorp/aws',
      action: 'create',
      level: 'plan',
      instances: 1,
    });
    expect(at('module.vpc.aws_nat_gateway.this[2]').index).toBe(2);
    expect(at('module.vpc.aws_vpc_endpoint.interface["ecr.api"]').index).toBe('ecr.api');
  });

  it('gives what is known, unknown as unknown, and nothing where nothing is set', () => {
    const group = at('module.eks.module.node_group["system"].aws_eks_node_group.this');
    expect(group.get('scaling_config[0].min_size')).toBe(3);
    expect(group.number('scaling_config[0].max_size')).toBe(6);
    expect(group.list('instance_types')).toEqual(['m5.large']);
    expect(group.get('taint[0].key')).toBe('CriticalAddonsOnly');
    expect(group.get('tags_all.owner')).toBe('platform-team');
    expect(isUnknown(group.get('subnet_ids'))).toBe(true);
    expect(isUnknown(group.get('subnet_ids[0]'))).toBe(true);
    expect(isUnknown(group.get('launch_template[0].id'))).toBe(true);
    expect(isUnknown(group.blocks('update_config'))).toBe(true);
    expect(group.blocks('scaling_config')).toHaveLength(1);
    expect(group.blocks('remote_access')).toEqual([]);
    expect(group.get('labels')).toBeUndefined();
    expect(group.get('no_such_attribute')).toBeUndefined();
  });

  it('hides what Terraform marks sensitive', () => {
    const secret = 'not-a-secret-only-marked-as-one';
    const password = at('aws_db_instance.this[0]').get('password');
    expect(isSensitive(password) && password.reveal()).toBe(secret);
    expect(isUnknown(at('aws_db_instance.this[0]').text('password'))).toBe(true);
    expect(model.outputs.get('database_password')).toMatchObject({ sensitive: true });
    const shown = [...model].map((resource) =>
      JSON.stringify([resource, resource.toObject(), String(resource.get('password'))]),
    );
    expect(shown.join('')).not.toContain(secret);
    expect(JSON.stringify([...model.outputs.values()])).not.toContain(secret);
    expect(JSON.stringify(model.providers.map((provider) => provider.toObject()))).not.toContain('"test"');
  });

  it('follows references through module inputs and outputs', () => {
    expect(edges(at('module.eks.aws_security_group.node'), 'vpc_id')).toEqual([
      'module.vpc.aws_vpc.this[0] - exact expression',
    ]);
    expect(edges(at('module.eks.module.node_group["spot"].aws_eks_node_group.this'), 'cluster_name')).toEqual([
      'module.eks.aws_eks_cluster.this name exact expression',
    ]);
    expect(edges(at('module.eks.module.node_group["spot"].aws_eks_node_group.this'), 'launch_template[0].id')).toEqual([
      'module.eks.module.node_group["spot"].aws_launch_template.this id exact expression',
    ]);
    expect(addresses(at('module.eks.aws_eks_cluster.this').references('vpc_config[0].subnet_ids'))).toEqual([
      'module.vpc.aws_subnet.private[0]',
      'module.vpc.aws_subnet.private[1]',
      'module.vpc.aws_subnet.private[2]',
    ]);
    expect(edges(at('aws_db_instance.this[0]'), 'vpc_security_group_ids')).toEqual([
      'module.eks.aws_security_group.node id exact expression',
    ]);
  });

  it('pairs instances that are made by the same count', () => {
    for (const index of [0, 1, 2]) {
      expect(edges(at(`module.vpc.aws_nat_gateway.this[${index}]`), 'subnet_id')).toEqual([
        `module.vpc.aws_subnet.public[${index}] - likely expression`,
      ]);
      expect(edges(at(`module.vpc.aws_route.private_nat_gateway[${index}]`), 'nat_gateway_id')).toEqual([
        `module.vpc.aws_nat_gateway.this[${index}] - likely expression`,
      ]);
    }
  });

  it('says which expressions lead to something that a plan does not hold', () => {
    expect(at('module.vpc.aws_subnet.public[0]').references('vpc_id')).toEqual([]);
    expect(at('module.vpc.aws_subnet.public[0]').unresolved('vpc_id')).toEqual(['local.vpc_id']);
    // Its value is known, so nothing is lost.
    expect(at('module.vpc.aws_subnet.public[0]').unresolved('availability_zone')).toEqual([]);
  });

  it('finds what refers to a resource', () => {
    const subnet = at('module.vpc.aws_subnet.private[1]');
    expect(addresses(model.referrers(subnet, { type: 'aws_route_table_association' }))).toEqual([
      'module.vpc.aws_route_table_association.private[1]',
    ]);
    expect(new Set(model.referrers(subnet).map(({ type }) => type))).toEqual(
      new Set([
        'aws_db_subnet_group',
        'aws_eks_cluster',
        'aws_eks_node_group',
        'aws_route_table_association',
        'aws_vpc_endpoint',
      ]),
    );
    const cluster = at('module.eks.aws_eks_cluster.this');
    expect(addresses(model.referrers(cluster, { path: 'cluster_name', type: 'aws_eks_node_group' }))).toHaveLength(2);
    expect(model.referrers(cluster, { path: 'subnet_ids' })).toEqual([]);
  });

  it('knows the region of each resource, by its provider', () => {
    expect(at('aws_kms_key.backup').region).toBe('eu-central-1');
    expect(at('module.vpc.aws_vpc.this[0]').region).toBe('eu-west-1');
  });

  it('has depends_on as edges, of whole modules too', () => {
    const gateway = at('module.vpc.aws_nat_gateway.this[0]');
    expect(gateway.edges().filter(({ via }) => via === 'dependency')).toMatchObject([
      { path: '', certainty: 'exact', to: { address: 'module.vpc.aws_internet_gateway.this[0]' } },
    ]);
    expect(addresses(at('module.eks.aws_eks_addon.this["coredns"]').references())).toContain(
      'module.eks.module.node_group["system"].aws_eks_node_group.this',
    );
  });
});

describe('the same with a single NAT gateway', () => {
  it('leads every association and route to the one there is', async () => {
    const model = await fixture('vpc-eks-single-nat.plan.json');
    expect(model.counts.get('aws_nat_gateway')).toBe(1);
    for (const association of model.resources('aws_route_table_association'))
      expect(edges(association, 'route_table_id')).toEqual([
        'module.vpc.aws_route_table.private[0] - exact expression',
      ]);
    expect(edges(model.resources('aws_route')[0], 'nat_gateway_id')).toEqual([
      'module.vpc.aws_nat_gateway.this[0] - exact expression',
    ]);
  });
});
