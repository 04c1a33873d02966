import type { Toolchain } from '@hera/terraform';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SharedInit } from './shared-init';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hera-shared-init-'));
  mkdirSync(join(root, 'cache', 'terraform'), { recursive: true });
  writeFileSync(join(root, 'cache', 'terraform', 'cli-0123456789ab.tfrc'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const toolchain = (more: Partial<Toolchain> = {}): Toolchain => ({
  kind: 'terraform',
  binary: '/nonexistent/terraform',
  version: '1.11.4',
  cliConfigFile: join(root, 'cache', 'terraform', 'cli-0123456789ab.tfrc'),
  awsProvider: { from: 'registry' },
  ...more,
});

const shared = (wanted = 'aws', more: Partial<Toolchain> = {}): SharedInit => {
  const found = SharedInit.of(toolchain(more), wanted);
  if (found === undefined) throw new Error('no cache');
  return found;
};

/** A workspace as `init` leaves it: one provider downloaded, one linked from a mirror. */
const initialised = (name: string, lock = 'lock'): string => {
  const directory = join(root, name);
  const providers = join(directory, '.terraform', 'providers', 'registry.terraform.io', 'hashicorp');
  mkdirSync(join(providers, 'random', '1'), { recursive: true });
  mkdirSync(join(root, 'mirror'), { recursive: true });
  writeFileSync(join(providers, 'random', '1', 'program'), 'random', { mode: 0o755 });
  symlinkSync(join(root, 'mirror'), join(providers, 'aws'));
  writeFileSync(join(directory, '.terraform.lock.hcl'), lock);
  return directory;
};

const empty = (name: string): string => {
  const directory = join(root, name);
  mkdirSync(directory);
  return directory;
};

const entries = (): readonly string[] => readdirSync(join(root, 'cache', 'terraform', 'init'));

describe('a shared init', () => {
  it('gives another workspace the lock file and the same providers, as links', () => {
    const [one, two] = [initialised('one'), empty('two')];
    expect(shared().exists).toBe(false);
    shared().keep(one);
    expect([shared().exists, shared().matches(one), shared().matches(two)]).toEqual([true, true, false]);
    shared().seed(two);
    expect(shared().matches(two)).toBe(true);
    const providers = join('.terraform', 'providers', 'registry.terraform.io', 'hashicorp');
    const program = join(providers, 'random', '1', 'program');
    expect(statSync(join(two, program)).ino).toBe(statSync(join(one, program)).ino);
    expect(readlinkSync(join(two, providers, 'aws'))).toBe(join(root, 'mirror'));
    expect(entries()).toHaveLength(1);
  });

  it('does not let a lock file that is edited reach another workspace', () => {
    const two = empty('two');
    shared().keep(initialised('one'));
    shared().seed(two);
    writeFileSync(join(two, '.terraform.lock.hcl'), 'edited');
    const three = empty('three');
    shared().seed(three);
    expect(readFileSync(join(three, '.terraform.lock.hcl'), 'utf8')).toBe('lock');
  });

  it('leaves a workspace alone that has a lock file or providers', () => {
    shared().keep(initialised('one'));
    const two = empty('two');
    writeFileSync(join(two, '.terraform.lock.hcl'), 'its own');
    shared().seed(two);
    expect(readdirSync(two)).toEqual(['.terraform.lock.hcl']);
    const three = empty('three');
    mkdirSync(join(three, '.terraform', 'providers'), { recursive: true });
    shared().seed(three);
    expect(existsSync(join(three, '.terraform.lock.hcl'))).toBe(false);
  });

  it('replaces what a later init has found to be out of date, and leaves no draft', () => {
    shared().keep(initialised('one', 'old'));
    shared().keep(initialised('two', 'new'));
    const three = empty('three');
    shared().seed(three);
    expect(readFileSync(join(three, '.terraform.lock.hcl'), 'utf8')).toBe('new');
    expect(entries()).toHaveLength(1);
  });

  it('keeps nothing of a workspace that installed nothing', () => {
    shared().keep(empty('one'));
    expect(shared().exists).toBe(false);
    expect(existsSync(join(root, 'cache', 'terraform', 'init')) ? entries() : []).toEqual([]);
  });

  it.each<[string, Partial<Toolchain>]>([
    ['version', { version: '1.12.0' }],
    ['binary', { binary: '/other/terraform' }],
    ['kind', { kind: 'tofu' }],
    ['provider', { awsProvider: { from: 'mirror', version: '5.100.0', directory: '/nonexistent' } }],
  ])('is not that of another %s', (_, more) => {
    shared().keep(initialised('one'));
    expect(shared('aws', more).exists).toBe(false);
    expect(shared('other providers').exists).toBe(false);
    expect(shared().exists).toBe(true);
  });

  it('is not that of a program that was replaced', () => {
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const folder = join(root, 'mirror', 'registry.terraform.io', 'hashicorp', 'aws', '5.100.0', platform);
    mkdirSync(folder, { recursive: true });
    const program = join(folder, 'terraform-provider-aws_v5.100.0_x5');
    writeFileSync(program, 'one');
    const more = { awsProvider: { from: 'mirror', version: '5.100.0', directory: join(root, 'mirror') } } as const;
    shared('aws', more).keep(initialised('one'));
    expect(shared('aws', more).exists).toBe(true);
    writeFileSync(program, 'another');
    expect(shared('aws', more).exists).toBe(false);
  });

  it('is never kept beside a CLI configuration of the user', () => {
    expect(SharedInit.of(toolchain({ cliConfigFile: join(root, '.terraformrc') }), 'aws')).toBeUndefined();
  });
});
