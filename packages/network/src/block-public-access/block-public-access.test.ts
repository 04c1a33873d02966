import { resources, synth, testStack } from '@hera/core/testing';
import { expect, test } from 'vitest';
import { aroundIn, madeSubnets, someTiers } from '../flow-logs/feature.fixture';
import { findingsOf } from '../internal/check.fixture';
import {
  BlockPublicAccess,
  type BlockPublicAccessOptions,
  checkBlockPublicAccess,
  type PlannedBlockPublicAccess,
} from './index';

const find = (options: BlockPublicAccessOptions, subnets = someTiers) =>
  findingsOf((check) => void checkBlockPublicAccess(check, options, subnets));
const build = (plan: Partial<PlannedBlockPublicAccess>, kind: 'aws' | 'local' = 'aws') => {
  const stack = testStack('production', { target: { kind } });
  new BlockPublicAccess(stack, {
    exclude: 'none',
    mode: 'allow-bidirectional',
    ...plan,
    around: aroundIn(stack),
    subnets: madeSubnets,
  });
  return { json: synth(stack), stack };
};

test.each<[string, BlockPublicAccessOptions, string]>([
  ['a mode without an exclusion', { mode: 'allow-egress' }, 'mode'],
  [
    'egress alone where the account blocks no egress',
    { exclude: 'vpc', mode: 'allow-egress', account: 'block-ingress' },
    'mode',
  ],
  ['NAT gateways that are cut off', { account: 'block-bidirectional' }, 'account'],
])('%s is refused', (_what, options, part) => {
  const { problems } = find(options);
  expect(problems).toMatchObject([{ code: 'HERA_NET_068', path: `network.blockPublicAccess.${part}` }]);
});

test('public subnets that are not there cannot be excluded', () => {
  const { problems } = find({ exclude: 'public-subnets' }, { ...someTiers, public: [] });
  expect(problems).toMatchObject([{ code: 'HERA_NET_068', path: 'network.blockPublicAccess.exclude' }]);
});

test('a setting of the whole account is a warning, an exclusion is none', () => {
  const wide = find({ exclude: 'public-subnets', account: 'block-bidirectional' });
  expect([wide.problems, wide.warnings.map(({ code }) => code)]).toEqual([[], ['HERA_NET_069']]);
  expect(find({ exclude: 'vpc' })).toEqual({ problems: [], warnings: [] });
});

test('each public subnet is excluded, and then the account blocks', () => {
  const { json } = build({ exclude: 'public-subnets', account: 'block-bidirectional' });
  expect(resources(json, 'aws_vpc_block_public_access_exclusion').map(({ subnet_id }) => subnet_id)).toEqual([
    'subnet-public-use1-az1',
    'subnet-public-use1-az2',
  ]);
  const [options] = resources(json, 'aws_vpc_block_public_access_options');
  expect(options?.['internet_gateway_block_mode']).toBe('block-bidirectional');
  expect(options?.['depends_on']).toHaveLength(2);
});

test('the VPC as a whole is excluded, and the account is left alone', () => {
  const { json } = build({ exclude: 'vpc', mode: 'allow-egress' });
  expect(resources(json, 'aws_vpc_block_public_access_exclusion')).toMatchObject([
    { vpc_id: '${aws_vpc.Vpc.id}', internet_gateway_exclusion_mode: 'allow-egress' },
  ]);
  expect(resources(json, 'aws_vpc_block_public_access_options')).toEqual([]);
});

test('the local target says that it leaves it out', () => {
  const { json, stack } = build({ exclude: 'vpc', account: 'off' }, 'local');
  expect(Object.keys(json.resource)).toEqual(['aws_vpc']);
  expect(stack.manifest.leftOut).toMatchObject([{ what: 'VPC Block Public Access' }]);
});
