import type { CiIdentityProvider } from './ci-identity-provider';
import type { CiSubject } from './subject';

/** Where the state of an environment is kept. */
export interface CiState {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /** ARN of the key that the bucket is encrypted with. @default - it is not encrypted with a customer-managed key */
  readonly keyArn?: string;
}

/** Props of `CiRoles`. */
export interface CiRolesProps {
  /** Name of the environment that the roles are for, as `defineEnvironment` has it: what they make carries it in `hera:environment`. */
  readonly environment: string;
  /** Where tokens of the jobs come from. */
  readonly provider: Pick<CiIdentityProvider, 'kind' | 'providerArn' | 'issuer' | 'audience'>;
  /** Jobs that may deploy. No pull requests: their code was reviewed by nobody. */
  readonly deploy: CiSubject | readonly CiSubject[];
  /** Jobs that may plan. @default - there is no plan role */
  readonly plan?: CiSubject | readonly CiSubject[];
  /** Where the environment keeps its state. */
  readonly state: CiState;
  /** Id of the environment's stack. @default - `<environment>-aws` */
  readonly stack?: string;
  /** What names of the environment's resources begin with, before a dash. @default - the environment, and its clusters */
  readonly names?: readonly string[];
  /** Names of its clusters. @default - the environment */
  readonly clusters?: readonly string[];
  /** Region of the environment. @default - that of this stack */
  readonly region?: string;
  /** Longest session in hours, 1 to 12. @default 1 */
  readonly maxSessionHours?: number;
  /**
   * Further AWS services that roles of the environment may be let into, by IAM prefix: `dynamodb`. The boundary holds them back otherwise.
   *
   * @default - none beyond those that Hera's own roles use
   */
  readonly services?: readonly string[];
  /** Whether the deploy role may delete GuardDuty's detector, as the end of an ephemeral environment does. @default false */
  readonly endsThreatDetection?: boolean;
  /**
   * Whether the deploy role may take the lock and the policy off a vault of AWS Backup, as the end of an ephemeral environment does. Terraform also
   * takes a lock off to change it: without this, a person does. Recovery points the role never deletes. @default false
   */
  readonly unlocksBackups?: boolean;
  /** ARNs of further managed policies for the deploy role, up to three: IAM attaches ten to a role, and seven are there. @default - none */
  readonly deployPolicies?: readonly string[];
  /** Tags of roles and policies. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}
