import type { Report } from '@hera/checklist';
import type { StackManifest } from '@hera/core/manifest';
import type { DeploymentPlan } from '@hera/testkit';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Artifacts } from '../artifacts';
import { Console } from '../console';
import { StageRunner } from '../stages';
import type { App } from '../workspace';
import { checkReason } from './readiness-gate';
import { showReadiness } from './readiness-part';
import type { JudgedRun } from './readiness-record';

const why = 'alarms come with OPS-12, agreed by the platform team';
const cluster = {
  name: 'prod',
  version: '1.35',
  role_arn: 'arn:aws:iam::123456789012:role/c',
  vpc_config: [{ subnet_ids: ['s'] }],
};

/** A plan of a cluster without anything that production asks for. */
const plan = {
  format_version: '1.2',
  terraform_version: '1.14.0',
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_eks_cluster.prod',
          mode: 'managed',
          type: 'aws_eks_cluster',
          name: 'prod',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          values: cluster,
        },
      ],
    },
  },
  resource_changes: [],
  configuration: { root_module: { resources: [] } },
} as unknown as DeploymentPlan['json'];

const stack = { resource: { aws_eks_cluster: { prod: cluster } } };

const manifestOf = (profile: string, facts: StackManifest['facts']): StackManifest => ({
  schemaVersion: 1,
  stack: 'prod-aws',
  environment: { name: 'prod', cloud: 'aws', profile, region: 'us-east-1', settings: {}, overrides: [] },
  target: { kind: 'aws' },
  leftOut: [],
  warnings: [],
  facts,
});

const withCluster = { 'prod-aws/Cluster': { kind: 'cluster', name: 'prod' } } as unknown as StackManifest['facts'];

interface Made {
  readonly root: string;
  readonly shown: () => string;
  readonly readiness: (acceptReds?: string) => Promise<Report | undefined>;
  readonly publish: () => Promise<void>;
}

const made = (
  more: Partial<Pick<JudgedRun, 'target'>> & { profile?: string; facts?: StackManifest['facts'] } = {},
): Made => {
  const root = mkdtempSync(join(tmpdir(), 'hera-readiness-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const app: App = { name: 'prod-aws', environment: 'prod', cloud: 'aws', directory: join(root, 'apps', 'prod-aws') };
  mkdirSync(app.directory, { recursive: true });
  const stackFile = join(app.directory, 'cdk.tf.json');
  writeFileSync(stackFile, JSON.stringify(stack));
  const run: JudgedRun = {
    app,
    target: more.target ?? 'aws',
    manifest: manifestOf(more.profile ?? 'production', more.facts ?? withCluster),
    stackFile,
    eventLog: join(root, '.hera', 'aws', 'prod-aws', 'apply.jsonl'),
  };
  const lines: string[] = [];
  const write = (text: string): boolean => lines.push(text) > 0;
  const streams = { stdout: { write }, stderr: { write } } as unknown as {
    stdout: NodeJS.WriteStream;
    stderr: NodeJS.WriteStream;
  };
  const console = new Console('text', streams);
  const artifacts = new Artifacts(root, app, 'own');
  const stages = new StageRunner(console, new AbortController().signal);
  return {
    root,
    shown: () => lines.join(''),
    readiness: (acceptReds) =>
      showReadiness(
        { run, plan: { json: plan }, stages, console, artifacts, root },
        acceptReds === undefined ? {} : { acceptReds },
      ),
    publish: () => artifacts.publish(),
  };
};

const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

describe('the checklist before an apply', () => {
  it('refuses production in a real account, one problem for each red item of high or critical', async () => {
    const { readiness } = made();
    const error = await readiness().then(
      () => undefined,
      (thrown: unknown) =>
        thrown as { exitCode: number; problems: readonly { code: string; path: string; fix: string }[] },
    );
    expect(error?.exitCode).toBe(1);
    expect(error?.problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['infra-06-backup-strategy', 'mon-13-alarms', 'infra-05-logging']),
    );
    expect(error?.problems.map(({ path }) => path)).not.toContain('ops-26-dashboards');
    for (const { code, fix } of error?.problems ?? []) {
      expect(code).toBe('HERA_CLI_039');
      expect(fix).toMatch(/infractl attest.*--accept-reds/);
    }
  });

  it('goes on with a reason, and keeps what was red and why', async () => {
    const { readiness, publish, root, shown } = made();
    const report = await readiness(why);
    await publish();
    expect(shown()).toContain(`accepted: ${why}`);
    expect(read(join(root, 'artifacts/prod-aws/readiness.json'))).toMatchObject({
      app: 'prod-aws',
      target: 'aws',
      acceptReds: why,
      reds: expect.arrayContaining([expect.objectContaining({ item: 'mon-13-alarms', severity: 'high' })]) as unknown,
    });
    expect(read(join(root, 'artifacts/prod-aws/checklist.json'))).toEqual(JSON.parse(JSON.stringify(report)));
    await readiness(why);
    expect(readFileSync(join(root, '.hera/aws/prod-aws/readiness.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('goes by the settings of the environment, and refuses those that are wrong before anybody is asked', async () => {
    const { readiness, root } = made();
    const settings = join(root, 'apps/prod-aws/checklist.yml');
    writeFileSync(settings, 'version: 1\nprofile: dev\n');
    await expect(readiness(why)).rejects.toThrow(/HERA_CHECK_011 apps\/prod-aws\/checklist\.yml:2:10 profile/);
    writeFileSync(settings, 'version: 1\nobjectives: { rtoMinutes: 240 }\n');
    expect((await readiness(why))?.objectives).toEqual({ rtoMinutes: 240 });
  });

  it.each([
    ['a local AWS', { target: 'local' }, /told, not refused: a local AWS/],
    ['development', { profile: 'development' }, /Production readiness at plan level/],
  ] as const)('tells %s, and refuses nothing', async (_, more, told) => {
    const { readiness, shown } = made(more);
    expect((await readiness())?.results.length).toBeGreaterThan(27);
    expect(shown()).toMatch(told);
  });

  it('leaves a stack without a cluster alone', async () => {
    const { readiness, shown } = made({ facts: {} });
    expect(await readiness()).toBeUndefined();
    expect(shown()).toBe('');
  });
});

describe('checkReason', () => {
  it.each(['', 'because', '                          '])('refuses %j', (reason) => {
    expect(() => checkReason(reason)).toThrow(/HERA_CLI_040 --accept-reds: .*at least 20 characters/);
  });

  it.each([undefined, why])('takes %j', (reason) => {
    expect(() => checkReason(reason)).not.toThrow();
  });
});
