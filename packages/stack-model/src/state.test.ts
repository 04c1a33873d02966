import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSensitive, parseStackModel, readStackModel, stackModelOf, type StackModel } from './index';

const fixture = (name: string): Promise<StackModel> => readStackModel(join(__dirname, 'fixtures', name));

describe.each(['vpc-eks.state.json', 'vpc-eks.raw-state.json'])('%s', (name) => {
  it('holds what exists, on both sides', async () => {
    const model = await fixture(name);
    expect(model).toMatchObject({ kind: 'state', size: 45, changes: [], providers: [] });
    expect(model.prior.size).toBe(45);
    const group = model.byAddress('module.eks.module.node_group["spot"].aws_eks_node_group.this');
    expect(group).toMatchObject({
      action: 'exists',
      level: 'state',
      moduleAddress: 'module.eks.module.node_group["spot"]',
    });
    expect(group?.get('scaling_config[0].max_size')).toBe(10);
    expect(model.outputs.get('database_password')).toMatchObject({ sensitive: true });
    expect(JSON.stringify([...model.outputs.values()])).not.toContain('only-marked-as-one');
  });

  it('resolves ids, and names that a recorded dependency confirms', async () => {
    const model = await fixture(name);
    const group = model.byAddress('module.eks.module.node_group["spot"].aws_eks_node_group.this');
    expect(group?.references('cluster_name').map(({ address }) => address)).toEqual([
      'module.eks.aws_eks_cluster.this',
    ]);
    expect(group?.references('subnet_ids')).toHaveLength(3);
    const gateway = model.byAddress('module.vpc.aws_nat_gateway.this[2]');
    expect(gateway?.edges('subnet_id')).toMatchObject([
      { to: { address: 'module.vpc.aws_subnet.public[2]' }, certainty: 'exact', via: 'literal-id' },
    ]);
    expect(gateway?.region).toBe('eu-west-1');
  });
});

it('takes no word for an id that AWS did not make and no dependency confirms', () => {
  const resource = (type: string, values: object): object => ({
    address: `${type}.x`,
    mode: 'managed',
    type,
    name: 'x',
    values,
  });
  const model = stackModelOf({
    format_version: '1.0',
    values: {
      root_module: {
        resources: [
          resource('aws_eks_cluster', { id: 'prod', name: 'prod' }),
          resource('aws_vpc', { id: 'vpc-0a1b2c3d4e5f67890', tags: { environment: 'prod' } }),
          resource('aws_subnet', { id: 'subnet-0a1b2c3d', vpc_id: 'vpc-0a1b2c3d4e5f67890' }),
        ],
      },
    },
  });
  expect(model.byAddress('aws_vpc.x')?.references()).toEqual([]);
  expect(model.byAddress('aws_subnet.x')?.references('vpc_id')).toHaveLength(1);
});

it('knows that the ARN of an event target is that of what it sends to', () => {
  const arn = 'arn:aws:sns:eu-west-1:111122223333:alarms';
  const resource = (type: string, values: object): object => ({
    address: `${type}.x`,
    mode: 'managed',
    type,
    name: 'x',
    values,
  });
  const resources = [
    resource('aws_sns_topic', { id: arn, arn }),
    resource('aws_cloudwatch_event_target', { id: 'findings-topic', arn }),
    resource('aws_cloudwatch_metric_alarm', { id: 'errors', alarm_actions: [arn] }),
  ];
  const model = stackModelOf({ format_version: '1.0', values: { root_module: { resources } } });
  const to = (address: string, path: string) =>
    model
      .byAddress(address)
      ?.references(path)
      .map((each) => each.address);
  expect(to('aws_cloudwatch_event_target.x', 'arn')).toEqual(['aws_sns_topic.x']);
  expect(to('aws_cloudwatch_metric_alarm.x', 'alarm_actions')).toEqual(['aws_sns_topic.x']);
  expect(to('aws_sns_topic.x', 'arn')).toEqual([]);
});

it('reads both formats to the same graph', async () => {
  const describeModel = (model: StackModel): unknown =>
    [...model].map((resource) => [
      resource.address,
      resource.provider,
      resource.toObject(),
      resource
        .references()
        .map(({ address }) => address)
        .sort(),
    ]);
  expect(describeModel(await fixture('vpc-eks.raw-state.json'))).toEqual(
    describeModel(await fixture('vpc-eks.state.json')),
  );
});

it('hides attributes of a raw state that are marked, or named as secrets are', () => {
  const model = parseStackModel(
    JSON.stringify({
      version: 4,
      serial: 1,
      lineage: 'x',
      resources: [
        {
          mode: 'managed',
          type: 'aws_db_instance',
          name: 'x',
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [
            { deposed: 'ab12cd34', attributes: {} },
            {
              attributes: { id: 'x', password: 'hunter2', username: 'marked' },
              sensitive_attributes: [[{ type: 'get_attr', value: 'username' }]],
            },
          ],
        },
      ],
    }),
  );
  const database = model.byAddress('aws_db_instance.x');
  expect([database?.get('password'), database?.get('username')].map(isSensitive)).toEqual([true, true]);
  expect(database?.deposed).toBe(1);
});

it('reads a state without any resource', () => {
  expect(parseStackModel('{"format_version":"1.0"}')).toMatchObject({ kind: 'state', size: 0 });
  expect(parseStackModel('{"version":4,"serial":1,"lineage":"x","outputs":{},"resources":[]}').size).toBe(0);
});

it('reads a document that PowerShell wrote, or that begins with a byte order mark', () => {
  const file = join(__dirname, 'fixtures', 'vpc-eks.state.json');
  const text = readFileSync(file, 'utf8');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  expect(parseStackModel(utf16).size).toBe(45);
  expect(parseStackModel(`\ufeff${text}`).size).toBe(45);
  expect(parseStackModel(Buffer.from(`\ufeff${text}`)).size).toBe(45);
});
