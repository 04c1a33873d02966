import { isUnknown, type StackContext } from '@hera/core';
import type { AccessEntry, AccessPolicyGrant } from '../access';
import type { Report } from './report';

const entryName = /^[A-Za-z0-9][\w.-]{0,62}$/;
const principalArn = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/;
// EKS user guide, creating-access-entries (group names): cited from memory, not confirmed against the page.
const reservedGroup = /^(system|eks|aws|amazon|iam):/;

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

const checkPrincipals = (entries: readonly AccessEntry[], report: Report): void => {
  const owners = new Map<string, string>();
  entries.forEach(({ name, principalArn: principal }, index) => {
    if (isUnknown(principal)) return;
    const path = `cluster.accessEntries[${index}].principalArn`;
    const owner = owners.get(principal);
    if (!principalArn.test(principal)) {
      report.error({
        code: 'HERA_CLU_015',
        path,
        message: `${JSON.stringify(principal)} is not an IAM role or user`,
        allowed: 'arn:aws:iam::<account>:role/<path and name>, or user instead of role',
        fix: principal.includes(':assumed-role/')
          ? 'write the role itself, not a session of it'
          : 'write the full ARN, with its path',
      });
    } else if (owner !== undefined) {
      report.error({
        code: 'HERA_CLU_016',
        path,
        message: `${principal} has the entry ${owner} already, and EKS takes one entry for a principal`,
        fix: `put the policies of both into ${owner}`,
      });
    }
    owners.set(principal, owner ?? name);
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
        allowed: 'names that do not start with system:, eks:, aws:, amazon: or iam:',
        fix: 'use a group of your own, or a policy such as AmazonEKSClusterAdminPolicy',
      });
    });
  });
};

/** Checks the access entries as a whole. */
export const checkAccess = (entries: readonly AccessEntry[], { profile }: StackContext, report: Report): void => {
  checkNames(entries, report);
  checkPrincipals(entries, report);
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
