import { contextOf, isUnknown, parseWith, ProblemCollector } from '@hera/core';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import type { CiRolesProps } from './ci-roles-props';
import { checkSubject, type CiSubject } from './subject';

const gitHub = z.strictObject({
  repository: z.string(),
  ids: z.strictObject({ owner: z.int().positive(), repository: z.int().positive() }).optional(),
  environment: z.string().optional(),
  branch: z.string().optional(),
  tag: z.string().optional(),
  pullRequests: z.boolean().optional(),
});
const gitLab = z.strictObject({ projectPath: z.string(), branch: z.string().optional(), tag: z.string().optional() });
const subject = z.union([gitHub, gitLab]);
const subjects = z.union([subject, z.array(subject).min(1).max(10)]);

const name = z.string().regex(/^[a-zA-Z0-9][\w-]{0,63}$/);
const schema = z.strictObject({
  environment: z.string().regex(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/),
  provider: z.looseObject({
    kind: z.enum(['github', 'gitlab']),
    providerArn: z.string(),
    issuer: z.string().min(1),
    audience: z.string().min(1),
  }),
  deploy: subjects,
  plan: subjects.optional(),
  state: z.strictObject({ bucketArn: z.string(), keyArn: z.string().optional() }),
  stack: name.optional(),
  names: z.array(name).min(1).max(5).optional(),
  clusters: z.array(name).min(1).max(5).optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .optional(),
  maxSessionHours: z.number().optional(),
  services: z.array(z.string().regex(/^[a-z0-9-]+$/)).optional(),
  endsThreatDetection: z.boolean().optional(),
  unlocksBackups: z.boolean().optional(),
  deployPolicies: z.array(z.string()).max(3).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Props after validation, with defaults filled in. */
export interface CiRolesPlan {
  readonly deploy: readonly CiSubject[];
  readonly plan: readonly CiSubject[];
  readonly stack: string;
  readonly names: readonly string[];
  readonly clusters: readonly string[];
  readonly region: string | undefined;
  readonly hours: number;
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

// IAM and organisations are what the boundary is there to keep roles out of; it says itself what of IAM is allowed.
const neverServices = ['account', 'cloudtrail', 'iam', 'organizations', 'sso', 'sso-directory', 'identitystore'];

const checkArn = (
  problems: ProblemCollector,
  path: string,
  value: string | undefined,
  pattern: RegExp,
  allowed: string,
): void => {
  if (value === undefined || isUnknown(value) || pattern.test(value)) return;
  problems.add({
    code: 'HERA_SEC_065',
    path,
    message: `${JSON.stringify(value)} does not name it`,
    allowed,
    fix: 'give the ARN, without wildcards',
  });
};

/**
 * Validates props in one pass and fills in the defaults.
 *
 * @throws HeraError with every problem found
 */
export const planCiRoles = (scope: IConstruct, props: CiRolesProps): CiRolesPlan => {
  const problems = new ProblemCollector(scope.node.path);
  problems.collect(() => parseWith(schema, props, { code: 'HERA_SEC_001', root: 'ci' }));
  problems.throwIfAny();
  const { environment, provider, state } = props;
  const [deploy, plan] = [listOf(props.deploy), listOf(props.plan)];
  deploy.forEach((each, index) => {
    const path = `ci.deploy[${index}]`;
    checkSubject(each, path, provider.kind, problems);
    if (!('repository' in each) || each.pullRequests !== true) return;
    problems.add({
      code: 'HERA_SEC_064',
      path: `${path}.pullRequests`,
      message: 'code of a pull request was reviewed by nobody, and would deploy',
      allowed: 'environment, branch or tag',
      fix: 'let pull requests plan, and a protected branch or environment deploy',
    });
  });
  plan.forEach((each, index) => checkSubject(each, `ci.plan[${index}]`, provider.kind, problems));
  checkArn(
    problems,
    'ci.state.bucketArn',
    state.bucketArn,
    /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/,
    'arn:aws:s3:::<bucket>',
  );
  checkArn(
    problems,
    'ci.state.keyArn',
    state.keyArn,
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    'arn:aws:kms:<region>:<account>:key/<id>',
  );
  (props.deployPolicies ?? []).forEach((arn, index) =>
    checkArn(
      problems,
      `ci.deployPolicies[${index}]`,
      arn,
      /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
      'arn:aws:iam::<account>:policy/<name>',
    ),
  );
  (props.services ?? []).forEach((service, index) => {
    if (!neverServices.includes(service)) return;
    problems.add({
      code: 'HERA_SEC_066',
      path: `ci.services[${index}]`,
      message: `with ${service} roles could leave the boundary`,
      allowed: `services other than ${neverServices.join(', ')}`,
      fix: 'remove it',
    });
  });
  const hours = props.maxSessionHours ?? 1;
  if (isUnknown(hours) || !Number.isInteger(hours * 3600) || hours < 1 || hours > 12) {
    problems.add({
      code: 'HERA_SEC_010',
      path: 'ci.maxSessionHours',
      message: `IAM gives no sessions of ${isUnknown(hours) ? 'a reference' : hours} hours`,
      allowed: '1 to 12',
      fix: 'choose a number in that range',
    });
  }
  problems.throwIfAny();
  const clusters = props.clusters ?? [environment];
  return {
    deploy,
    plan,
    stack: props.stack ?? `${environment}-aws`,
    names: props.names ?? [...new Set([environment, ...clusters])],
    clusters,
    region: props.region ?? contextOf(scope).region,
    hours,
  };
};
