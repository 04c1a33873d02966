import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Node } from 'constructs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordConstructSources } from './construct-source';
import type { StackManifest } from './manifest';

const root = resolve(__dirname, '..', '..', '..');

/** An app of two files in a folder of its own, run from its TypeScript. */
const manifestOf = (main: string, construct: string): StackManifest => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'src', 'main.ts'), main);
  writeFileSync(join(folder, 'src', 'construct.ts'), construct);
  // A working directory elsewhere: paths are relative to the app, not to where it is started.
  execFileSync(process.execPath, ['--import', 'tsx', join(folder, 'src', 'main.ts')], {
    cwd: root,
    env: { PATH: process.env['PATH'], CDKTF_OUTDIR: join(folder, 'out') },
  });
  return JSON.parse(readFileSync(join(folder, 'out', 'stacks', 'sample', 'hera.manifest.json'), 'utf8'));
};

describe('recordConstructSources', () => {
  it('writes the line of the app that each resource was made in into the manifest', () => {
    const core = JSON.stringify(join(root, 'packages', 'core', 'src', 'index.ts'));
    const { sources } = manifestOf(
      `import { AwsStack, defineEnvironment, runApp } from ${core};
import { Buckets } from './construct';

interface Unused {
  readonly type: 'gone after compilation';
}
const environment = defineEnvironment({ name: 'sample', profile: 'development', region: 'eu-west-1' });
runApp((app) => {
  const stack = new AwsStack(app, 'sample', { environment });
  new Buckets(stack, 'Buckets');
});
`,
      `import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Construct } from 'constructs';

type AlsoUnused = string;

export class Buckets extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const name of ['A', 'B'])
      new S3Bucket(this, name, {
        bucketPrefix: name,
      });
  }
}
`,
    );
    expect(sources).toMatchObject({
      'sample/Aws': 'src/main.ts:9:17',
      'sample/Buckets/A': 'src/construct.ts:10:7',
      'sample/Buckets/B': 'src/construct.ts:10:7',
    });
  }, 60_000);

  it('leaves constructs as they were, also after a failure', () => {
    const before = Node.prototype.addMetadata;
    expect(() =>
      recordConstructSources(() => {
        expect(Node.prototype.addMetadata).not.toBe(before);
        throw new Error('in the app');
      }),
    ).toThrow('in the app');
    expect(Node.prototype.addMetadata).toBe(before);
  });
});
