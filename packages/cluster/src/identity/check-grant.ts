import { isUnknown, type StackContext } from '@hera/core';
import type { FargateSelector } from '../fargate/fargate-profile';
import type { Report } from '../internal/report';
import type { PolicyPart, PolicyPlace, ServiceAccountPolicy } from '../policies/policy';
import { checkFargate } from './check-fargate';
import { checkHostedZones } from './check-hosted-zones';
import { checkQuantity } from './check-quantity';
import { checkStatements } from './check-statements';
import type { ServiceAccountGrantProps, TakenServiceAccount } from './grant';

/** What a grant is held against. */
export interface GrantSurroundings {
  readonly place: PolicyPlace;
  readonly context: StackContext;
  readonly fargate: readonly FargateSelector[];
  readonly taken: readonly TakenServiceAccount[];
  /** Names of the grants of the same cluster, with their namespaces: `<namespace>.<name>`. */
  readonly names: ReadonlySet<string>;
}

/** A grant with every default filled in and nothing left to check. */
export interface PlannedGrant {
  readonly id: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly name: string;
  readonly identity: 'pod-identity' | 'irsa';
  readonly managedPolicies: readonly string[];
  readonly parts: readonly PolicyPart[];
  /** @default - the pods get the role of the grant */
  readonly targetRoleArn?: string;
  readonly sessionTags: boolean;
}

// Kubernetes: a namespace is an RFC 1123 label, a service account an RFC 1123 subdomain.
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const subdomain = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;
const checkNames = (props: ServiceAccountGrantProps, name: string, report: Report): boolean => {
  const fields = [
    ['namespace', props.namespace, label, 'a label of up to 63 lower-case letters, digits and dashes'],
    ['serviceAccount', props.serviceAccount, subdomain, 'lower-case letters, digits, dashes and dots'],
    ['name', name, subdomain, 'lower-case letters, digits, dashes and dots'],
  ] as const;
  return fields
    .map(([field, value, shape, allowed]) => {
      const path = `serviceAccount.${field}`;
      if (!report.isLiteral(value, path)) return false;
      if (shape.test(value)) return true;
      const wild = /[*?]/.test(value);
      report.error({
        code: 'HERA_CLU_055',
        path,
        message: `${JSON.stringify(value)} is not a name${wild ? ': a role is for one service account, and wildcards let others in' : ''}`,
        allowed,
        fix: wild ? 'grant to each service account by its name' : 'correct it',
      });
      return false;
    })
    .every((good) => good);
};

const checkTaken = (props: ServiceAccountGrantProps, id: string, around: GrantSurroundings, report: Report): void => {
  const { namespace, serviceAccount } = props;
  const owner = around.taken.find((each) => each.namespace === namespace && each.serviceAccount === serviceAccount);
  if (owner !== undefined) {
    report.error({
      code: 'HERA_CLU_056',
      path: 'serviceAccount.serviceAccount',
      message: `${namespace}/${serviceAccount} has the role of ${owner.by} already, and a service account has one`,
      fix: `put all of its rights into ${owner.by}`,
    });
  } else if (around.names.has(id)) {
    report.error({
      code: 'HERA_CLU_056',
      path: 'serviceAccount.name',
      message: `${id} names another grant already`,
      fix: 'give each grant of a namespace a name of its own',
    });
  }
};

const checkIdentity = (props: ServiceAccountGrantProps, report: Report): void => {
  const { identity, targetRoleArn, disableSessionTags } = props;
  if (identity === 'irsa') {
    const surplus = Object.entries({ targetRoleArn, disableSessionTags }).filter(([, value]) => value !== undefined);
    for (const [field] of surplus) {
      report.error({
        code: 'HERA_CLU_058',
        path: `serviceAccount.${field}`,
        message: `${field} belongs to Pod Identity, and this grant is for IRSA`,
        fix: 'leave it out, or take Pod Identity',
      });
    }
  } else if (targetRoleArn !== undefined && !isUnknown(targetRoleArn) && !roleArn.test(targetRoleArn)) {
    report.error({
      code: 'HERA_CLU_058',
      path: 'serviceAccount.targetRoleArn',
      message: `${JSON.stringify(targetRoleArn)} is not the ARN of a role`,
      allowed: 'arn:aws:iam::<account>:role/<path and name>',
      fix: 'write the full ARN',
    });
  }
};

const isReady = (policy: ServiceAccountPolicy | string): policy is ServiceAccountPolicy => typeof policy !== 'string';

const partsOf = (props: ServiceAccountGrantProps, place: PolicyPlace): readonly PolicyPart[] => [
  ...(props.policies ?? []).filter(isReady).flatMap(({ parts }) => parts?.(place) ?? []),
  ...((props.statements ?? []).length === 0 ? [] : [{ name: 'Statements', statements: props.statements ?? [] }]),
  ...(props.targetRoleArn === undefined
    ? []
    : [
        {
          name: 'TargetRole',
          // Source: EKS user guide, pod-id-assign-target-role, read 2026-11-24.
          statements: [{ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [props.targetRoleArn] }],
        },
      ]),
];

/** Checks a grant in one pass, and fills in what it leaves open. Gives nothing when it has no usable name. */
export const planGrant = (
  props: ServiceAccountGrantProps,
  around: GrantSurroundings,
  report: Report,
): PlannedGrant | undefined => {
  const { namespace, serviceAccount, name = serviceAccount, policies = [], statements = [] } = props;
  const id = `${namespace}.${name}`;
  const named = checkNames(props, name, report);
  if (named) {
    checkTaken(props, id, around, report);
    checkFargate(props, around.fargate, report);
  }
  checkIdentity(props, report);
  checkStatements(statements, 'serviceAccount.statements', report);
  policies.forEach((policy, index) => {
    if (!isReady(policy) || policy.hostedZoneIds === undefined) return;
    checkHostedZones(policy.hostedZoneIds, `serviceAccount.policies[${index}].hostedZoneIds`, around.context, report);
  });
  const managedPolicies = policies.flatMap((policy) => (isReady(policy) ? (policy.managedPolicies ?? []) : [policy]));
  const parts = partsOf(props, around.place);
  checkQuantity(managedPolicies, parts, report);
  if (!named) return undefined;
  return {
    id,
    namespace,
    serviceAccount,
    name,
    identity: props.identity ?? 'pod-identity',
    managedPolicies,
    parts,
    ...(props.targetRoleArn === undefined ? {} : { targetRoleArn: props.targetRoleArn }),
    sessionTags: props.disableSessionTags !== true,
  };
};
