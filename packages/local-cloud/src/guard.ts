import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HeraError, type Problem } from '@hera/core/errors';
import { dummyAccounts, isDummyAccount } from './account';
import { environmentError, messageOf, usageError } from './internal/failure';
import type { LocalCloud } from './local-cloud';
import { whyNotLoopback } from './loopback';

/** What `assertLocalOnly` judges. */
export interface LocalOnlyInput {
  /** The environment that Terraform or an SDK is about to get. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly endpoint: string;
  readonly account: string;
}

/** Newer and older names of endpoint settings; not the switches that only choose a kind of endpoint. */
const endpointSetting = /^AWS_ENDPOINT_URL(_|$)|^(TF_)?AWS_\w+_ENDPOINT$/;
const endpointSwitch = /^AWS_(USE_FIPS|USE_DUALSTACK|S3_US_EAST_1_REGIONAL)_ENDPOINT$/;

const code = 'HERA_LC_042';

const endpointProblems = (env: LocalOnlyInput['env'], endpoint: string): readonly Problem[] => {
  const named = Object.entries(env).filter(([name]) => endpointSetting.test(name) && !endpointSwitch.test(name));
  return [['endpoint', endpoint] as const, ...named].flatMap(([path, value]) => {
    const reason = value === undefined || value === '' ? undefined : whyNotLoopback(value);
    if (reason === undefined) return [];
    return [
      {
        code,
        path,
        message: `${value} is refused in local mode: ${reason}`,
        allowed: 'localhost, 127.0.0.0/8 or [::1]',
        fix: `unset ${path}, or give the loopback URL of LocalStack`,
      },
    ];
  });
};

/**
 * Refuses, before Terraform starts, whatever could reach a real account: an endpoint that is not loopback, an account or
 * access key that is not a dummy one, an environment without endpoint or with a profile or session of its own.
 *
 * @throws HeraError exit code 2, `HERA_LC_042`, with every reason
 */
export const assertLocalOnly = ({ env, endpoint, account }: LocalOnlyInput): void => {
  const problems = [...endpointProblems(env, endpoint)];
  const add = (path: string, message: string, allowed: string, fix: string): void => {
    problems.push({ code, path, message, allowed, fix });
  };
  if (!isDummyAccount(account)) {
    add('account', `${account} could be a real account`, dummyAccounts, 'take the default 000000000000');
  }
  const key = env['AWS_ACCESS_KEY_ID'];
  if (key !== account) {
    add(
      'AWS_ACCESS_KEY_ID',
      `it is ${key ? 'another key' : 'not set'}`,
      account,
      'take the environment of the local cloud',
    );
  }
  if (!env['AWS_ENDPOINT_URL']) {
    add(
      'AWS_ENDPOINT_URL',
      'it is not set, so calls would go to AWS',
      endpoint,
      'take the environment of the local cloud',
    );
  }
  if (/^true$/i.test(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? '')) {
    add('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'it makes the SDKs ignore the local endpoint', 'false', 'unset it');
  }
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE']) {
    if (env[name]) add(name, 'it is set, and belongs to a real account', 'unset', `unset ${name}`);
  }
  if (problems.length > 0) throw usageError(problems);
};

/**
 * Asks STS at the cloud's endpoint who we are, and refuses any account but the one that was meant.
 *
 * @param account default: the cloud's own
 * @throws HeraError exit code 2, `HERA_LC_043`, for another account; exit code 3, `HERA_LC_044`, when STS does not answer
 */
export const assertDummyIdentity = async (
  cloud: Pick<LocalCloud, 'endpoint' | 'account' | 'region' | 'environment'>,
  account: string = cloud.account,
): Promise<void> => {
  assertLocalOnly({ env: cloud.environment(account), endpoint: cloud.endpoint, account });
  const client = new STSClient({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
    maxAttempts: 2,
  });
  try {
    const { Account: actual } = await client.send(new GetCallerIdentityCommand({}));
    if (actual === account) return;
    throw usageError({
      code: 'HERA_LC_043',
      path: 'account',
      message: `${cloud.endpoint} says that we are account ${actual ?? 'unknown'}`,
      allowed: account,
      fix: 'give the endpoint of a LocalStack, which takes a 12-digit access key for the account',
    });
  } catch (error) {
    if (HeraError.is(error)) throw error;
    throw environmentError(
      {
        code: 'HERA_LC_044',
        path: 'endpoint',
        message: `STS at ${cloud.endpoint} does not answer: ${messageOf(error)}`,
        fix: 'check that LocalStack runs there with the service sts',
      },
      undefined,
      error,
    );
  } finally {
    client.destroy();
  }
};
