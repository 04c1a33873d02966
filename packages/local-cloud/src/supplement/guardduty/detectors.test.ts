import {
  CreateDetectorCommand,
  CreateFilterCommand,
  DeleteDetectorCommand,
  type DetectorFeatureConfiguration,
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type ServiceServer } from '../server';
import { guardDutyService } from './service';

let server: ServiceServer;
let accounts = 0;

beforeAll(async () => {
  server = await serve([guardDutyService()]);
});
afterAll(() => server.stop());

/** A client of an account that has nothing yet. */
const fresh = (): GuardDutyClient => {
  accounts += 1;
  return clientOf(String(accounts).padStart(12, '0'));
};

const clientOf = (account: string, region = 'eu-west-1'): GuardDutyClient =>
  new GuardDutyClient({
    endpoint: server.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  });

const created = async (client: GuardDutyClient): Promise<string> => {
  const { DetectorId = '' } = await client.send(new CreateDetectorCommand({ Enable: true, Tags: { a: '1' } }));
  return DetectorId;
};

const featuresOf = async (client: GuardDutyClient, DetectorId: string): Promise<Record<string, string>> => {
  const { Features = [] } = await client.send(new GetDetectorCommand({ DetectorId }));
  return Object.fromEntries(
    Features.flatMap(({ Name = '', Status = '', AdditionalConfiguration = [] }) => [
      [Name, Status],
      ...AdditionalConfiguration.map((extra) => [`${Name}.${extra.Name ?? ''}`, extra.Status ?? '']),
    ]),
  );
};

const refused = (message: string) =>
  expect.objectContaining({ name: 'BadRequestException', message: expect.stringContaining(message) });

