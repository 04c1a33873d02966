import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestFileName, type StackManifest } from '@hera/core/manifest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isSensitive, isUnknown, readStackModel, readStackModels, stackModelOf } from './index';

const metadata = (path: string): object => ({ metadata: { path, uniqueId: path.replaceAll('/', '_') } });

const document = {
  '//': { metadata: { backend: 's3', stackName: 'shop', version: '0.21.0' } },
  terraform: { required_providers: { aws: { source: 'aws', version: '>= 5.100.0' }, other: { source: 'acme/other' } } },
  provider: { aws: [{ region: 'eu-west-1' }, { alias: 'backup', region: 'eu-central-1', secret_key: 'hunter2' }] },
  locals: { size: 3, name: 'shop-${local.size}', circle: '${local.circle}' },
  variable: { role: { default: 'arn:aws:iam::111122223333:role/x' } },
  data: { aws_partition: { p: { '//': metadata('shop/P') } } },
  resource: {
    aws_vpc: { v: { '//': metadata('shop/Network/Vpc'), cidr_block: '10.0.0.0/16', tags: { Name: '${local.name}' } } },
    aws_subnet: {
      'a_use1-az1': { vpc_id: '${aws_vpc.v.id}', cidr_block: '${aws_vpc.v.cidr_block}' },
      many: { count: 3, vpc_id: '${aws_vpc.v.id}', cidr_block: '${cidrsubnet(aws_vpc.v.cidr_block, 8, count.index)}' },
      each: { for_each: { a: 1, b: 2 }, vpc_id: '${aws_vpc.v.id}' },
      wild: { for_each: '${toset(var.zones)}', vpc_id: '${aws_vpc.v.id}' },
    },
    aws_eks_cluster: {
      c: {
        name: '${local.name}',
        role_arn: '${var.role}',
        vpc_config: {
          subnet_ids: ['${aws_subnet.a_use1-az1.id}', '${aws_subnet.many[1].id}'],
          endpoint_public_access: false,
        },
        depends_on: ['aws_vpc.v'],
      },
    },
    aws_eks_node_group: {
      g: {
        cluster_name: '${aws_eks_cluster.c.name}',
        scaling_config: { min_size: '${local.size}', max_size: 6 },
        labels: { arn: 'arn:${data.aws_partition.p.partition}:x', price: '$${5}' },
        subnet_ids: '${aws_subnet.many[*].id}',
      },
    },
    aws_security_group: {
      s: {
        provider: 'aws.backup',
        vpc_id: '${aws_vpc.v.id}',
        dynamic: {
          ingress: {
            for_each: '${local.rules}',
            content: { cidr_blocks: ['${ingress.value}', '${aws_vpc.v.cidr_block}'] },
          },
        },
      },
    },
    aws_db_instance: { d: { password: 'hunter2', identifier: '${local.circle}', engine: null } },
  },
  module: { other: { source: './other', '//': metadata('shop/Other') } },
  output: { endpoint: { value: '${aws_eks_cluster.c.endpoint}' }, secret: { value: 'hunter2', sensitive: true } },
};

const model = stackModelOf(document);
const at = (address: string) => {
  const resource = model.byAddress(address);
  if (resource === undefined) throw new Error(`${address} is not there`);
  return resource;
};

