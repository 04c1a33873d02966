import type { CapabilityReport } from '@hera/local-cloud';
import { describe, expect, it } from 'vitest';
import { awsCapabilities, capabilityTable, requireCalls, unsupportedCalls } from './capability-table';
import { whereSupported } from './where-supported';

const report = (version = '4.14.0'): CapabilityReport => ({
  asOf: '2026-11-22',
  source: 'a test',
  mode: 'host',
  localstack: { version, checked: '4.14.0' },
  services: [
    { service: 'ec2', heldBy: 'localstack', state: 'available', notes: [] },
    { service: 'eks', heldBy: 'supplement', operations: ['CreateCluster'], notes: [] },
    { service: 'ecr', heldBy: 'absent', notes: ['Image repositories cannot be applied.'] },
  ],
  gaps: [],
});

describe('capabilityTable', () => {
  it.each([
    ['ec2:DescribeVpcs', undefined],
    ['ec2:GetEbsDefaultKmsKeyId', 'not implemented'],
    ['eks:CreateCluster', undefined],
    ['eks:RegisterCluster', 'the supplement has no RegisterCluster'],
    ['ecr:CreateRepository', 'Image repositories cannot be applied.'],
    ['nobody:Knows', undefined],
  ])('%s: %s', (call, why) => {
    expect(capabilityTable(report()).lacks(call)).toBe(why);
  });

  it('is of one version: what another lacks is not known', () => {
    const other = capabilityTable(report('4.15.0'));
    expect(other.target).toBe('localstack 4.15.0');
    expect(other.lacks('ec2:GetEbsDefaultKmsKeyId')).toBeUndefined();
  });

  it('lacks nothing in a real account', () => {
    expect(unsupportedCalls(awsCapabilities, ['ecr:CreateRepository'])).toEqual([]);
  });
});

describe('a test that needs what the target lacks', () => {
  const run = async (work: () => void): Promise<readonly (string | undefined)[]> => {
    const notes: (string | undefined)[] = [];
    await whereSupported(work)({ skip: (note) => notes.push(note) });
    return notes;
  };

  it('is skipped with the call', async () => {
    const table = capabilityTable(report());
    expect(await run(() => requireCalls(table, ['eks:CreateCluster', 'ecr:CreateRepository']))).toEqual([
      'unsupported: ecr:CreateRepository',
    ]);
  });

  it('runs where nothing is lacking', async () => {
    expect(await run(() => requireCalls(awsCapabilities, ['ecr:CreateRepository']))).toEqual([]);
  });

  it('fails for any other reason', async () => {
    const broken = (): void => {
      throw new Error('three gateways, not two');
    };
    await expect(run(broken)).rejects.toThrow('three gateways');
  });
});
