import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { isDummyAccount } from '@hera/local-cloud';
import type { Plan } from '@hera/terraform';
import type { DeploymentTarget } from '../deployment-target';

/** Options of `realAws`. */
export interface RealAwsOptions {
  /** Ids of the accounts that tests may deploy to. No pattern, no "any". */
  readonly allowedAccounts: readonly string[];
  /** What a stack may cost, in US dollars per month if it stayed. */
  readonly costCeilingPerMonth: number;
  /** For example `us-east-1`. */
  readonly region: string;
  /**
   * Monthly cost of a plan in US dollars.
   *
   * @default - none: the cost is unknown, and an unknown cost is refused
   */
  readonly estimate?: (plan: Plan) => Promise<number>;
  /** Settings that the stack's backend leaves open. @default - none */
  readonly backendConfig?: DeploymentTarget['backendConfig'];
  /** Where the opt-in, the credentials and the endpoints are looked for. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Who is asked for the account. @default - STS of the region, with the credentials of the environment */
  readonly sts?: Pick<STSClient, 'send'>;
}

const optIn = 'HERA_TESTKIT_REAL_AWS';
const regionForm = /^[a-z]{2}(-[a-z]+)+-\d$/;
const elsewhere = /^AWS_ENDPOINT_URL(_|$)/;

const refused = (problems: Problem | readonly Problem[], cause?: unknown): HeraError =>
  new HeraError(problems, cause === undefined ? {} : { cause });

const inputProblems = (options: RealAwsOptions, env: NodeJS.ProcessEnv): readonly Problem[] => {
  const problems: Problem[] = [];
  const add = (path: string, message: string, allowed: string, fix: string): void => {
    problems.push({ code: 'HERA_TEST_089', path, message, allowed, fix });
  };
  if (env[optIn] !== '1') {
    add(optIn, 'tests in a real account were not asked for', '1', `set ${optIn}=1 for this run if it may cost money`);
  }
  const { allowedAccounts, costCeilingPerMonth, region } = options;
  if (allowedAccounts.length === 0) {
    add('allowedAccounts', 'no account is allowed', 'at least one account id', 'name the account that tests may use');
  }
  for (const account of allowedAccounts) {
    if (!/^\d{12}$/.test(account)) {
      add('allowedAccounts', `${JSON.stringify(account)} is no account id`, '12 digits', 'write the id, as text');
    } else if (isDummyAccount(account)) {
      add('allowedAccounts', `${account} is an account of a local AWS`, 'ids of real accounts', 'use a local target');
    }
  }
  if (!(costCeilingPerMonth >= 0 && Number.isFinite(costCeilingPerMonth))) {
    add('costCeilingPerMonth', `${costCeilingPerMonth} is no ceiling`, 'US dollars, from 0 on', 'give a number');
  }
  if (!regionForm.test(region)) {
    add('region', `${JSON.stringify(region)} is no region`, 'for example us-east-1', 'give the region to test in');
  }
  if (options.estimate === undefined) {
    problems.push({
      code: 'HERA_TEST_090',
      path: 'estimate',
      message: 'the cost of a plan cannot be computed, so the ceiling could not be held',
      allowed: 'a function from a plan to US dollars per month',
      fix: 'pass estimate; without one nothing is deployed to a real account',
    });
  }
  for (const [name, value = ''] of Object.entries(env)) {
    if (!elsewhere.test(name) || value === '') continue;
    add(name, `${value} would lead elsewhere than to AWS`, 'unset', `unset ${name}, or use a local target`);
  }
  return problems;
};

const accountOf = async (sts: Pick<STSClient, 'send'>): Promise<string> => {
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Account ?? 'unknown';
  } catch (error) {
    throw new HeraError(
      {
        code: 'HERA_TEST_089',
        path: 'credentials',
        message: `STS does not say whose credentials these are (${error instanceof Error ? `${error.name}: ${error.message}` : String(error)})`,
        fix: 'sign in, or set AWS_PROFILE, and check with: aws sts get-caller-identity',
      },
      { exitCode: ExitCode.environment, cause: error },
    );
  }
};

const money = (value: number): string => `${value.toFixed(2)} US dollars a month`;

const admitBelow =
  (ceiling: number, estimate: (plan: Plan) => Promise<number>) =>
  async (plan: Plan): Promise<void> => {
    const cost = await estimate(plan);
    if (cost >= 0 && cost <= ceiling) return;
    const known = Number.isFinite(cost) && cost >= 0;
    throw new HeraError(
      {
        code: 'HERA_TEST_090',
        path: 'costCeilingPerMonth',
        message: known ? `the plan would cost ${money(cost)}` : `the estimate of the plan is ${cost}, which is no cost`,
        allowed: `up to ${money(ceiling)}`,
        fix: known ? 'test a smaller stack, or raise the ceiling' : 'correct the estimate: an unknown cost is refused',
      },
      { exitCode: ExitCode.failed },
    );
  };

/**
 * A target in a real account. It needs `HERA_TESTKIT_REAL_AWS=1`, credentials of an account that the list names, and an
 * estimate that stays below the ceiling for every plan, before anything of it is applied.
 *
 * @throws HeraError `HERA_TEST_089` for a missing opt-in, an account that is not on the list, wrong input, and an answer
 *   that STS does not give; `HERA_TEST_090` without an estimate. A plan above the ceiling rejects its stage with `090`.
 */
export const realAws = async (options: RealAwsOptions): Promise<DeploymentTarget> => {
  const { env = process.env, allowedAccounts, region, costCeilingPerMonth, backendConfig, estimate } = options;
  const problems = inputProblems(options, env);
  if (problems.length > 0 || estimate === undefined) throw refused(problems);
  const given = Object.entries(env).filter((entry): entry is [string, string] => /^AWS_/.test(entry[0]) && !!entry[1]);
  const environment: Record<string, string> = {
    ...Object.fromEntries(given),
    AWS_REGION: region,
    // An endpoint of the AWS configuration file cannot be judged here.
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  };
  const own = options.sts === undefined ? stsOf(environment, region) : undefined;
  try {
    const account = await accountOf(options.sts ?? (own as STSClient));
    if (!allowedAccounts.includes(account)) {
      throw refused({
        code: 'HERA_TEST_089',
        path: 'allowedAccounts',
        message: `the credentials are for account ${account}`,
        allowed: allowedAccounts.join(', '),
        fix: 'choose the right AWS_PROFILE, or add the account on purpose',
      });
    }
    return {
      environment,
      realAccount: account,
      admit: admitBelow(costCeilingPerMonth, estimate),
      ...(backendConfig === undefined ? {} : { backendConfig }),
    };
  } finally {
    own?.destroy();
  }
};

const stsOf = (environment: Readonly<Record<string, string>>, region: string): STSClient => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_PROFILE: profile,
  } = environment;
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  return new STSClient({
    region,
    endpoint: `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
    maxAttempts: 2,
    ...(accessKeyId === undefined
      ? profile === undefined
        ? {}
        : { profile }
      : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
  });
};
