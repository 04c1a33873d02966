import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { ProblemCollector } from '@hera/core';
import { Construct } from 'constructs';
import { accountOf } from '../internal/account';
import { boundaryDescription, boundaryStatements } from './boundary-policy';
import { type CiRolesPlan, planCiRoles } from './check-ci-roles';
import type { CiRolesProps } from './ci-roles-props';
import { clusterStatements } from './deploy-cluster';
import { identityStatements } from './deploy-identity';
import { networkStatements } from './deploy-network';
import { operationsStatements } from './deploy-operations';
import { recoveryStatements } from './deploy-recovery';
import { ciPath, type CiPlace } from './place';
import { readOperationsStatements } from './read-operations';
import { readStatements } from './read-policy';
import { identityDocument, type IdentityStatement } from './statement';
import { stateStatements } from './state-policy';
import { type CiSubject, subjectOf } from './subject';

// Source: IAM user guide, reference_iam-quotas, 2026-11.
const longestPolicy = 6144;

/** Name of the boundary of an environment's roles, for `permissionsBoundary` of `defineEnvironment`. */
export const ciBoundaryOf = (environment: string): string => `${ciPath.slice(1)}${environment}-boundary`;

/**
 * ARN of the deploy role of an environment, for an access entry of its clusters.
 *
 * @param scope reads the account that the stack is applied in
 */
export const ciDeployRoleOf = (scope: Construct, environment: string): string => {
  const { partition, id } = accountOf(scope);
  return `arn:${partition}:iam::${id}:role${ciPath}${environment}-deploy`;
};

/**
 * Roles with which CI deploys and plans one environment, by tokens of GitHub Actions or GitLab CI and without keys, and the boundary that
 * they and all roles of the environment stay inside of. The environment has to name the boundary: see `ciBoundaryOf`.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_010`, `HERA_SEC_061` to `HERA_SEC_067`
 */
export class CiRoles extends Construct {
  readonly #tooLong: ProblemCollector;
  readonly deployRoleArn: string;
  /** @default - nobody may plan alone */
  readonly planRoleArn: string | undefined;
  readonly boundaryArn: string;

  constructor(scope: Construct, id: string, props: CiRolesProps) {
    super(scope, id);
    this.#tooLong = new ProblemCollector(this.node.path);
    const plan = planCiRoles(this, props);
    const { environment } = props;
    const place = this.#place(props, plan);
    const boundary = this.#policy(
      'Boundary',
      `${environment}-boundary`,
      boundaryDescription(place),
      props,
      boundaryStatements(place, {
        services: props.services ?? [],
        endsThreatDetection: props.endsThreatDetection ?? false,
        unlocksBackups: props.unlocksBackups ?? false,
      }),
    );
    this.boundaryArn = boundary.arn;
    const read = [
      this.#policy('Read', `${environment}-read`, `What a plan of ${environment} reads`, props, readStatements(place)),
      this.#policy(
        'ReadOperations',
        `${environment}-read-operations`,
        `What a plan of ${environment} reads: operations`,
        props,
        readOperationsStatements(place),
      ),
    ];
    const parts = [
      ['Network', networkStatements(place)],
      ['Cluster', clusterStatements(place)],
      ['Identity', identityStatements(place)],
      ['Operations', operationsStatements(place)],
      ['Recovery', recoveryStatements(place)],
    ] as const;
    const policies = parts.map(([part, statements]) =>
      this.#policy(
        part,
        `${environment}-deploy-${part.toLowerCase()}`,
        `Deploys ${environment}: ${part.toLowerCase()}`,
        props,
        statements,
      ),
    );
    this.#tooLong.throwIfAny();
    this.deployRoleArn = this.#role(
      'Deploy',
      `Deploys ${environment} from CI`,
      props,
      plan,
      plan.deploy,
      [...read, ...policies],
      stateStatements(place, true),
    );
    this.planRoleArn =
      plan.plan.length === 0
        ? undefined
        : this.#role(
            'Plan',
            `Plans ${environment} from CI, and changes nothing`,
            props,
            plan,
            plan.plan,
            read,
            stateStatements(place, false),
          );
  }

  #place({ environment, state, region }: CiRolesProps, plan: CiRolesPlan): CiPlace {
    const account = accountOf(this);
    // Written out rather than referred to: the boundary's own text names it.
    const boundaryArn = `arn:${account.partition}:iam::${account.id}:policy/${ciBoundaryOf(environment)}`;
    return {
      ...account,
      ...(region === undefined ? {} : { region }),
      environment,
      names: plan.names,
      clusters: plan.clusters,
      stack: plan.stack,
      stateBucketArn: state.bucketArn,
      ...(state.keyArn === undefined ? {} : { stateKeyArn: state.keyArn }),
      boundaryArn,
    };
  }

  #policy(
    id: string,
    name: string,
    description: string,
    { tags }: CiRolesProps,
    statements: readonly IdentityStatement[],
  ): IamPolicy {
    const policy = identityDocument(statements);
    // References stand for a partition or an account, of 12 characters at most. IAM counts no white space, and there is none.
    const { length } = policy.replace(/\$\{[^}]*\}/g, '0'.repeat(12));
    if (length > longestPolicy) {
      this.#tooLong.add({
        code: 'HERA_SEC_067',
        path: 'ci',
        message: `the policy ${name} would have ${length} characters`,
        allowed: `${longestPolicy} at most`,
        fix: 'name fewer names, clusters and services; a second CiRoles can have the others',
      });
    }
    return new IamPolicy(this, id, {
      name,
      path: ciPath,
      description,
      policy,
      tags: { ...tags, Name: name },
    });
  }

  #role(
    id: 'Deploy' | 'Plan',
    description: string,
    { environment, provider, tags, deployPolicies = [] }: CiRolesProps,
    { hours }: CiRolesPlan,
    subjects: readonly CiSubject[],
    policies: readonly IamPolicy[],
    state: readonly IdentityStatement[],
  ): string {
    const name = `${environment}-${id.toLowerCase()}`;
    const home = new Construct(this, id);
    const role = new IamRole(home, 'Role', {
      name,
      path: ciPath,
      description,
      maxSessionDuration: hours * 3600,
      permissionsBoundary: this.boundaryArn,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'JobsOfCi',
            Effect: 'Allow',
            Principal: { Federated: provider.providerArn },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                [`${provider.issuer}:aud`]: provider.audience,
                [`${provider.issuer}:sub`]: subjects.map(subjectOf),
              },
            },
          },
        ],
      }),
      tags: { ...tags, Name: name },
    });
    new IamRolePolicy(home, 'State', { name: 'state', role: role.name, policy: identityDocument(state) });
    for (const policy of policies) {
      new IamRolePolicyAttachment(home, policy.node.id, { role: role.name, policyArn: policy.arn });
    }
    if (id === 'Deploy') {
      deployPolicies.forEach((policyArn, index) => {
        new IamRolePolicyAttachment(home, `Further${index}`, { role: role.name, policyArn });
      });
    }
    return role.arn;
  }
}
