import { Match, Template } from '@hera/testkit';
import '@hera/testkit/vitest';
import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { BootstrapAws } from './stack';

const synth = (kind: 'aws' | 'local') => {
  const stack = new BootstrapAws(Testing.app(), 'bootstrap-aws', { target: { kind } });
  return { stack, template: Template.fromStack(stack) };
};

const { stack, template } = synth('aws');

describe('bootstrap-aws', () => {
  it('keeps its own state local, because it makes the bucket', () => {
    const { terraform } = JSON.parse(Testing.synth(stack)) as { terraform: { backend: unknown } };
    expect(terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
  });

  it('makes a bucket that is private, versioned, encrypted with its own key, and reachable by TLS only', () => {
    expect(template).toHaveResource('aws_s3_bucket', 1);
    expect(template).toHaveResource('aws_s3_bucket_public_access_block', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(template).toHaveResource('aws_s3_bucket_versioning', { versioningConfiguration: { status: 'Enabled' } });
    expect(template).toHaveResource('aws_s3_bucket_server_side_encryption_configuration', {
      rule: {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: 'aws:kms',
          kmsMasterKeyId: Match.stringMatching(/^\$\{aws_kms_key\./),
        },
      },
    });
    expect(template).toHaveResource('aws_s3_bucket_policy', {
      policy: {
        Statement: Match.arrayWith([
          { Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ]),
      },
    });
  });

  it('protects bucket and key in a real account, and says where it does not', () => {
    const kept = { lifecycle: Match.exact({ preventDestroy: true }) };
    expect(template).toHaveResource('aws_s3_bucket', kept, { count: 1 });
    expect(template).toHaveResource('aws_kms_key', kept, { count: 1 });
    const local = synth('local');
    expect(local.template).toHaveResource('aws_s3_bucket', { lifecycle: Match.absent() });
    expect(local.stack.manifest.leftOut.map(({ what }) => what)).toEqual([
      'aws_kms_key.lifecycle.prevent_destroy',
      'aws_s3_bucket.lifecycle.prevent_destroy',
    ]);
  });

  it('trusts no repository until one is named', () => {
    expect(template).not.toHaveResource('aws_iam_openid_connect_provider');
    expect(template).not.toHaveResource('aws_iam_role');
  });

  it('makes a deploy and a plan role for each environment of a named repository', () => {
    const ci = { repository: 'example/platform', environments: ['prod', 'dev'] };
    const named = Template.fromStack(new BootstrapAws(Testing.app(), 'bootstrap-aws', { target: { kind: 'aws' }, ci }));
    expect(named).toHaveResource('aws_iam_openid_connect_provider', 1);
    const trust = named
      .resources('aws_iam_role')
      .map(({ values }) => [values['name'], JSON.stringify(values['assume_role_policy']).match(/repo:[^"\\]+/)?.[0]]);
    expect(trust.sort()).toEqual([
      ['dev-deploy', 'repo:example/platform:environment:dev'],
      ['dev-plan', 'repo:example/platform:pull_request'],
      ['prod-deploy', 'repo:example/platform:environment:prod'],
      ['prod-plan', 'repo:example/platform:pull_request'],
    ]);
  });
});