describe('a detector', () => {
  it('begins with what AWS turns on in a new one', async () => {
    const client = fresh();
    const DetectorId = await created(client);
    const detector = await client.send(new GetDetectorCommand({ DetectorId }));
    expect(DetectorId).toMatch(/^[0-9a-f]{32}$/);
    expect(detector).toMatchObject({
      Status: 'ENABLED',
      FindingPublishingFrequency: 'SIX_HOURS',
      Tags: { a: '1' },
      DataSources: { DNSLogs: { Status: 'ENABLED' }, Kubernetes: { AuditLogs: { Status: 'ENABLED' } } },
    });
    expect(Date.parse(detector.CreatedAt ?? '')).toBeCloseTo(Date.now(), -5);
    expect(detector.Features?.[0]?.UpdatedAt).toBeInstanceOf(Date);
    expect(await featuresOf(client, DetectorId)).toMatchObject({
      EKS_AUDIT_LOGS: 'ENABLED',
      RUNTIME_MONITORING: 'DISABLED',
      'RUNTIME_MONITORING.EKS_ADDON_MANAGEMENT': 'DISABLED',
      'RUNTIME_MONITORING.ECS_FARGATE_AGENT_MANAGEMENT': 'DISABLED',
      'RUNTIME_MONITORING.EC2_AGENT_MANAGEMENT': 'DISABLED',
    });
  });

  it('is one for each account and region, and a retry of its create answers the same', async () => {
    const client = clientOf('000000009999');
    const retry = new CreateDetectorCommand({ Enable: true, ClientToken: 'once' });
    const { DetectorId } = await client.send(retry);
    expect((await client.send(retry)).DetectorId).toBe(DetectorId);
    await expect(client.send(new CreateDetectorCommand({ Enable: true }))).rejects.toEqual(refused('already exists'));
    expect((await client.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([DetectorId]);
    const elsewhere = clientOf('000000009999', 'us-east-1');
    expect((await elsewhere.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
    await expect(elsewhere.send(new GetDetectorCommand({ DetectorId }))).rejects.toEqual(refused('not owned'));
  });

  it('changes as asked, and leaves the rest', async () => {
    const client = fresh();
    const DetectorId = await created(client);
    await client.send(
      new UpdateDetectorCommand({
        DetectorId,
        Enable: false,
        FindingPublishingFrequency: 'FIFTEEN_MINUTES',
        Features: [
          {
            Name: 'RUNTIME_MONITORING',
            Status: 'ENABLED',
            AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' }],
          },
        ],
      }),
    );
    expect(await client.send(new GetDetectorCommand({ DetectorId }))).toMatchObject({
      Status: 'DISABLED',
      FindingPublishingFrequency: 'FIFTEEN_MINUTES',
    });
    expect(await featuresOf(client, DetectorId)).toMatchObject({
      RUNTIME_MONITORING: 'ENABLED',
      'RUNTIME_MONITORING.EKS_ADDON_MANAGEMENT': 'ENABLED',
      'RUNTIME_MONITORING.EC2_AGENT_MANAGEMENT': 'DISABLED',
      S3_DATA_EVENTS: 'ENABLED',
    });
    await client.send(
      new UpdateDetectorCommand({
        DetectorId,
        DataSources: { S3Logs: { Enable: false }, Kubernetes: { AuditLogs: { Enable: false } } },
      }),
    );
    expect(await featuresOf(client, DetectorId)).toMatchObject({
      S3_DATA_EVENTS: 'DISABLED',
      EKS_AUDIT_LOGS: 'DISABLED',
    });
  });

  it('is tagged by its ARN, and gone when deleted', async () => {
    const client = clientOf('000000008888');
    const DetectorId = await created(client);
    const ResourceArn = `arn:aws:guardduty:eu-west-1:000000008888:detector/${DetectorId}`;
    await client.send(new TagResourceCommand({ ResourceArn, Tags: { a: '2', b: '3', c: '4' } }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['b', 'c'] }));
    expect((await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({ a: '2' });
    await client.send(new DeleteDetectorCommand({ DetectorId }));
    await expect(client.send(new GetDetectorCommand({ DetectorId }))).rejects.toEqual(refused('not owned'));
    await expect(client.send(new ListTagsForResourceCommand({ ResourceArn }))).rejects.toEqual(
      refused('does not exist'),
    );
    expect(await created(client)).not.toBe(DetectorId);
  });
});

describe('what GuardDuty refuses', () => {
  it.each<[string, DetectorFeatureConfiguration[], string]>([
    [
      'a feature that nobody can turn off',
      [{ Name: 'CLOUD_TRAIL' as never, Status: 'DISABLED' }],
      'CLOUD_TRAIL is invalid',
    ],
    ['a status of its own making', [{ Name: 'EKS_AUDIT_LOGS', Status: 'ON' as never }], 'ON is not ENABLED'],
    [
      'both kinds of runtime monitoring',
      [
        { Name: 'RUNTIME_MONITORING', Status: 'ENABLED' },
        { Name: 'EKS_RUNTIME_MONITORING', Status: 'ENABLED' },
      ],
      'cannot be given together',
    ],
    [
      'an agent of another feature',
      [
        {
          Name: 'EKS_RUNTIME_MONITORING',
          Status: 'ENABLED',
          AdditionalConfiguration: [{ Name: 'EC2_AGENT_MANAGEMENT', Status: 'ENABLED' }],
        },
      ],
      'is not configured by EKS_RUNTIME_MONITORING',
    ],
  ])('%s, with nothing changed', async (_, Features, message) => {
    const client = fresh();
    const DetectorId = await created(client);
    const before = await featuresOf(client, DetectorId);
    const all: DetectorFeatureConfiguration[] = [{ Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }, ...Features];
    await expect(client.send(new UpdateDetectorCommand({ DetectorId, Features: all }))).rejects.toEqual(
      refused(message),
    );
    expect(await featuresOf(client, DetectorId)).toEqual(before);
  });

  it.each([
    ['a create without enable', new CreateDetectorCommand({ Enable: undefined }), 'enable'],
    [
      'another frequency',
      new CreateDetectorCommand({ Enable: true, FindingPublishingFrequency: 'DAILY' as never }),
      'DAILY is not one of',
    ],
    ['reserved tags', new CreateDetectorCommand({ Enable: true, Tags: { 'aws:x': '1' } }), 'aws:x'],
    [
      'data sources beside features',
      new CreateDetectorCommand({ Enable: true, DataSources: { S3Logs: { Enable: true } }, Features: [] }),
      'together',
    ],
  ])('%s', async (_, command, message) => {
    const client = fresh();
    await expect(client.send(command)).rejects.toEqual(refused(message));
    expect((await client.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
  });

  it('pages out of range', async () => {
    await expect(fresh().send(new ListDetectorsCommand({ MaxResults: 51 }))).rejects.toEqual(refused('maxResults'));
  });
});

it('answers 501 to what it lacks, and lists it', async () => {
  const call = fresh().send(new CreateFilterCommand({ DetectorId: 'd', Name: 'f', FindingCriteria: {} }));
  await expect(call).rejects.toMatchObject({ name: 'NotImplementedOperation', $metadata: { httpStatusCode: 501 } });
  expect(server.capabilities().services['guardduty']?.unknownAsked).toEqual({ CreateFilter: 1 });
});
