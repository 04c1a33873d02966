import { isUnknown } from '@hera/core';
import { documentOf } from '../internal/policy-document';
import type { Report } from '../internal/report';
import type { PolicyPart } from '../policies/policy';

// IAM quotas: managed policies on a role (default, may be raised to 20), characters of a managed policy without white space.
const mostPolicies = 10;
const longestPolicy = 6144;

const reference = /\$\{TfToken\[[^\]]*\]\}/g;
// References count for nothing, since their length is not known yet: what is refused here would surely be refused by IAM.
const lengthOf = ({ statements }: PolicyPart): number =>
  documentOf(statements).replace(reference, '').replace(/\s/g, '').length;

/** Something at all, nothing twice, and no more than a role holds. */
export const checkQuantity = (
  managedPolicies: readonly string[],
  parts: readonly PolicyPart[],
  report: Report,
): void => {
  const refuse = (path: string, message: string, fix: string): void =>
    report.error({ code: 'HERA_CLU_061', path, message, fix });
  // By their last part, since two of one name could not be told apart in addresses either.
  const lastParts = managedPolicies.map((policy) =>
    isUnknown(policy) ? policy : policy.slice(policy.lastIndexOf('/') + 1),
  );
  const names = [...lastParts, ...parts.map(({ name }) => name)];
  if (names.length === 0) refuse('serviceAccount.policies', 'it allows nothing', 'name policies or write statements');
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(twice)) refuse('serviceAccount.policies', `${name} is in it twice`, 'list it once');
  if (names.length > mostPolicies) {
    refuse(
      'serviceAccount.policies',
      `${names.length} policies, and IAM attaches ${mostPolicies} to a role`,
      'give the rights to several service accounts',
    );
  }
  for (const part of parts) {
    const length = lengthOf(part);
    if (length <= longestPolicy) continue;
    refuse(
      part.name === 'Statements' ? 'serviceAccount.statements' : 'serviceAccount.policies',
      `the policy ${part.name} has ${length} characters, and IAM takes ${longestPolicy}`,
      'shorten it, or make a managed policy of it and name that',
    );
  }
};
