import { isUnknown, type Resource } from '@hera/stack-model';
import type { Findings } from '../engine/findings';
import type { ResourceScope } from '../engine/scope';
import { byTarget, isUnset, knownText, theOne } from './references';
import { isOpenToAnybody, statementsOf } from './policies';

/** Whose key an attribute names: one in the document, one elsewhere, one of AWS, or none. */
export type KeyUsed =
  | { readonly kind: 'own'; readonly key: Resource }
  | { readonly kind: 'elsewhere'; readonly what: string }
  | { readonly kind: 'aws'; readonly what: string }
  | { readonly kind: 'none' | 'unknown' };

/** Aliases of AWS-managed keys; ids of keys do not tell. */
const isAwsManaged = (text: string): boolean => /(?:^|:)alias\/aws\//.test(text);

/** The key that an attribute names. */
export const keyUsed = (resource: Resource, path: string): KeyUsed => {
  if (isUnset(resource, path)) return { kind: 'none' };
  const one = theOne(resource, path);
  if (one === 'several') return { kind: 'unknown' };
  const text = knownText(resource, path);
  if (one === undefined)
    return text === undefined ? { kind: 'unknown' } : { kind: isAwsManaged(text) ? 'aws' : 'elsewhere', what: text };
  if (one.type === 'aws_kms_alias') {
    const target = theOne(one, 'target_key_id');
    return target !== undefined && target !== 'several' && target.type === 'aws_kms_key'
      ? { kind: 'own', key: target }
      : { kind: 'elsewhere', what: one.address };
  }
  if (one.mode === 'data') {
    const name = ['key_id', 'name', 'arn']
      .map((attribute) => knownText(one, attribute))
      .find((each) => each !== undefined);
    const managed = one.get('key_manager') === 'AWS' || (name !== undefined && isAwsManaged(name));
    return { kind: managed ? 'aws' : 'elsewhere', what: name ?? one.address };
  }
  return one.type === 'aws_kms_key' || one.type === 'aws_kms_replica_key' || one.type === 'aws_kms_external_key'
    ? { kind: 'own', key: one }
    : { kind: 'unknown' };
};

const policiesByKey = (scope: ResourceScope) => byTarget(scope.resourcesIfLooked('aws_kms_key_policy'), 'key_id');

/** The policy stands in the key, or in resources beside it. */
const policyHolders = (scope: ResourceScope, key: Resource): readonly Resource[] =>
  scope.once(policiesByKey).get(key) ?? [key];

const judgePolicy = (scope: ResourceScope, findings: Findings, key: Resource): void => {
  const attribute = 'policy';
  for (const holder of policyHolders(scope, key)) {
    if (isUnset(holder, attribute)) {
      findings.holds(key, 'has the policy that AWS gives: the account alone', { attribute });
      continue;
    }
    const policy = holder.text(attribute);
    const statements = typeof policy === 'string' ? statementsOf(policy) : undefined;
    if (isUnknown(policy) || statements === undefined)
      findings.unknown(holder, `its policy is ${findings.notKnown}`, { attribute });
    else if (statements.some(isOpenToAnybody))
      findings.breaks(holder, 'its policy lets anybody in: a wildcard principal that no condition holds inside', {
        attribute,
        value: 'Principal: *',
        expected: 'principals by name, or a condition on the account or organisation',
      });
    else findings.holds(holder, 'its policy names principals', { attribute, value: `${statements.length} statements` });
  }
};

/** Hygiene of a customer-managed key: enabled, rotating, not for anybody. */
export const judgeKey = (scope: ResourceScope, findings: Findings, key: Resource): void => {
  const rotation = key.flag('enable_key_rotation');
  const detail = { attribute: 'enable_key_rotation', expected: 'true' };
  if (key.type !== 'aws_kms_key') findings.unknown(key, `whether a ${key.type} rotates is decided elsewhere`);
  else if (rotation === true) findings.holds(key, 'rotates', detail);
  else if (isUnknown(rotation) && !isUnset(key, 'enable_key_rotation'))
    findings.unknown(key, 'whether it rotates is not known', detail);
  else findings.breaks(key, 'does not rotate', { ...detail, value: 'false' });
  if (key.get('is_enabled') === false)
    findings.breaks(key, 'is disabled', { attribute: 'is_enabled', expected: 'true' });
  if (knownText(key, 'deletion_date') !== undefined)
    findings.breaks(key, 'is about to be deleted', { attribute: 'deletion_date' });
  judgePolicy(scope, findings, key);
};
