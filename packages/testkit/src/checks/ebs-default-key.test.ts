import { expect, it } from 'vitest';
import { createAwsClients } from '../aws-clients';
import { type Answer, ec2Result, startAwsEndpoint } from '../aws-endpoint.fixture';
import { manifestWith } from '../manifest.fixture';
import { verify } from '../verify';
import { ebsDefaultKey } from './ebs-default-key';

// No free emulator answers these calls, so their answers come from a server of our own: see `live/account-checks.test.ts`
// for what LocalStack says.
const alias = 'alias/hera/prod/ebs';
const ours = 'arn:aws:kms:us-east-1:000000000000:key/ours';
const manifest = manifestWith([
  { kind: 'account-defaults', ebsEncryptionByDefault: true },
  { kind: 'keys', keys: [{ purpose: 'ebs', alias }] },
]);

const key = (Arn: string, KeyManager: string): Answer => ({
  body: JSON.stringify({ KeyMetadata: { KeyId: Arn.split('/')[1], Arn, KeyManager, KeyState: 'Enabled' } }),
});

const run = async (current: string, keys: Readonly<Record<string, Answer>>) => {
  await using endpoint = await startAwsEndpoint({
    GetEbsDefaultKmsKeyId: ec2Result('GetEbsDefaultKmsKeyId', `<kmsKeyId>${current}</kmsKeyId>`),
    DescribeKey: (body) =>
      keys[(JSON.parse(body) as { KeyId: string }).KeyId] ?? {
        status: 400,
        body: JSON.stringify({ __type: 'NotFoundException', message: 'no such key' }),
      },
  });
  const environment = { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' };
  const aws = createAwsClients({ region: 'us-east-1', environment });
  const [result] = await verify({ aws, outputs: {}, manifest }, { checks: [ebsDefaultKey] });
  aws.destroy();
  return result;
};

it('passes when the default key is the one of the stack', async () => {
  expect(await run(ours, { [ours]: key(ours, 'CUSTOMER'), [alias]: key(ours, 'CUSTOMER') })).toMatchObject({
    status: 'pass',
    evidence: [`ec2:GetEbsDefaultKmsKeyId us-east-1: ${ours}`],
  });
});

it('fails when it is the key of AWS', async () => {
  const theirs = 'arn:aws:kms:us-east-1:000000000000:key/theirs';
  const keys = { 'alias/aws/ebs': key(theirs, 'AWS'), [alias]: key(ours, 'CUSTOMER') };
  expect(await run('alias/aws/ebs', keys)).toMatchObject({
    status: 'fail',
    found: expect.stringContaining(`expected ${ours}`),
  });
});

it('fails when the key of the stack does not exist', async () => {
  expect(await run(ours, { [ours]: key(ours, 'CUSTOMER') })).toMatchObject({
    status: 'fail',
    found: expect.stringContaining(`${alias} does not exist`),
  });
});
