import { randomInt } from 'node:crypto';
import { type AwsClients, createAwsClients } from '../../src';

const given = (): Readonly<Record<string, string>> => {
  const text = process.env['HERA_LIVE_ENDPOINTS'] ?? '';
  if (text === '') {
    throw new Error(
      'HERA_LIVE_ENDPOINTS is not set: give it the environment of a running local cloud as JSON, for example {"AWS_ENDPOINT_URL":"http://127.0.0.1:4566","AWS_ENDPOINT_URL_EKS":"http://127.0.0.1:4567"}',
    );
  }
  return JSON.parse(text) as Record<string, string>;
};

/** Region of every live test. */
export const region = 'us-east-1';

/** Endpoints of the local cloud with an account of its own, which nothing else in the same LocalStack sees. */
export const accountEnvironment = (): Readonly<Record<string, string>> => {
  const account = `5${String(randomInt(1e11)).padStart(11, '0')}`;
  return { ...given(), AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: region };
};

/** Clients in an account of its own. */
export const freshAccount = (): AwsClients => createAwsClients({ region, environment: accountEnvironment() });
