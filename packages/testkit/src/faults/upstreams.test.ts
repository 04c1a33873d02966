import { HeraError } from '@hera/core/errors';
import { expect, it } from 'vitest';
import { readUpstreams, replaceEndpoints, upstreamsOf } from './upstreams';

const environment = {
  AWS_ACCESS_KEY_ID: '000000000007',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ENDPOINT_URL_S3_CONTROL: 'http://localhost:4566',
  AWS_ENDPOINT_URL_EKS: 'http://127.0.0.1:4600/',
  AWS_ENDPOINT_URL_SSO: '',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
};

const pathsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (HeraError.is(error)) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
};

it('reads each upstream of an environment once', () => {
  expect(upstreamsOf(environment)).toEqual({ '*': 'http://127.0.0.1:4566', eks: 'http://127.0.0.1:4600/' });
});

it('replaces every endpoint and nothing else', () => {
  const ports: Readonly<Record<number, number>> = { 4566: 5001, 4600: 5002 };
  expect(replaceEndpoints(environment, ({ port }) => ports[port])).toEqual({
    ...environment,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:5001',
    AWS_ENDPOINT_URL_S3_CONTROL: 'http://localhost:5001',
    AWS_ENDPOINT_URL_EKS: 'http://127.0.0.1:5002',
  });
});

it('refuses an environment of which calls would go past it', () => {
  expect(pathsOf(() => replaceEndpoints({ ...environment, TF_AWS_STS_ENDPOINT: 'https://sts.test' }, () => 1))).toEqual(
    ['HERA_TEST_104 TF_AWS_STS_ENDPOINT'],
  );
  expect(pathsOf(() => replaceEndpoints({}, () => 1))).toEqual(['HERA_TEST_104 AWS_ENDPOINT_URL']);
  expect(pathsOf(() => replaceEndpoints(environment, () => undefined))).toHaveLength(3);
});

it.each([
  'https://ec2.us-east-1.amazonaws.com',
  'http://10.0.0.1:4566',
  'https://127.0.0.1:4566',
  'http://127.0.0.1',
  'http://127.0.0.1:70000',
  'http://127.0.0.1:4566/path',
  'http://127.0.0.1.nip.io:4566',
  'http://user@127.0.0.1:4566',
  'nonsense',
])('refuses the upstream %s', (url) => {
  expect(pathsOf(() => readUpstreams({ ec2: url, '*': 'http://127.0.0.1:1' }))).toEqual([
    'HERA_TEST_103 upstreams.ec2',
  ]);
});

it('wants an upstream, and lists all that are refused', () => {
  expect(pathsOf(() => readUpstreams({}))).toEqual(['HERA_TEST_103 upstreams']);
  expect(pathsOf(() => readUpstreams({ a: 'x', b: 'y' }))).toEqual([
    'HERA_TEST_103 upstreams.a',
    'HERA_TEST_103 upstreams.b',
  ]);
});