describe('cdk.tf.json', () => {
  it('is a graph of what is configured', () => {
    expect(model).toMatchObject({ kind: 'synth', name: 'shop', size: 10, changes: [] });
    expect(model.prior.size).toBe(0);
    expect(at('aws_vpc.v')).toMatchObject({
      action: 'configured',
      constructPath: 'shop/Network/Vpc',
      provider: 'registry.terraform.io/hashicorp/aws',
      region: 'eu-west-1',
    });
    expect(at('aws_security_group.s').region).toBe('eu-central-1');
    expect(model.dataSources().map(({ address }) => address)).toEqual(['data.aws_partition.p']);
    expect(model.opaqueModules).toEqual([
      { address: 'module.other', moduleSource: './other', constructPath: 'shop/Other' },
    ]);
  });

  it('evaluates references to what the file sets, and nothing else', () => {
    expect(at('aws_subnet.a_use1-az1').get('cidr_block')).toBe('10.0.0.0/16');
    expect(at('aws_eks_node_group.g').get('cluster_name')).toBe('shop-3');
    expect(at('aws_eks_node_group.g').number('scaling_config[0].min_size')).toBe(3);
    expect(at('aws_vpc.v').get('tags.Name')).toBe('shop-3');
    expect(at('aws_eks_node_group.g').get('labels.price')).toBe('${5}');
    for (const [address, path] of [
      ['aws_subnet.a_use1-az1', 'vpc_id'],
      ['aws_subnet.many', 'cidr_block'],
      ['aws_eks_cluster.c', 'role_arn'],
      ['aws_eks_node_group.g', 'labels.arn'],
      ['aws_eks_node_group.g', 'subnet_ids'],
      ['aws_eks_node_group.g', 'subnet_ids[0]'],
      ['aws_db_instance.d', 'identifier'],
    ] as const)
      expect(isUnknown(at(address).get(path)), `${address} ${path}`).toBe(true);
    expect(at('aws_subnet.a_use1-az1').get('vpc_id')).toMatchObject({
      reason: 'expression',
      expression: 'aws_vpc.v.id',
    });
    expect(at('aws_db_instance.d').get('engine')).toBeUndefined();
  });

  it('reads a single block with and without its position', () => {
    const cluster = at('aws_eks_cluster.c');
    expect(cluster.get('vpc_config[0].endpoint_public_access')).toBe(false);
    expect(cluster.get('vpc_config.endpoint_public_access')).toBe(false);
    expect(cluster.get('vpc_config[1].endpoint_public_access')).toBeUndefined();
    const blocks = cluster.blocks('vpc_config');
    expect(isUnknown(blocks) ? undefined : blocks.map((block) => block.flag('endpoint_public_access'))).toEqual([
      false,
    ]);
    expect(cluster.blocks('encryption_config')).toEqual([]);
  });

  it('does not know how many blocks a dynamic block makes', () => {
    expect(isUnknown(at('aws_security_group.s').blocks('ingress'))).toBe(true);
    expect(at('aws_security_group.s').edges('ingress')).toMatchObject([
      { path: 'ingress.cidr_blocks', to: { address: 'aws_vpc.v' }, attribute: 'cidr_block' },
    ]);
    expect(at('aws_security_group.s').unresolved('ingress')).toEqual(['local.rules']);
  });

  it('counts instances, and knows when it cannot', () => {
    expect(at('aws_subnet.many').instances).toBe(3);
    expect(at('aws_subnet.each').instances).toBe(2);
    expect(isUnknown(at('aws_subnet.wild').instances)).toBe(true);
    expect(isUnknown(model.counts.get('aws_subnet'))).toBe(true);
    expect(model.counts.get('aws_vpc')).toBe(1);
  });

  it('resolves references in lists, blocks and depends_on', () => {
    const cluster = at('aws_eks_cluster.c');
    expect(cluster.edges().map(({ path, to, via }) => [path, to.address, via])).toEqual([
      ['vpc_config.subnet_ids[0]', 'aws_subnet.a_use1-az1', 'expression'],
      ['vpc_config.subnet_ids[1]', 'aws_subnet.many', 'expression'],
      ['', 'aws_vpc.v', 'dependency'],
    ]);
    expect(cluster.references('vpc_config[0].subnet_ids')).toHaveLength(2);
    expect(model.referrers(at('aws_vpc.v'), { type: 'aws_subnet' })).toHaveLength(4);
  });

  it('hides what is named as a secret, and sensitive outputs', () => {
    expect(isSensitive(at('aws_db_instance.d').get('password'))).toBe(true);
    expect(model.outputs.get('secret')).toMatchObject({ sensitive: true });
    expect(model.outputs.get('endpoint')?.references.map(({ address }) => address)).toEqual(['aws_eks_cluster.c']);
    const all = JSON.stringify([
      [...model].map((item) => item.toObject()),
      [...model.outputs],
      model.providers.map((p) => p.toObject()),
    ]);
    expect(all).not.toContain('hunter2');
  });
});

