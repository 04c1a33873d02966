import { HeraError } from '@hera/core/errors';
import { expect, it } from 'vitest';
import { UnsupportedOperation } from '../internal/unsupported';
import { missingCalls } from './missing-calls';

const said = (service: string, operation: string, status = 501): string =>
  `creating it: operation error ${service}: ${operation}, https response error StatusCode: ${status}, RequestID: 1, api error InternalFailure: no`;

const failed = (...messages: string[]): HeraError =>
  new HeraError(messages.map((message) => ({ code: 'HERA_TF_005', path: 'a.b', message, fix: 'none' })));

it.each<[string, unknown, readonly string[]]>([
  [
    'a call of the SDK',
    new UnsupportedOperation('ec2:GetEbsDefaultKmsKeyId', undefined),
    ['ec2:GetEbsDefaultKmsKeyId'],
  ],
  ['a resource', failed(said('EKS', 'RegisterCluster')), ['eks:RegisterCluster']],
  [
    'a service with a space',
    failed(said('Auto Scaling', 'CreateAutoScalingGroup')),
    ['autoscaling:CreateAutoScalingGroup'],
  ],
  ['two, each once', failed(said('ECR', 'B'), said('ECR', 'A'), said('ECR', 'A')), ['ecr:A', 'ecr:B']],
])('names what is missing for %s', (_, error, calls) => {
  expect(missingCalls(error)).toEqual(calls);
});

it.each<[string, unknown]>([
  ['another status', failed(said('ECR', 'A', 500))],
  ['a real fault beside it', failed(said('ECR', 'A'), said('EC2', 'B', 403))],
  ['the status of another operation', failed(`${said('ECR', 'A', 400)}; ${said('EC2', 'B', 500)}; StatusCode: 501`)],
  ['another error', new Error(said('ECR', 'A'))],
  ['nothing', undefined],
])('takes nothing for missing on %s', (_, error) => {
  expect(missingCalls(error)).toEqual([]);
});
