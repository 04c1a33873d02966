import { expect, it } from 'vitest';
import { createAwsClients } from '../aws-clients';
import { ec2Result, startAwsEndpoint } from '../aws-endpoint.fixture';
import { manifestWith } from '../manifest.fixture';
import { verify } from '../verify';
import { instanceMetadataDefaults } from './instance-metadata-defaults';

// No free emulator answers this call, so its answers come from a server of our own: see `live/account-defaults-checks.test.ts`.
const run = async (accountLevel: string, hopLimit?: number) => {
  await using endpoint = await startAwsEndpoint({
    GetInstanceMetadataDefaults: ec2Result(
      'GetInstanceMetadataDefaults',
      `<accountLevel>${accountLevel}</accountLevel>`,
    ),
  });
  const environment = { AWS_ENDPOINT_URL: endpoint.url, AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '1' };
  const aws = createAwsClients({ region: 'us-east-1', environment });
  const manifest = manifestWith([
    {
      kind: 'account-defaults',
      ebsEncryptionByDefault: true,
      instanceMetadata: { httpTokens: 'required', ...(hopLimit === undefined ? {} : { hopLimit }) },
    },
  ]);
  const [result] = await verify({ aws, outputs: {}, manifest }, { checks: [instanceMetadataDefaults] });
  aws.destroy();
  return result;
};

const required = '<httpTokens>required</httpTokens>';

it.each<[string, string, number | undefined, string]>([
  ['tokens', required, undefined, 'pass'],
  ['tokens and hops', `${required}<httpPutResponseHopLimit>2</httpPutResponseHopLimit>`, 2, 'pass'],
  ['other hops', `${required}<httpPutResponseHopLimit>3</httpPutResponseHopLimit>`, 2, 'fail'],
  ['no hops', required, 2, 'fail'],
  ['tokens left to choice', '<httpTokens>optional</httpTokens>', undefined, 'fail'],
  ['nothing', '', undefined, 'fail'],
])('judges an account that asks for %s', async (_, answer, hopLimit, status) => {
  expect(await run(answer, hopLimit)).toMatchObject({ status });
});
