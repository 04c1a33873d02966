import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Deployment } from '../deployment';
import { manifestWith } from '../manifest.fixture';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hera-quick-destroy-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A Terraform that says what it was asked to do, and fails where it is told to. */
const standIn = (fails: string): string => {
  const binary = join(root, 'terraform');
  const summary =
    '{"@level":"info","@message":"done","type":"change_summary","changes":{"add":0,"change":0,"remove":1,"import":0,"operation":"%s"}}\\n';
  const script = [
    '#!/bin/sh',
    `echo "$*" >> ${join(root, 'commands')}`,
    `case "$*" in ${fails === '' ? 'nothing' : fails}) echo "it does not go" >&2; exit 1;; esac`,
    `case "$1" in apply|destroy) printf '${summary}' "$1";; esac`,
  ];
  writeFileSync(binary, `${script.join('\n')}\n`);
  chmodSync(binary, 0o755);
  return binary;
};

const local = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ACCESS_KEY_ID: '000000000000',
  AWS_SECRET_ACCESS_KEY: 'local',
};

const open = (fails = '', kind: 'local' | 'aws' = 'local') => {
  const told: string[] = [];
  mkdirSync(join(root, 'synth'), { recursive: true });
  writeFileSync(join(root, 'synth', 'cdk.tf.json'), JSON.stringify({ terraform: {} }));
  const manifestFile = join(root, 'synth', 'hera.manifest.json');
  writeFileSync(manifestFile, JSON.stringify(manifestWith([], { target: { kind } })));
  const deployment = new Deployment({
    toolchain: {
      kind: 'terraform',
      binary: standIn(fails),
      version: '1.11.4',
      cliConfigFile: join(root, 'cli-0123456789ab.tfrc'),
      awsProvider: { from: 'registry' },
    },
    stackFile: join(root, 'synth', 'cdk.tf.json'),
    directory: join(root, 'work'),
    target: {
      environment: kind === 'local' ? local : {},
    },
    manifestFile,
    recordIn: root,
    onNotice: (text) => told.push(text),
  });
  return { deployment, told };
};

const destroys = (): readonly string[] =>
  readFileSync(join(root, 'commands'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('destroy'))
    .map((line) => (line.includes('-refresh=false') ? 'without refresh' : 'with refresh'));

describe('a destroy', () => {
  it('does not refresh after an apply of its own', async () => {
    const { deployment } = open();
    await deployment.init();
    await deployment.apply();
    expect((await deployment.destroy()).summary.remove).toBe(1);
    expect(destroys()).toEqual(['without refresh']);
  });

  it('does not refresh after a second plan that was empty', async () => {
    const { deployment } = open();
    await deployment.init();
    await deployment.idempotent();
    await deployment.destroy();
    expect(destroys()).toEqual(['without refresh']);
  });

  it('refreshes when this deployment knows nothing of the state', async () => {
    const { deployment } = open();
    await deployment.init();
    await deployment.destroy();
    await deployment.destroy();
    expect(destroys()).toEqual(['with refresh', 'with refresh']);
  });

  it('refreshes after an import and after an apply that failed', async () => {
    const { deployment } = open('*-parallelism=20*plan.tfplan');
    await deployment.init();
    await deployment.apply();
    await deployment.import('aws_vpc.main', 'vpc-1');
    await deployment.destroy();
    await deployment.apply();
    await expect(deployment.apply({ plan: { planFile: '.hera/plan.tfplan' } })).rejects.toThrow('it does not go');
    await deployment.destroy();
    expect(destroys()).toEqual(['with refresh', 'with refresh']);
  });

  it('is run once more with a refresh when it fails, and says so', async () => {
    const { deployment, told } = open('destroy*-refresh=false*');
    await deployment.init();
    await deployment.apply();
    await deployment.destroy();
    expect(destroys()).toEqual(['without refresh', 'with refresh']);
    expect(told).toEqual([expect.stringContaining('destroy without a refresh failed, and is run once more with one')]);
    expect(deployment.timings.map(({ stage, status }) => `${stage} ${status}`)).toContain('destroy done');
  });

  it('fails when it fails twice', async () => {
    const { deployment } = open('destroy*');
    await deployment.init();
    await deployment.apply();
    await expect(deployment.destroy()).rejects.toThrow('HERA_TF_005');
    expect(destroys()).toEqual(['without refresh', 'with refresh']);
  });

  it('refreshes in a real account, whose init is its own', async () => {
    const { deployment } = open('', 'aws');
    await deployment.init();
    await deployment.apply();
    await deployment.idempotent();
    await deployment.destroy();
    expect(destroys()).toEqual(['with refresh']);
    expect(existsSync(join(root, 'init'))).toBe(false);
  });
});
