import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStackProviders, type StackProviders } from './stack-providers';

const read = (files: Readonly<Record<string, unknown>>): StackProviders | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-providers-'));
  try {
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    return readStackProviders(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const stack = (more: object = {}) => ({
  terraform: { required_providers: { aws: { source: 'aws', version: '>= 5.100.0' } } },
  provider: { aws: [{ region: 'us-east-1' }] },
  resource: { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } } },
  ...more,
});

const one = (more: object = {}): boolean | undefined => read({ 'cdk.tf.json': stack(more) })?.hasOneAwsBlock;

const required = (name: string, source: string) => ({
  terraform: [{ required_providers: [{ [name]: { source, version: '1.0.0' } }] }],
});

describe('the provider blocks of a stack', () => {
  it.each<[string, object, boolean]>([
    ['one block in a list', {}, true],
    ['one block by itself', { provider: { aws: { region: 'x' } } }, true],
    ['beside another provider', { provider: { aws: {}, random: {} } }, true],
    ['under another name', { ...required('amazon', 'hashicorp/aws'), provider: { amazon: {} } }, true],
    ['with its whole address', { ...required('aws', 'registry.terraform.io/hashicorp/aws') }, true],
    ['none', { provider: {} }, false],
    ['one with an alias', { provider: { aws: [{ alias: 'a' }] } }, false],
    ['two', { provider: { aws: [{}, { alias: 'a' }] } }, false],
    ['two in a list of blocks', { provider: [{ aws: {} }, { aws: { alias: 'a' } }] }, false],
    ['under two names', { ...required('amazon', 'hashicorp/aws'), provider: { aws: {}, amazon: {} } }, false],
    ['somebody else’s provider of that name', required('aws', 'example/aws'), false],
    ['the same provider of another registry', required('aws', 'registry.opentofu.org/hashicorp/aws'), false],
  ])('%s', (_, more, expected) => {
    expect(one(more)).toBe(expected);
  });

  it('are counted over all files', () => {
    expect(read({ 'a.tf.json': stack(), 'b_override.tf.json': { terraform: {} } })?.hasOneAwsBlock).toBe(true);
    expect(read({ 'a.tf.json': stack(), 'b_override.tf.json': { provider: { aws: {} } } })?.hasOneAwsBlock).toBe(false);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['HCL', { 'cdk.tf.json': stack(), 'main.tf': '' }],
    ['HCL of OpenTofu', { 'cdk.tf.json': stack(), 'main.tofu': '' }],
    ['modules', { 'cdk.tf.json': stack({ module: { a: { source: './a' } } }) }],
    ['a broken file', { 'cdk.tf.json': '{' }],
    ['a file that is no object', { 'cdk.tf.json': [] }],
    ['nothing', {}],
  ])('are not judged with %s', (_, files) => {
    expect(read(files)).toBeUndefined();
  });
});

describe('what a stack wants', () => {
  const wanted = (more: object): string | undefined => read({ 'cdk.tf.json': stack(more) })?.wanted;

  it('does not depend on what it makes of the same providers', () => {
    expect(wanted({ resource: { aws_subnet: { a: {}, b: {} } }, output: { x: { value: 1 } } })).toBe(wanted({}));
  });

  it.each<[string, object]>([
    ['another constraint', { terraform: { required_providers: { aws: { source: 'aws', version: '>= 6.0.0' } } } }],
    ['another provider by a resource', { resource: { aws_vpc: { main: {} }, random_pet: { name: {} } } }],
    ['another provider by a data source', { data: { http: { page: {} } } }],
    ['another provider by name', { resource: { aws_vpc: { main: { provider: 'other' } } } }],
    ['another provider block', { provider: { aws: [{ region: 'us-east-1' }], random: {} } }],
  ])('differs with %s', (_, more) => {
    expect(wanted(more)).not.toBe(wanted({}));
  });
});
