import { ExitCode, type HeraError } from '@hera/core/errors';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fault } from './problems';

/** Who is asking, as AWS sees it. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

const endpointName = /^AWS_ENDPOINT_URL(_|$)/;
const awsHost = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/;

const isAwsEndpoint = (value: string): boolean => {
  try {
    const url = new URL(value);
    return url.protocol === 'https:' && awsHost.test(url.hostname);
  } catch {
    return false;
  }
};

const configuredEndpoints = (env: NodeJS.ProcessEnv): [string, string][] =>
  Object.entries(env).filter((entry): entry is [string, string] => endpointName.test(entry[0]) && !!entry[1]);

/**
 * A deployment to a real account must not end in an emulator by accident.
 *
 * @throws HeraError `HERA_CLI_011` naming every variable that leads elsewhere
 */
export const refuseForeignEndpoints = (env: NodeJS.ProcessEnv): void => {
  const foreign = configuredEndpoints(env).filter(([, value]) => !isAwsEndpoint(value));
  if (foreign.length === 0) return;
  const names = foreign.map(([name]) => name);
  throw fault('endpoints', {
    path: 'environment',
    message: `--target aws is a real account, but ${foreign.map(([name, value]) => `${name}=${value}`).join(', ')} would lead elsewhere`,
    allowed: 'endpoints of AWS (https, amazonaws.com or api.aws), or none',
    fix: `use --target local for a local AWS, or run: unset ${names.join(' ')}`,
  });
};

/**
 * The variables that Terraform gets for a real account. Endpoints of the AWS configuration file are switched off,
 * because they cannot be judged here.
 */
export const realAccountEnvironment = (env: NodeJS.ProcessEnv): Record<string, string> => {
  const given = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && /^(AWS_|TF_LOG)/.test(entry[0]),
  );
  const variables = Object.fromEntries(given);
  if (configuredEndpoints(env).length > 0) return variables;
  return { ...variables, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
};

const credentialsFault = (error: unknown): HeraError => {
  const { name, message } = error as Error;
  return fault(
    'credentials',
    {
      path: '',
      message: `AWS did not say who you are (${name}: ${message})`,
      allowed: 'credentials of the default chain: environment, profile, SSO, container or instance role',
      fix: 'sign in (aws sso login), or set AWS_PROFILE, and check with: aws sts get-caller-identity',
    },
    { exitCode: ExitCode.environment, cause: error },
  );
};

/** What may not be read cannot be judged. */
export const refusedRead = (error: unknown): HeraError =>
  fault(
    'credentials',
    {
      path: '',
      message: `AWS refuses to be read (${(error as Error).message})`,
      allowed: 'an identity with read rights for EKS, EC2 and CloudWatch Logs',
      fix: 'use an identity that may read, or give this one the right',
    },
    { exitCode: ExitCode.environment, cause: error },
  );

const emulatorAccount = '000000000000';

/**
 * Asks STS, through the default credential chain, who is asking.
 *
 * @throws HeraError `HERA_CLI_012` without an answer, `HERA_CLI_011` when an emulator answers
 */
export const identify = async (region: string, signal: AbortSignal): Promise<Identity> => {
  refuseForeignEndpoints(process.env);
  if (configuredEndpoints(process.env).length === 0) process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true';
  const client = new STSClient({ region, maxAttempts: 2 });
  try {
    const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: signal,
    });
    if (account === emulatorAccount) {
      throw fault('endpoints', {
        path: 'environment',
        message: `the account is ${emulatorAccount}, which no real account has: an emulator answers`,
        fix: 'use --target local, or remove endpoint_url from the AWS configuration file',
      });
    }
    return { account, arn, region };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'HeraError') throw error;
    throw credentialsFault(error);
  } finally {
    client.destroy();
  }
};

const stack = z.looseObject({
  terraform: z
    .looseObject({
      backend: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
      required_providers: z
        .looseObject({ aws: z.looseObject({ version: z.string().optional() }).optional() })
        .optional(),
    })
    .optional(),
  provider: z
    .looseObject({ aws: z.array(z.looseObject({ allowed_account_ids: z.array(z.string()).optional() })).optional() })
    .optional(),
});

/** What a synthesised stack says about where it may be deployed and where its state is. */
export interface StackFacts {
  /** Whether the state is in S3 and the bucket is still to be named. */
  readonly needsBucket: boolean;
  /** @default - the stack does not limit it */
  readonly allowedAccounts?: readonly string[];
  /** Version constraint of the AWS provider. @default - none */
  readonly providerConstraint?: string;
}

/** Reads them from a `cdk.tf.json`. */
export const readStackFacts = (stackFile: string): StackFacts => {
  const { terraform, provider } = stack.parse(JSON.parse(readFileSync(stackFile, 'utf8')));
  const s3 = terraform?.backend?.['s3'];
  const allowedAccounts = provider?.aws?.[0]?.allowed_account_ids;
  const providerConstraint = terraform?.required_providers?.aws?.version;
  return {
    needsBucket: s3 !== undefined && s3['bucket'] === undefined,
    ...(allowedAccounts === undefined ? {} : { allowedAccounts }),
    ...(providerConstraint === undefined ? {} : { providerConstraint }),
  };
};

/** @throws HeraError `HERA_CLI_014` when the credentials are for an account that the stack does not allow. */
export const checkAccount = (facts: StackFacts, identity: Identity): void => {
  if (facts.allowedAccounts === undefined || facts.allowedAccounts.includes(identity.account)) return;
  throw fault('account', {
    path: 'environment.account',
    message: `the credentials are for account ${identity.account} (${identity.arn})`,
    allowed: facts.allowedAccounts.join(', '),
    fix: 'choose the right AWS_PROFILE, or correct the account in environment.ts',
  });
};

/** The bucket that holds Terraform state: `HERA_STATE_BUCKET`, else the one that `infractl apply aws bootstrap` makes. */
export const stateBucket = (identity: Identity, env: NodeJS.ProcessEnv = process.env): string =>
  env['HERA_STATE_BUCKET'] || `hera-state-${identity.account}-${identity.region}`;

/** Turns Terraform's "no such bucket" into the step that is missing; any other error is returned as it is. */
export const explainMissingBucket = (error: unknown, bucket: string): unknown => {
  const text = error instanceof Error ? `${error.message}\n${(error as { details?: string }).details ?? ''}` : '';
  if (!/NoSuchBucket|S3 bucket .*does not exist|bucket does not exist/i.test(text)) return error;
  return fault(
    'stateBucket',
    {
      path: '',
      message: `the state bucket ${bucket} does not exist`,
      fix: 'make it first: infractl apply aws bootstrap; or name another one in HERA_STATE_BUCKET',
    },
    { cause: error },
  );
};
