import { ExitCode, HeraError } from '@hera/core/errors';
import { planSchema, redactionMarker, stateSchema } from '@hera/terraform';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnsupportedOperation } from '../internal/unsupported';
import { manifestWith } from '../manifest.fixture';
import { readRuns } from './read-runs';
import { runFolderName } from './run-folder-name';
import { RunRecorder } from './run-recorder';
import { checkOf, hostile } from './run-report.fixture';

const secret = 'correct-horse-battery';

const plan = planSchema.parse({
  format_version: '1.2',
  resource_changes: [
    {
      address: 'aws_x.a',
      mode: 'managed',
      type: 'aws_x',
      name: 'a',
      change: { actions: ['create'], before: null, after: { password: secret }, after_sensitive: { password: true } },
    },
  ],
});

const state = stateSchema.parse({
  format_version: '1.0',
  values: { outputs: { token: { sensitive: true, value: secret } }, root_module: {} },
});

const started = JSON.stringify({
  '@message': '',
  '@timestamp': '2026-11-23T01:00:00.000Z',
  type: 'apply_start',
  hook: { resource: { addr: 'aws_x.a', resource_type: 'aws_x' }, action: 'create' },
});

const run = {
  manifest: manifestWith([], { leftOut: [{ what: 'aws_y', constructPath: 'prod/Y', reason: 'no such call' }] }),
  timings: [{ stage: 'apply', status: 'done', seconds: 2, startedAt: '2026-11-23T01:00:00.000Z' }] as const,
};

describe('RunRecorder', () => {
  let directory = '';
  const recorder = (name = 'network'): RunRecorder => new RunRecorder({ directory, name });
  const read = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hera-recorder-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('publishes one folder that says everything and no secret, and leaves nothing beside it', async () => {
    const one = recorder();
    const requests = join(directory, 'proxy.jsonl');
    writeFileSync(requests, '{"operation":"CreateVpc"}\n{"operation":"DescribeVpcs"}\n');
    writeFileSync(one.eventLog, `${started}\n`);
    one.plan(plan);
    one.state(state);
    one.checks([checkOf('fail', { id: 'a' }), checkOf('unsupported')]);
    one.checks([checkOf('pass', { id: 'a' })]);
    one.requests(requests);
    const folder = await one.publish(run);
    rmSync(requests);

    expect(readdirSync(directory)).toEqual(['network']);
    expect(readdirSync(folder).sort()).toEqual([
      'apply.jsonl',
      'hera.manifest.json',
      'plan.json',
      'requests.jsonl',
      'run.json',
      'state.redacted.json',
      'timings.json',
      'verification.json',
    ]);
    for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file), 'utf8')).not.toContain(secret);
    expect(JSON.stringify(read(folder, 'plan.json'))).toContain(redactionMarker);
    expect(read(folder, 'verification.json')).toMatchObject({
      schemaVersion: 1,
      target: 'local',
      counts: { pass: 1, fail: 0, unsupported: 1, 'not-applicable': 0 },
    });
    expect(readRuns(directory)).toMatchObject([
      {
        name: 'network',
        outcome: 'passed',
        target: 'local',
        stages: [{ stage: 'apply', title: 'terraform apply', seconds: 2, outcome: 'done' }],
        resources: [{ address: 'aws_x.a', action: 'create', outcome: 'unfinished' }],
        plan: { create: 1 },
        requests: 2,
        manifest: { leftOut: [{ what: 'aws_y' }] },
      },
    ]);
  });

  it('keeps what ended the run', async () => {
    const problem = { code: 'HERA_TF_009', path: 'aws_x.a', message: 'refused', fix: 'ask again' };
    await recorder('failed').publish(run, new HeraError(problem, { exitCode: ExitCode.failed, details: 'log' }));
    await recorder('stopped').publish(run, new HeraError(problem, { exitCode: ExitCode.interrupted }));
    await recorder('asserted').publish(run, new Error('expected 3 to be 2'));
    expect(readRuns(directory)).toMatchObject([
      { name: 'asserted', outcome: 'failed', problems: [{ message: 'expected 3 to be 2' }] },
      { name: 'failed', outcome: 'failed', problems: [problem], details: 'log' },
      { name: 'stopped', outcome: 'interrupted' },
    ]);
  });

  it('does not call a run failed, nor passed, whose target lacks a call', async () => {
    await recorder('sdk').publish(run, new UnsupportedOperation('ec2:GetEbsDefaultKmsKeyId', undefined));
    const message = 'creating it: operation error ECR: CreateRepository, https response error StatusCode: 501, no';
    await recorder('apply').publish(run, new HeraError({ code: 'HERA_TF_005', path: 'aws_x.a', message, fix: 'none' }));
    const broken = recorder('broken');
    broken.checks([checkOf('fail')]);
    await broken.publish(run, new UnsupportedOperation('ec2:GetEbsDefaultKmsKeyId', undefined));
    expect(readRuns(directory)).toMatchObject([
      { name: 'apply', outcome: 'unsupported', unsupported: ['ecr:CreateRepository'], problems: [] },
      { name: 'broken', outcome: 'failed' },
      { name: 'sdk', outcome: 'unsupported', unsupported: ['ec2:GetEbsDefaultKmsKeyId'], problems: [] },
    ]);
  });

  it('replaces the whole set of the run before', async () => {
    const first = recorder();
    first.checks([checkOf('pass')]);
    await first.publish(run);
    const folder = await recorder().publish(run);
    expect(existsSync(join(folder, 'verification.json'))).toBe(false);
  });

  it('publishes runs at once beside each other', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `run ${index}`);
    await Promise.all(names.map((name) => recorder(name).publish(run)));
    expect(readRuns(directory).map(({ name }) => name)).toEqual(names);
    expect(readdirSync(directory)).toHaveLength(6);
  });

  it('leaves nothing of a run that is discarded', () => {
    recorder().discard();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says where it cannot write', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(() => new RunRecorder({ directory: join(directory, 'file'), name: 'a' })).toThrow('HERA_TEST_064');
  });
});

describe('runFolderName', () => {
  it('keeps a name that is a folder name', () => {
    expect(runFolderName('prod-aws')).toBe('prod-aws');
  });

  it('stays inside the folder, and never lets two names share one', () => {
    const names = ['a b', 'a-b', 'A b', '../a b', '..', hostile, 'x'.repeat(300), `${'x'.repeat(300)}y`, '日本'];
    const folders = names.map(runFolderName);
    expect(new Set(folders).size).toBe(names.length);
    for (const folder of folders) expect(folder).toMatch(/^[a-z0-9][a-z0-9._-]{0,110}$/);
  });

  it('refuses an empty name', () => {
    expect(() => runFolderName(' ')).toThrow('HERA_TEST_065');
  });
});
