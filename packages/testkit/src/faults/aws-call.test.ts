import { expect, it } from 'vitest';
import { identify, type RequestHead } from './aws-call';

const signed = (service: string, key = '111111111111') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261122/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

const identified = async (
  request: Partial<Omit<RequestHead, 'body'>> & { readonly body?: string },
  fallback?: string,
) => {
  const { service, operation, account, protocol } = await identify(
    { method: 'POST', url: '/', headers: {}, ...request, body: Buffer.from(request.body ?? '') },
    fallback,
  );
  return `${service}:${operation} ${protocol} ${account}`;
};

it.each([
  [{ headers: { ...signed('ec2'), ...form }, body: 'Action=CreateVpc&Version=1' }, 'ec2:CreateVpc ec2 111111111111'],
  [{ headers: { ...signed('iam'), ...form }, body: 'Version=1&Action=GetRole' }, 'iam:GetRole query 111111111111'],
  [{ headers: { ...signed('sts'), ...form }, body: 'Version=1&XAction=A' }, 'sts:? query 111111111111'],
  [{ method: 'GET', url: '/?Action=GetUser', headers: signed('iam', 'AKIAEXAMPLE') }, 'iam:GetUser query 000000000000'],
  [{ headers: { ...signed('kms'), 'x-amz-target': 'TrentService.CreateKey' } }, 'kms:CreateKey json 111111111111'],
  [
    {
      url: '/service/GraniteServiceVersion20100801/operation/PutMetricAlarm',
      headers: { ...signed('monitoring'), 'smithy-protocol': 'rpc-v2-cbor' },
    },
    'monitoring:PutMetricAlarm cbor 111111111111',
  ],
  [{ method: 'GET', url: '/clusters/a?x=1', headers: signed('eks') }, 'eks:DescribeCluster rest-json 111111111111'],
  [
    { url: '/clusters/a/access-entries/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx', headers: signed('eks') },
    'eks:UpdateAccessEntry rest-json 111111111111',
  ],
  [{ method: 'PUT', url: '/nowhere', headers: signed('eks') }, 'eks:? rest-json 111111111111'],
  [{ method: 'GET', url: '/detector', headers: signed('guardduty') }, 'guardduty:ListDetectors rest-json 111111111111'],
  [
    { method: 'POST', url: '/detector/1/filter/a', headers: signed('guardduty') },
    'guardduty:UpdateFilter rest-json 111111111111',
  ],
  [
    { method: 'PUT', url: '/backup/plans', headers: signed('backup') },
    'backup:CreateBackupPlan rest-json 111111111111',
  ],
  [{ method: 'GET', url: '/things', headers: signed('constructor') }, 'constructor:? rest-json 111111111111'],
  [{ method: 'PUT', url: '/bucket', headers: signed('s3') }, 's3:CreateBucket s3 111111111111'],
  [{ method: 'GET', url: '/', headers: signed('s3') }, 's3:ListBuckets s3 111111111111'],
  [{ method: 'GET', url: '/?x-id=ListBuckets', headers: signed('s3') }, 's3:ListBuckets s3 111111111111'],
  [{ method: 'PUT', url: '/b?policy', headers: signed('s3') }, 's3:PutBucketPolicy s3 111111111111'],
  [{ method: 'DELETE', url: '/b/?lifecycle', headers: signed('s3') }, 's3:DeleteBucketLifecycle s3 111111111111'],
  [{ method: 'GET', url: '/b?list-type=2', headers: signed('s3') }, 's3:ListObjectsV2 s3 111111111111'],
  [{ method: 'HEAD', url: '/b', headers: signed('s3') }, 's3:HeadBucket s3 111111111111'],
  [{ method: 'PUT', url: '/b/k/l', headers: signed('s3') }, 's3:PutObject s3 111111111111'],
  [{ method: 'POST', url: '/b/k?uploads', headers: signed('s3') }, 's3:? s3 111111111111'],
  [
    { method: 'GET', url: '/v20180820/tags', headers: { ...signed('s3'), host: '111111111111.localhost:1' } },
    's3:? rest-xml 111111111111',
  ],
  [
    { method: 'GET', url: '/b/k?X-Amz-Credential=222222222222%2F20261122%2Feu-west-1%2Fs3%2Faws4_request' },
    's3:? s3 222222222222',
  ],
  [
    { headers: { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=333333333333/20261122/s3/aws4_request, a=b' } },
    's3:? s3 333333333333',
  ],
  [{ method: 'GET', url: '/_localstack/health' }, '?:? rest-json 000000000000'],
])('tells %j', async (request, expected) => {
  expect(await identified(request)).toBe(expected);
});

it('takes an unsigned call for one of the service that it was sent to', async () => {
  expect(await identified({ method: 'GET', url: '/clusters' }, 'eks')).toBe('eks:ListClusters rest-json 000000000000');
});
