import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { BootstrapAws } from './stack';

type Resources = Record<string, Record<string, { lifecycle?: unknown; policy?: string }>>;

const synth = (kind: 'aws' | 'local') => {
  const stack = new BootstrapAws(Testing.app(), 'bootstrap-aws', { target: { kind } });
  const json = JSON.parse(Testing.synth(stack)) as { resource: Resources; terraform: { backend: unknown } };
  return { ...json, manifest: stack.manifest };
};

const { resource, terraform } = synth('aws');
const only = (type: string) => Object.values(resource[type] ?? {})[0];

describe('bootstrap-aws', () => {
  it('keeps its own state local, because it makes the bucket', () => {
    expect(terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
  });

  it('makes a bucket that is private, versioned, encrypted with its own key, and reachable by TLS only', () => {
    expect(only('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(only('aws_s3_bucket_versioning')).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
    expect(only('aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms' } }],
    });
    expect(only('aws_s3_bucket_policy')?.policy).toContain('"aws:SecureTransport":"false"');
  });

  it('protects bucket and key in a real account, and says where it does not', () => {
    expect(only('aws_s3_bucket')?.lifecycle).toEqual({ prevent_destroy: true });
    expect(only('aws_kms_key')?.lifecycle).toEqual({ prevent_destroy: true });
    const local = synth('local');
    expect(Object.values(local.resource['aws_s3_bucket'] ?? {})[0]?.lifecycle).toBeUndefined();
    expect(local.manifest.leftOut.map(({ what }) => what)).toEqual([
      'aws_kms_key.lifecycle.prevent_destroy',
      'aws_s3_bucket.lifecycle.prevent_destroy',
    ]);
  });
});
