import { HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import { createAwsClients } from './aws-clients';
import { ec2Error, startAwsEndpoint } from './aws-endpoint.fixture';
import type { Check, CheckOutcome, CheckResult } from './check';
import { environmentChecks } from './checks';
import { ebsEncryptionByDefault } from './checks/ebs-encryption-by-default';
import { manifestWith } from './manifest.fixture';
import { allHold, verify } from './verify';

const nowhere = createAwsClients({
  region: 'us-east-1',
  environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: '000000000000' },
});
const context = { aws: nowhere, outputs: {}, manifest: manifestWith([]) };
const defaults = manifestWith([{ kind: 'account-defaults', ebsEncryptionByDefault: true }]);

const check = (id: string, run: () => Promise<CheckOutcome>): Check => ({ id, title: id, subject: 'network', run });
const passing = (id: string): Check =>
  check(id, async () => ({ status: 'pass', expected: 'a', found: 'a', evidence: ['x'] }));

describe('verify', () => {
  it('gives results in the order of the checks, with their names and times', async () => {
    const slow = check('slow', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return { status: 'fail', expected: 'a', found: 'b', evidence: [] };
    });
    const seen: string[] = [];
    const results = await verify(context, { checks: [slow, passing('quick')], onResult: ({ id }) => seen.push(id) });
    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['slow', 'fail'],
      ['quick', 'pass'],
    ]);
    expect(results.every(({ seconds }) => seconds >= 0)).toBe(true);
    expect(seen.sort()).toEqual(['quick', 'slow']);
  });

  it('fails a check that cannot reach the account, and says why', async () => {
    const [result] = await verify({ ...context, manifest: defaults }, { checks: [ebsEncryptionByDefault] });
    expect(result).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/^could not be read: .*ECONNREFUSED|bad port/),
    });
  });

  it('fails a check that is refused', async () => {
    await using endpoint = await startAwsEndpoint({
      GetEbsEncryptionByDefault: ec2Error(403, 'UnauthorizedOperation', 'You are not authorized'),
    });
    const aws = createAwsClients({
      region: 'us-east-1',
      environment: { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' },
    });
    const [result] = await verify({ ...context, aws, manifest: defaults }, { checks: [ebsEncryptionByDefault] });
    expect(result).toMatchObject({ status: 'fail', found: expect.stringContaining('UnauthorizedOperation') });
    aws.destroy();
  });

  it('reports a missing call as unsupported, with its name', async () => {
    await using endpoint = await startAwsEndpoint({});
    const aws = createAwsClients({
      region: 'us-east-1',
      environment: { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' },
    });
    const [result] = await verify({ ...context, aws, manifest: defaults }, { checks: [ebsEncryptionByDefault] });
    expect(result).toMatchObject({ status: 'unsupported', found: 'unsupported: ec2:GetEbsEncryptionByDefault' });
    aws.destroy();
  });

  it('refuses to run nothing', async () => {
    await expect(verify(context, { checks: [] })).rejects.toMatchObject({ problems: [{ code: 'HERA_TEST_002' }] });
  });

  it('stops when it is interrupted', async () => {
    const controller = new AbortController();
    const stopping = check('stopping', async () => {
      controller.abort();
      return { status: 'pass', expected: '', found: '', evidence: [] };
    });
    const checks = [stopping, ...Array.from({ length: 8 }, (_, index) => passing(`later-${index}`))];
    const run = verify(context, { checks, signal: controller.signal });
    await expect(run).rejects.toSatisfy((error) => HeraError.is(error) && error.exitCode === 130);
  });
});

describe('environmentChecks', () => {
  it('have ids in kebab-case, each once, and a title', () => {
    const ids = environmentChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title } of environmentChecks) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title).toMatch(/^[A-Z].+[^.]$/);
    }
  });

  it('none applies to a stack that declares nothing, and none passes', async () => {
    const results = await verify(context);
    expect(results.map(({ id, status }) => `${id} ${status}`)).toEqual(
      environmentChecks.map(({ id }) => `${id} not-applicable`),
    );
    expect(results.every(({ found }) => found.length > 10)).toBe(true);
  });
});

describe('allHold', () => {
  const result = (status: CheckResult['status']): CheckResult => ({
    id: 'a',
    title: 'a',
    subject: 'network',
    status,
    expected: '',
    found: '',
    evidence: [],
    seconds: 0,
  });

  it.each([
    [['pass', 'unsupported', 'not-applicable'], true],
    [['pass', 'fail'], false],
    [['unsupported', 'not-applicable'], false],
    [[], false],
  ] as const)('%j gives %s', (statuses, holds) => {
    expect(allHold(statuses.map(result))).toBe(holds);
  });
});
