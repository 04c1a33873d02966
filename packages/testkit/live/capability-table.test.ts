import {
  GetEbsDefaultKmsKeyIdCommand,
  GetInstanceMetadataDefaultsCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ModifyInstanceMetadataDefaultsCommand,
} from '@aws-sdk/client-ec2';
import { startLocalCloud } from '@hera/local-cloud';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type AwsClients, type CapabilityTable, capabilityTable } from '../src';
import data from '../src/targets/data/capabilities.json';
import { accountEnvironment, freshAccount } from './support/account';

const tableOfTarget = async (): Promise<CapabilityTable> => {
  const directory = mkdtempSync(join(tmpdir(), 'hera-live-table-'));
  const mode = accountEnvironment()['AWS_ENDPOINT_URL'] ?? '';
  try {
    const cloud = await startLocalCloud({ directory, mode, cacheDir: join(directory, 'cache'), env: {} });
    try {
      return capabilityTable(await cloud.capabilities());
    } finally {
      await cloud.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Each call with the error that proves that the target lacks it. */
const calls: Readonly<Record<string, readonly [error: string, send: (aws: AwsClients) => Promise<unknown>]>> = {
  'ec2:GetEbsDefaultKmsKeyId': ['UnsupportedOperation', ({ ec2 }) => ec2.send(new GetEbsDefaultKmsKeyIdCommand({}))],
  'ec2:GetInstanceMetadataDefaults': [
    'UnsupportedOperation',
    ({ ec2 }) => ec2.send(new GetInstanceMetadataDefaultsCommand({})),
  ],
  'ec2:ModifyInstanceMetadataDefaults': [
    'UnsupportedOperation',
    ({ ec2 }) => ec2.send(new ModifyInstanceMetadataDefaultsCommand({ HttpTokens: 'required' })),
  ],
  // It says nothing of the kind: it breaks, whatever it is asked.
  'ec2:ModifyEbsDefaultKmsKeyId': [
    'InternalError',
    ({ ec2 }) => ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: 'alias/none' })),
  ],
};

it('lists no call that the target answers, and every listed call has a proof', async () => {
  const listed = data.targets.flatMap(({ lacks }) => Object.keys(lacks));
  expect(Object.keys(calls).toSorted()).toEqual([...new Set(listed)].toSorted());
  const aws = freshAccount();
  for (const [call, [name, send]] of Object.entries(calls)) {
    await expect(send(aws), call).rejects.toMatchObject({ name });
  }
  aws.destroy();
});

it('knows of the running target what is known of its version, its services and its supplement', async () => {
  const table = await tableOfTarget();
  expect(table.target).toBe('localstack 4.14.0');
  expect(table.lacks('ec2:DescribeVpcs')).toBeUndefined();
  expect(table.lacks('ec2:GetEbsDefaultKmsKeyId')).toBe('not implemented');
  expect(table.lacks('eks:CreateCluster')).toBeUndefined();
  expect(table.lacks('eks:RegisterCluster')).toBe('the supplement has no RegisterCluster');
  expect(table.lacks('ecr:CreateRepository')).toContain('cannot be applied');
});
