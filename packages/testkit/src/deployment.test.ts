import { HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deployment } from './deployment';
import { manifestWith } from './manifest.fixture';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hera-testkit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const toolchain = {
  kind: 'terraform',
  binary: '/nonexistent/terraform',
  version: '1.11.4',
  cliConfigFile: '/nonexistent/config',
  awsProvider: { from: 'registry' },
} as const;

const local = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ACCESS_KEY_ID: '000000000000',
  AWS_SECRET_ACCESS_KEY: 'local',
};

const deploy = (manifest: unknown, environment: Record<string, string>): Deployment => {
  const manifestFile = join(folder, 'hera.manifest.json');
  writeFileSync(manifestFile, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return new Deployment({
    toolchain,
    stackFile: join(folder, 'cdk.tf.json'),
    manifestFile,
    directory: join(folder, 'work'),
    target: { environment },
  });
};

const codes = (make: () => unknown): readonly string[] => {
  try {
    make();
  } catch (error) {
    if (HeraError.is(error)) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
};

const forAws: Partial<StackManifest> = { target: { kind: 'aws' } };

describe('Deployment', () => {
  it('takes a local stack to a local AWS, and a stack for a real account anywhere', () => {
    expect(codes(() => deploy(manifestWith([]), local))).toEqual([]);
    expect(codes(() => deploy(manifestWith([], forAws), {}))).toEqual([]);
    expect(codes(() => deploy(manifestWith([], forAws), local))).toEqual([]);
  });

  it('refuses to take a local stack to a real account', () => {
    expect(codes(() => deploy(manifestWith([]), {}))).toContain('HERA_LC_042 AWS_ENDPOINT_URL');
    const real = { ...local, AWS_ENDPOINT_URL_EKS: 'https://eks.us-east-1.amazonaws.com' };
    expect(codes(() => deploy(manifestWith([]), real))).toEqual(['HERA_LC_042 AWS_ENDPOINT_URL_EKS']);
    expect(codes(() => deploy(manifestWith([]), { ...local, AWS_PROFILE: 'prod' }))).toEqual([
      'HERA_LC_042 AWS_PROFILE',
    ]);
    expect(codes(() => deploy(manifestWith([]), { ...local, AWS_ACCESS_KEY_ID: '123456789012' }))).toContain(
      'HERA_LC_042 account',
    );
  });

  it.each([['{'], ['{"schemaVersion":2}'], ['null']])('refuses the manifest %s', (text) => {
    expect(codes(() => deploy(text, local))).toEqual(['HERA_TEST_006 manifestFile']);
  });
});
