import { expect, it } from 'vitest';
import { resourceTimings } from './resource-timings';

const line = (type: string, address: string, second: number, action = 'create'): string =>
  JSON.stringify({
    '@level': 'info',
    '@message': `${address}: ${type}`,
    '@timestamp': new Date(Date.UTC(2026, 10, 23, 1, 0, second)).toISOString(),
    hook: { resource: { addr: address, resource_type: address.split('.')[0] }, action },
    type,
  });

it('gives each resource its time, its outcome and its place', () => {
  const log = [
    '{"type":"version","terraform":"1.11.4"}',
    line('apply_start', 'aws_vpc.a', 0),
    line('apply_start', 'aws_kms_key.k', 1),
    line('apply_complete', 'aws_vpc.a', 3),
    line('apply_progress', 'aws_kms_key.k', 11),
    line('apply_start', 'aws_eip.e', 12),
    line('apply_errored', 'aws_eip.e', 14),
    '',
  ].join('\n');
  expect(resourceTimings(log)).toEqual([
    {
      address: 'aws_vpc.a',
      resourceType: 'aws_vpc',
      action: 'create',
      startedAt: '2026-11-23T01:00:00.000Z',
      seconds: 3,
      outcome: 'done',
    },
    expect.objectContaining({ address: 'aws_kms_key.k', seconds: 10, outcome: 'unfinished' }),
    expect.objectContaining({ address: 'aws_eip.e', seconds: 2, outcome: 'failed' }),
  ]);
});

it('keeps what is created, destroyed and created again apart', () => {
  const log = [0, 10, 20].flatMap((at, index) => {
    const action = index === 1 ? 'delete' : 'create';
    return [line('apply_start', 'aws_vpc.a', at, action), line('apply_complete', 'aws_vpc.a', at + index, action)];
  });
  expect(resourceTimings(log.join('\n')).map(({ action, seconds }) => `${action} ${seconds}`)).toEqual([
    'create 0',
    'delete 1',
    'create 2',
  ]);
});

it('reads the log of a killed run up to where it is cut off', () => {
  const log = `${line('apply_start', 'aws_vpc.a', 0)}\n${line('apply_complete', 'aws_vpc.a', 5).slice(0, 80)}`;
  expect(resourceTimings(log)).toMatchObject([{ address: 'aws_vpc.a', outcome: 'unfinished' }]);
});
