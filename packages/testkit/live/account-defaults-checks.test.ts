import {
  CreateNetworkInterfaceCommand,
  DescribeSubnetsCommand,
  DeleteNetworkInterfaceCommand,
} from '@aws-sdk/client-ec2';
import { DisableKeyCommand } from '@aws-sdk/client-kms';
import { DeletePublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AccountDefaultsFact, KeysFact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { freshAccount } from './support/account';
import { contextOf, manifestOf, runCheck } from './support/checking';
import { makeKey } from './support/keys';

const fact: AccountDefaultsFact = {
  kind: 'account-defaults',
  ebsEncryptionByDefault: false,
  s3PublicAccessBlock: true,
  instanceMetadata: { httpTokens: 'required' },
  defaultVpcReport: true,
};
const none: AccountDefaultsFact = { kind: 'account-defaults', ebsEncryptionByDefault: false };

describe('s3-account-public-access', () => {
  it('passes when all four ways are closed, fails when one is open or nothing was ever set', async () => {
    const aws = freshAccount();
    const context = contextOf(aws, [fact]);
    const { Account: AccountId } = await aws.sts.send(new GetCallerIdentityCommand({}));
    const put = (BlockPublicPolicy: boolean) =>
      aws.s3control.send(
        new PutPublicAccessBlockCommand({
          AccountId,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        }),
      );
    const never = await runCheck('s3-account-public-access', context);
    expect(never, never.found).toMatchObject({ status: 'fail', evidence: { length: 4 } });
    await put(true);
    const closed = await runCheck('s3-account-public-access', context);
    expect(closed, closed.found).toMatchObject({ status: 'pass', evidence: { length: 4 } });
    await put(false);
    expect(await runCheck('s3-account-public-access', context)).toMatchObject({
      status: 'fail',
      found: `${AccountId} BlockPublicPolicy: it is off`,
    });
    await aws.s3control.send(new DeletePublicAccessBlockCommand({ AccountId }));
    expect(await runCheck('s3-account-public-access', context)).toMatchObject({ status: 'fail' });
  });

  it('is unsupported, with the reason, where the target had to do without', async () => {
    const leftOut = [{ what: 'aws_s3_account_public_access_block', constructPath: 'live', reason: 'no such name' }];
    const context = { ...contextOf(freshAccount(), [fact]), manifest: manifestOf([fact], { leftOut }) };
    expect(await runCheck('s3-account-public-access', context)).toMatchObject({
      status: 'unsupported',
      found: 'unsupported: s3control:PutPublicAccessBlock: no such name',
    });
  });
});

describe('instance-metadata-defaults', () => {
  it('is unsupported, with the call, where the local AWS cannot say', async () => {
    expect(await runCheck('instance-metadata-defaults', contextOf(freshAccount(), [fact]))).toMatchObject({
      status: 'unsupported',
      found: 'unsupported: ec2:GetInstanceMetadataDefaults',
    });
  });
});

describe('default-vpc', () => {
  it('passes while it is empty, and fails with what lives in it', async () => {
    const aws = freshAccount();
    const context = contextOf(aws, [fact]);
    const empty = await runCheck('default-vpc', context);
    expect(empty, empty.found).toMatchObject({ status: 'pass', found: 'default VPC 172.31.0.0/16, 0 interfaces' });
    const { Subnets = [] } = await aws.ec2.send(new DescribeSubnetsCommand({}));
    const { NetworkInterface: made } = await aws.ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: Subnets[0]?.SubnetId, Description: 'forgotten' }),
    );
    const id = made?.NetworkInterfaceId ?? 'none';
    expect(await runCheck('default-vpc', context)).toMatchObject({
      status: 'fail',
      found: expect.stringContaining(`in use by ${id} (forgotten)`),
    });
    await aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    expect(await runCheck('default-vpc', context)).toMatchObject({ status: 'pass' });
  });
});

it.each(['s3-account-public-access', 'instance-metadata-defaults', 'default-vpc', 'kms-existing-keys'])(
  '%s does not apply where the stack promises nothing of it',
  async (id) => {
    expect(await runCheck(id, contextOf(freshAccount(), [none]))).toMatchObject({ status: 'not-applicable' });
  },
);

describe('kms-existing-keys', () => {
  const taken = (keyArn?: string): KeysFact => ({
    kind: 'keys',
    keys: [],
    existing: [{ purpose: 'logs', ...(keyArn === undefined ? {} : { keyArn }) }],
  });

  it('passes for an enabled key, and fails when somebody disables it', async () => {
    const aws = freshAccount();
    const { keyArn, keyId } = await makeKey(aws, 'logs');
    const context = contextOf(aws, [taken(keyArn)]);
    const held = await runCheck('kms-existing-keys', context);
    expect(held, held.found).toMatchObject({ status: 'pass', found: 'logs: Enabled, rotation on' });
    await aws.kms.send(new DisableKeyCommand({ KeyId: keyId }));
    expect((await runCheck('kms-existing-keys', context)).found).toContain('the key is Disabled');
  });

  it('is unsupported where the local AWS does not have the key, or synth did not know it', async () => {
    const aws = freshAccount();
    const elsewhere = 'arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(await runCheck('kms-existing-keys', contextOf(aws, [taken(elsewhere)]))).toMatchObject({
      status: 'unsupported',
      found: `unsupported: kms:DescribeKey: a local AWS does not hold ${elsewhere}`,
    });
    expect(await runCheck('kms-existing-keys', contextOf(aws, [taken()]))).toMatchObject({ status: 'unsupported' });
  });
});
