import type { Account } from '../internal/account';

/** What the policies of an environment's CI roles are written from. */
export interface CiPlace extends Account {
  /** Value of the tag `hera:environment`. */
  readonly environment: string;
  /** What the names of the environment's resources begin with, before a dash. */
  readonly names: readonly string[];
  /** Names of the environment's clusters. */
  readonly clusters: readonly string[];
  /** Id of the stack that the environment is, which its state is kept under. */
  readonly stack: string;
  readonly stateBucketArn: string;
  /** @default - the bucket is not encrypted with a customer-managed key */
  readonly stateKeyArn?: string;
  readonly boundaryArn: string;
}

/** Path of CI roles and their policies. No role that they may change has it, so that none of them can change itself. */
export const ciPath = '/hera/ci/';

/** ARNs in the environment's region and account. */
export const regional = ({ partition, region, id }: CiPlace, service: string, ...rest: readonly string[]) =>
  rest.map((each) => `arn:${partition}:${service}:${region}:${id}:${each}`);

/** The same for what belongs to the account, and to no region. */
export const ofAccount = ({ partition, id }: CiPlace, service: string, ...rest: readonly string[]) =>
  rest.map((each) => `arn:${partition}:${service}::${id}:${each}`);

/** ARNs of IAM in the account. */
export const iamArns = (place: CiPlace, ...rest: readonly string[]): readonly string[] =>
  ofAccount(place, 'iam', ...rest);

/** The same for everything that the environment's names begin with. */
export const named = ({ names }: CiPlace, of: (start: string) => string): readonly string[] =>
  names.map((name) => of(`${name}-`));

const tag = 'hera:environment';

/** The resource belongs to the environment. */
export const isOwn = ({ environment }: CiPlace) => ({
  StringEquals: { [`aws:ResourceTag/${tag}`]: environment },
});

/** What is made will belong to the environment. */
export const becomesOwn = ({ environment }: CiPlace) => ({
  StringEquals: { [`aws:RequestTag/${tag}`]: environment },
});

/** The resource belongs to no environment. */
export const isNobodys = { Null: { [`aws:ResourceTag/${tag}`]: 'true' } } as const;

/** The call is for the environment's region. */
export const inRegion = ({ region }: CiPlace) => ({ StringEquals: { 'aws:RequestedRegion': region } });