const manifest: StackManifest = {
  schemaVersion: 1,
  stack: 'shop-of-the-manifest',
  environment: { name: 'shop', cloud: 'aws', profile: 'production', region: 'eu-west-1', settings: {}, overrides: [] },
  target: { kind: 'aws' },
  leftOut: [{ what: 'aws_guardduty_detector', constructPath: 'shop/Detector', reason: 'not here' }],
  warnings: [],
  facts: {},
  sources: { 'shop/Network/Vpc': 'src/stack.ts:18:21' },
};

const folderOf = (files: Readonly<Record<string, unknown>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-model-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
};

const plan = {
  format_version: '1.2',
  resource_changes: [
    {
      address: 'aws_vpc.v',
      mode: 'managed',
      type: 'aws_vpc',
      name: 'v',
      change: { actions: ['update'], before: { cidr_block: '10.9.0.0/16' }, after: { cidr_block: '10.0.0.0/16' } },
    },
  ],
  configuration: {
    root_module: { resources: [{ address: 'aws_vpc.v', mode: 'managed', type: 'aws_vpc', name: 'v' }] },
  },
};

describe('a folder', () => {
  it('is one stack: the plan with the constructs and lines of its configuration, and the manifest', async () => {
    const folder = folderOf({
      'cdk.tf.json': document,
      [manifestFileName]: manifest,
      'plan.json': plan,
      'package.json': {},
      'hera_override.tf.json': { terraform: {} },
      'prod.auto.tfvars.json': { data: {} },
    });
    const read = await readStackModel(folder);
    expect(read).toMatchObject({ kind: 'plan', name: 'shop-of-the-manifest', size: 1, manifest });
    expect(read.documents.map(({ kind }) => kind)).toEqual(['synth', 'plan']);
    expect(read.byAddress('aws_vpc.v')).toMatchObject({
      action: 'update',
      constructPath: 'shop/Network/Vpc',
      source: { file: 'src/stack.ts', line: 18, column: 21 },
    });
    expect(read.prior.byAddress('aws_vpc.v')?.get('cidr_block')).toBe('10.9.0.0/16');
  });

  it('has the state as its prior side where there is no plan', async () => {
    const state = { version: 4, serial: 1, lineage: 'x', resources: [] };
    const read = await readStackModel(folderOf({ 'cdk.tf.json': document, 'terraform.tfstate': state }));
    expect(read).toMatchObject({ kind: 'synth', size: 10 });
    expect(read.prior.size).toBe(0);
  });

  it('may hold several stacks, and other JSON beside them', async () => {
    const folder = folderOf({
      'manifest.json': {},
      'stacks/a/cdk.tf.json': document,
      'stacks/b/cdk.tf.json': document,
      'stacks/b/notes.json': { some: 'thing' },
      '.terraform/modules/modules.json': document,
      'node_modules/x/cdk.tf.json': document,
    });
    expect((await readStackModels(folder)).map(({ documents }) => documents.length)).toEqual([1, 1]);
    await expect(readStackModel(folder)).rejects.toThrow(/HERA_MODEL_007 .*: holds 2 stacks: shop, shop/);
    expect((await readStackModel(join(folder, 'stacks', 'a'))).name).toBe('shop');
  });

  it.each([
    ['HERA_MODEL_010', { 'notes.json': {} }],
    ['HERA_MODEL_011', { 'cdk.tf.json': document, [manifestFileName]: { schemaVersion: 2 } }],
    ['HERA_MODEL_011', { 'cdk.tf.json': document, [manifestFileName]: 'nonsense' }],
    ['HERA_MODEL_011', { 'cdk.tf.json': document, [manifestFileName]: { schemaVersion: 1, stack: 'shop', facts: {} } }],
    ['HERA_MODEL_011', { 'cdk.tf.json': document, [manifestFileName]: { ...manifest, facts: { Network: null } } }],
    ['HERA_MODEL_002', { 'cdk.tf.json': document, 'plan.json': '{"format_version":' }],
    ['HERA_MODEL_007', { 'cdk.tf.json': document, 'other.tf.json': document }],
    ['HERA_MODEL_007', { 'cdk.tf.json': { resource: { aws_eip: { other: {} } } }, 'plan.json': plan }],
  ])('is refused with %s: %j', async (code, files) => {
    await expect(readStackModel(folderOf(files))).rejects.toMatchObject({ problems: [{ code }] });
  });
});
