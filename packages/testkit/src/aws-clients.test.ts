import { GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import { createAwsClients } from './aws-clients';
import { type Answer, ec2Error, ec2Result, startAwsEndpoint } from './aws-endpoint.fixture';
import { UnsupportedOperation } from './internal/unsupported';

const credentials = { AWS_ACCESS_KEY_ID: '000000000000', AWS_SECRET_ACCESS_KEY: 'local' };
const on = ec2Result('GetEbsEncryptionByDefault', '<ebsEncryptionByDefault>true</ebsEncryptionByDefault>');

const clientsFor = (environment: Record<string, string>) =>
  createAwsClients({ region: 'us-east-1', environment: { ...credentials, ...environment } });

describe('createAwsClients', () => {
  const before = process.env['AWS_ENDPOINT_URL'];
  afterEach(() => {
    if (before === undefined) delete process.env['AWS_ENDPOINT_URL'];
    else process.env['AWS_ENDPOINT_URL'] = before;
  });

  it('calls the endpoint that it was given, whatever the process says', async () => {
    await using endpoint = await startAwsEndpoint({ GetEbsEncryptionByDefault: on });
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    const aws = clientsFor({ AWS_ENDPOINT_URL: endpoint.url });
    expect(await aws.ec2.send(new GetEbsEncryptionByDefaultCommand({}))).toMatchObject({
      EbsEncryptionByDefault: true,
    });
    aws.destroy();
  });

  it('prefers the endpoint of the service', async () => {
    await using endpoint = await startAwsEndpoint({ GetEbsEncryptionByDefault: on });
    const aws = clientsFor({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_EC2: endpoint.url });
    await aws.ec2.send(new GetEbsEncryptionByDefaultCommand({}));
    expect(endpoint.calls).toEqual(['GetEbsEncryptionByDefault']);
    aws.destroy();
  });

  it.each<[string, Answer]>([
    ['HTTP 501', ec2Error(501, 'InternalFailure', 'whatever')],
    ['the code NotImplemented', ec2Error(400, 'NotImplemented', 'no')],
    ['an internal failure that says so', ec2Error(500, 'InternalFailure', 'The action has not been implemented')],
  ])('names the operation that the target lacks: %s', async (_, answer) => {
    await using endpoint = await startAwsEndpoint({ GetEbsDefaultKmsKeyId: answer });
    const aws = clientsFor({ AWS_ENDPOINT_URL: endpoint.url });
    const sent = aws.ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
    await expect(sent).rejects.toSatisfy(
      (error) => error instanceof UnsupportedOperation && error.operation === 'ec2:GetEbsDefaultKmsKeyId',
    );
    aws.destroy();
  });

  it.each<[string, Answer]>([
    ['a refusal', ec2Error(403, 'UnauthorizedOperation', 'You are not authorized')],
    ['a plain internal failure', ec2Error(500, 'InternalFailure', 'boom')],
  ])('leaves other errors as they are: %s', async (_, answer) => {
    await using endpoint = await startAwsEndpoint({ GetEbsDefaultKmsKeyId: answer });
    const aws = clientsFor({ AWS_ENDPOINT_URL: endpoint.url });
    const sent = aws.ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
    await expect(sent).rejects.toSatisfy((error) => !(error instanceof UnsupportedOperation));
    aws.destroy();
  });

  it.each([
    ['http://127.0.0.1:4566', {}, true],
    ['http://localhost:4566/', {}, true],
    ['http://000000000000.localhost:4566', {}, true],
    ['http://[::1]:4566', {}, true],
    ['http://127.0.0.1:4566', { AWS_ENDPOINT_URL_EKS: 'https://eks.us-east-1.amazonaws.com' }, false],
    ['https://ec2.us-east-1.amazonaws.com', {}, false],
    ['http://127.0.0.1:4566@evil.example', {}, false],
    ['http://127.0.0.1.evil.example', {}, false],
    ['', {}, false],
    ['', { AWS_ENDPOINT_URL_EKS: 'http://127.0.0.1:1' }, false],
  ])('says whether %s with %o is local', (url, more, local) => {
    expect(clientsFor({ AWS_ENDPOINT_URL: url, ...more }).local).toBe(local);
  });

  it('makes each client once', () => {
    const aws = clientsFor({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(aws.eks).toBe(aws.eks);
    aws.destroy();
  });
});
