import type { IConstruct } from 'constructs';
import { reasonKey, type StatedReason } from './internal/policy-document';

/** A policy document as it was found in what Terraform gets. */
export interface FoundDocument {
  /** `<type>.<id>.<argument>`. */
  readonly address: string;
  readonly text: string;
}

/** What the lint holds against a statement or a document. */
export interface Finding {
  readonly rule: string;
  readonly address: string;
  readonly detail: string;
}

/** What the lint takes into account beside the documents. */
export interface LintOptions {
  /** Statements, as JSON without references, whose `*` has a reason. */
  readonly reasons: ReadonlySet<string>;
  /** Service principals that may assume a role without conditions, with the reason. */
  readonly unconditional: Readonly<Record<string, string>>;
}

type Statement = Readonly<Record<string, unknown>>;
type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const isRecord = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

// References keep quotes of their own, so the text is JSON only without them. They stand for one name or ARN.
const withoutReferences = (text: string): string => text.replace(/\$\{[^}]*\}/g, 'reference');

/** Every policy document in the arguments of a stack's resources, wherever it stands. */
export const documentsIn = (resources: unknown, address = ''): readonly FoundDocument[] => {
  if (typeof resources === 'string') {
    return /"Statement"\s*:/.test(resources) ? [{ address, text: resources }] : [];
  }
  if (typeof resources !== 'object' || resources === null) return [];
  return Object.entries(resources).flatMap(([key, value]) =>
    documentsIn(value, address === '' ? key : `${address}.${key}`),
  );
};

/** The reasons that the constructs of a tree keep. */
export const reasonsIn = (root: IConstruct): ReadonlySet<string> =>
  new Set(
    root.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === reasonKey))
      .map(({ data }) => data as StatedReason)
      .filter(({ reason }) => reason.trim().length >= 20)
      .map(({ statement }) => withoutReferences(statement)),
  );

const effects = ['Allow', 'Deny'];
const elements = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];
// The operators of the IAM user guide that make sense here; a set operator may stand before them.
const operator =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|Like)|Arn(Not)?(Equals|Like)|Bool|Null|Numeric(LessThan|GreaterThan)(Equals)?|IpAddress)(IfExists)?$/;
const conditionKey = /^[^*?\s:]+:[^*?\s]+$/;

const conditionsOf = ({ Condition }: Statement): Conditions => (isRecord(Condition) ? (Condition as Conditions) : {});

/** Values that a condition asks for with an exact operator. */
const exactly = (statement: Statement, matching: (key: string) => boolean): readonly string[] =>
  Object.entries(conditionsOf(statement)['StringEquals'] ?? {})
    .filter(([key]) => matching(key))
    .flatMap(([, value]) => listOf(value));

const shapeOf = (statement: Statement): readonly (readonly [string, string])[] => {
  const found: (readonly [string, string])[] = [];
  if (!effects.includes(String(statement['Effect']))) found.push(['effect', String(statement['Effect'])]);
  for (const key of Object.keys(statement)) if (!elements.includes(key)) found.push(['element', key]);
  if (!/^[A-Za-z0-9]*$/.test(String(statement['Sid'] ?? ''))) found.push(['sid', String(statement['Sid'])]);
  if (listOf(statement['Action']).length === 0) found.push(['action', 'none']);
  for (const action of listOf(statement['Action'])) {
    if (action !== '*' && !/^[a-z0-9-]+:([A-Za-z0-9]+\*?|\*)$/.test(action)) found.push(['action', action]);
  }
  if (statement['Principal'] === undefined && listOf(statement['Resource']).length === 0)
    found.push(['resource', 'none']);
  for (const resource of listOf(statement['Resource'])) {
    if (resource !== '*' && !/^(arn:[^:]+:[a-z0-9-]+:[^:]*:[^:]*:.+|reference.*)$/.test(resource))
      found.push(['resource', resource]);
  }
  if (statement['Condition'] !== undefined && !isRecord(statement['Condition'])) found.push(['condition', 'shape']);
  for (const [name, keys] of Object.entries(conditionsOf(statement))) {
    if (!operator.test(name)) found.push(['condition', name]);
    for (const [key, value] of Object.entries(keys)) {
      if (!conditionKey.test(key) || listOf(value).length === 0) found.push(['condition', key]);
    }
  }
  return found;
};

const widthOf = (
  statement: Statement,
  source: string,
  { reasons }: LintOptions,
): readonly (readonly [string, string])[] => {
  const found: (readonly [string, string])[] = [];
  for (const action of listOf(statement['Action'])) {
    if (/^(\*|[a-z0-9-]+:\*)$/.test(action)) found.push(['wide-action', action]);
  }
  if (listOf(statement['Resource']).includes('*') && !reasons.has(source)) {
    found.push(['wide-resource', listOf(statement['Action']).join(' ')]);
  }
  return found;
};

const trustOf = (statement: Statement, { unconditional }: LintOptions): readonly (readonly [string, string])[] => {
  const principal = statement['Principal'];
  if (principal === undefined) return [];
  if (!isRecord(principal)) return [['wide-principal', String(principal)]];
  const found: (readonly [string, string])[] = [];
  for (const each of Object.values(principal).flatMap(listOf))
    if (each.includes('*')) found.push(['wide-principal', each]);
  const conditional = Object.keys(conditionsOf(statement)).length > 0;
  for (const service of listOf(principal['Service'])) {
    if (!conditional && unconditional[service] === undefined) found.push(['unconditional', service]);
  }
  if (principal['Federated'] !== undefined) {
    const audiences = exactly(statement, (key) => key.endsWith(':aud'));
    const subjects = exactly(statement, (key) => key.endsWith(':sub'));
    if (audiences.length === 0 || subjects.length === 0) found.push(['federation', 'aud or sub is not asked for']);
    for (const value of [...audiences, ...subjects]) if (/[*?]/.test(value)) found.push(['federation', value]);
  }
  return found;
};

const longest: readonly (readonly [pattern: RegExp, characters: number])[] = [
  [/^aws_iam_policy\./, 6144],
  [/^aws_iam_role_policy\./, 10_240],
  [/\.assume_role_policy$/, 2048],
];

/** Holds one document against the rules. */
export const lint = ({ address, text }: FoundDocument, options: LintOptions): readonly Finding[] => {
  const finding = ([rule, detail]: readonly [string, string]): Finding => ({ rule, address, detail });
  let document: unknown;
  try {
    document = JSON.parse(withoutReferences(text));
  } catch (error) {
    return [finding(['json', String(error)])];
  }
  if (!isRecord(document) || !Array.isArray(document['Statement']) || document['Statement'].length === 0) {
    return [finding(['shape', 'no list of statements'])];
  }
  const statements = (document['Statement'] as unknown[]).filter(isRecord);
  const found: Finding[] = [];
  if (document['Version'] !== '2012-10-17') found.push(finding(['version', String(document['Version'])]));
  for (const statement of statements) {
    const faults = [...shapeOf(statement)];
    // What a Deny covers cannot be too much.
    if (statement['Effect'] !== 'Deny') {
      faults.push(...widthOf(statement, JSON.stringify(statement), options), ...trustOf(statement, options));
    }
    found.push(...faults.map(finding));
  }
  const limit = longest.find(([pattern]) => pattern.test(address))?.[1];
  const length = text.replace(/\s/g, '').length;
  if (limit !== undefined && length > limit) found.push(finding(['length', `${length} of ${limit}`]));
  return found;
};
