import { contextOf, factsOf, type ProblemCollector } from '@hera/core';
import type { IConstruct } from 'constructs';

/** Aliases of other stacks of the app that go to the same account and region, as far as synth knows. */
const aliasesElsewhere = (scope: IConstruct): readonly { readonly alias: string; readonly stack: string }[] => {
  const own = contextOf(scope);
  return scope.node.root.node.children.flatMap((stack) => {
    const other = contextOf(stack);
    if (other === own || other.region === undefined) return [];
    if (other.region !== own.region || other.account !== own.account) return [];
    return factsOf(other.facts, 'keys').flatMap(({ keys }) =>
      keys.map(({ alias }) => ({ alias, stack: stack.node.id })),
    );
  });
};

/** Refuses aliases that KMS would refuse when it is too late: malformed, or taken. */
export const checkAliases = (problems: ProblemCollector, scope: IConstruct, aliases: readonly string[]): void => {
  const taken = factsOf(contextOf(scope).facts, 'keys').flatMap(({ keys }) => keys.map(({ alias }) => alias));
  const elsewhere = aliasesElsewhere(scope);
  for (const alias of aliases) {
    if (!/^alias\/[\w/-]{1,250}$/.test(alias)) {
      problems.add({
        code: 'HERA_SEC_005',
        path: 'keys',
        message: `${alias} is not an alias that KMS accepts`,
        allowed: 'letters, digits, dashes, underscores and slashes, 250 characters at most',
        fix: 'rename the stack, or declare an environment',
      });
    }
    const other = elsewhere.find((item) => item.alias === alias);
    if (taken.includes(alias)) {
      problems.add({
        code: 'HERA_SEC_006',
        path: 'keys.purposes',
        message: `${alias} belongs to other EncryptionKeys of this stack`,
        fix: 'make one EncryptionKeys and hand its keys around, or give this one an aliasQualifier',
      });
    } else if (other !== undefined) {
      problems.add({
        code: 'HERA_SEC_006',
        path: 'keys.purposes',
        message: `${alias} belongs to the stack ${other.stack}, in the same region and account`,
        fix: 'give one of them an aliasQualifier; where they go to different accounts, declare account in both environments',
      });
    }
  }
};

/** Refuses what cannot stand between two slashes of an alias. */
export const checkQualifier = (problems: ProblemCollector, qualifier: string | undefined): void => {
  if (qualifier === undefined || /^[\w-]{1,64}$/.test(qualifier)) return;
  problems.add({
    code: 'HERA_SEC_015',
    path: 'keys.aliasQualifier',
    message: `${JSON.stringify(qualifier)} cannot be part of an alias`,
    allowed: 'letters, digits, dashes and underscores, 64 characters at most',
    fix: 'use a short word, such as the name of the stack',
  });
};
