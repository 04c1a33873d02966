import { isUnknown, type StackContext } from '@hera/core';
import type { AccessEntry, AccessPolicyGrant } from '../access';
import type { Report } from './report';
import { longestNamePrefix } from './role';

const entryName = /^[A-Za-z0-9][\w.-]{0,62}$/;
const principalArn = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/;
// EKS user guide, creating-access-entries, read 2026-11-24: service-linked roles have no access entries.
const serviceLinkedRole = /:role\/aws-service-role\//;
// IAM Identity Center makes its roles as /aws-reserved/sso.amazonaws.com/[<region>/]AWSReservedSSO_<permission set>_<16 hex digits>, and an
// entry for the name alone, as the aws-auth ConfigMap wanted it, matches nobody.
const identityCenterRole = /:role\/(?:.*\/)?AWSReservedSSO_/;
const identityCenterPath =
  /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?AWSReservedSSO_[^/]+_[0-9a-f]{16}$/;
// The API's own answer: "it cannot start with system:" (terraform-aws-modules/terraform-aws-eks#2915). The other prefixes that the user guide
// lists, such as eks:, are for user names.
const reservedGroup = /^system:/;

const administers = (entry: AccessEntry): boolean =>
  entry.type === 'STANDARD' &&
  (entry.policies ?? []).some(
    ({ policy, scope }) => policy === 'AmazonEKSClusterAdminPolicy' && (scope ?? 'cluster') === 'cluster',
  );

const checkNames = (entries: readonly AccessEntry[], report: Report): void => {
  const seen = new Set<string>();
  entries.forEach(({ name }, index) => {
    const path = `cluster.accessEntries[${index}].name`;
    if (!report.isLiteral(name, path)) return;
    if (seen.has(name) || !entryName.test(name)) {
      report.error({
        code: 'HERA_CLU_014',
        path,
        message: seen.has(name) ? `${name} names another entry already` : `${JSON.stringify(name)} is not a name`,
        allowed: 'letters, digits, dots, dashes and underscores, each name once',
        fix: 'give every entry a name of its own, such as that of the team',
      });
    }
    seen.add(name);
  });
};

const wrongPrincipal = (
  principal: string,
): { readonly code: 'HERA_CLU_015' | 'HERA_CLU_038'; readonly fix: string } | undefined => {
  if (!principalArn.test(principal)) {
    const session = principal.includes(':assumed-role/');
    return {
      code: 'HERA_CLU_015',
      fix: session ? 'write the role itself, not a session of it' : 'write the full ARN, with its path',
    };
  }
  if (serviceLinkedRole.test(principal)) {
    return { code: 'HERA_CLU_038', fix: 'take it away: EKS gives the services that need it their own access' };
  }
  if (identityCenterRole.test(principal) && !identityCenterPath.test(principal)) {
    return {
      code: 'HERA_CLU_038',
      fix: "write what 'aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/' prints, with path and suffix",
    };
  }
  return undefined;
};

// EKS enters the roles of managed node groups and Fargate profiles by itself (EKS user guide, creating-access-entries), and those of Karpenter
// and EKS Auto Mode are entered with them. Their ARNs are known after the first apply only, so they are known by their names: a prefix, and what IAM appends.
const isOwnNodeRole = (principal: string, clusterName: string): boolean => {
  const name = principal.slice(principal.lastIndexOf('/') + 1);
  const made = ['node', 'windows', 'fargate'].map(
    (kind) => `${`${clusterName}-${kind}`.slice(0, longestNamePrefix - 1)}-`,
  );
  return (
    made.some((prefix) => name.startsWith(prefix) && /^[0-9a-f]{26}$/.test(name.slice(prefix.length))) ||
    ['karpenter-node', 'auto-node'].some((kind) => name.startsWith(`${clusterName}-${kind}`))
  );
};

const checkPrincipals = (entries: readonly AccessEntry[], clusterName: string, report: Report): void => {
  const owners = new Map<string, string>();
  entries.forEach(({ name, principalArn: principal }, index) => {
    const path = `cluster.accessEntries[${index}].principalArn`;
    const wrong = isUnknown(principal) ? undefined : wrongPrincipal(principal);
    const identity = report.expressionOf(principal);
    if (wrong !== undefined) {
      report.error({
        ...wrong,
        path,
        message: `${JSON.stringify(principal)} is not a principal that an access entry can be for`,
        allowed: 'arn:aws:iam::<account>:role/<path and name>, or user instead of role',
      });
      return;
    }
    if (identity === undefined) return;
    const owner = owners.get(identity);
    if (isOwnNodeRole(identity, clusterName)) {
      report.error({
        code: 'HERA_CLU_039',
        path,
        message: `${identity} is a role of this cluster's own nodes, which has an entry already, and EKS takes one for a principal`,
        fix: 'take the entry away',
      });
    } else if (owner !== undefined) {
      report.error({
        code: 'HERA_CLU_016',
        path,
        message: `${identity} has the entry ${owner} already, and EKS takes one entry for a principal`,
        fix: `put the policies of both into ${owner}`,
      });
    }
    owners.set(identity, owner ?? name);
  });
};

const namespacesOf = ({ scope }: AccessPolicyGrant): readonly string[] | undefined =>
  scope === undefined || scope === 'cluster' ? undefined : scope.namespaces;

const checkGrants = (entries: readonly AccessEntry[], report: Report): void => {
  entries.forEach((entry, index) => {
    const path = `cluster.accessEntries[${index}]`;
    if (entry.type !== 'STANDARD') {
      // The types rule this out; plain JavaScript does not.
      const surplus = ['policies', 'kubernetesGroups'].filter((key) => key in entry);
      if (surplus.length === 0) return;
      report.error({
        code: 'HERA_CLU_018',
        path,
        message: `an entry of type ${entry.type} cannot carry ${surplus.join(' and ')}`,
        fix: 'take them away, or use type STANDARD',
      });
      return;
    }
    (entry.policies ?? []).forEach((grant, at) => {
      if (namespacesOf(grant)?.length !== 0) return;
      report.error({
        code: 'HERA_CLU_018',
        path: `${path}.policies[${at}].scope.namespaces`,
        message: `${grant.policy} is given for no namespace at all`,
        allowed: "one namespace or more, or scope: 'cluster'",
        fix: 'name the namespaces',
      });
    });
    (entry.kubernetesGroups ?? []).forEach((group, at) => {
      if (!reservedGroup.test(group)) return;
      report.error({
        code: 'HERA_CLU_018',
        path: `${path}.kubernetesGroups[${at}]`,
        message: `EKS refuses the group ${group}`,
        allowed: 'names that do not start with system:',
        fix: 'use a group of your own, or a policy such as AmazonEKSClusterAdminPolicy',
      });
    });
  });
};

/** Checks the access entries as a whole. */
export const checkAccess = (
  entries: readonly AccessEntry[],
  clusterName: string,
  { profile }: StackContext,
  report: Report,
): void => {
  checkNames(entries, report);
  checkPrincipals(entries, clusterName, report);
  checkGrants(entries, report);
  if (entries.some(administers)) return;
  const problem = {
    code: 'HERA_CLU_017',
    path: 'cluster.accessEntries',
    message:
      'no entry has AmazonEKSClusterAdminPolicy for the whole cluster, and the identity that makes the cluster gets nothing, so nobody can administer it',
    fix: 'add an entry for the role of the platform team',
  } as const;
  if (profile.name === 'production') report.error(problem);
  else report.warning(problem);
};
