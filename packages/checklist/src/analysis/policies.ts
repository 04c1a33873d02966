/** A statement of an IAM policy, as far as the rules read it. */
export interface Statement {
  readonly effect: string;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator, key in lower case, values. */
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
  /** Whether it names principals by `NotPrincipal`. */
  readonly notPrincipal: boolean;
}

const texts = (value: unknown): readonly string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const principalsOf = (value: unknown): readonly string[] =>
  isMap(value) ? Object.values(value).flatMap(texts) : texts(value);

const statementOf = (value: unknown): Statement | undefined =>
  isMap(value)
    ? {
        effect: String(value['Effect']),
        principals: principalsOf(value['Principal']),
        actions: texts(value['Action']),
        resources: texts(value['Resource']),
        notPrincipal: value['NotPrincipal'] !== undefined,
        conditions: Object.entries(isMap(value['Condition']) ? value['Condition'] : {}).flatMap(([operator, keys]) =>
          Object.entries(isMap(keys) ? keys : {}).map(([key, values]) => ({
            operator,
            key: key.toLowerCase(),
            values: texts(values),
          })),
        ),
      }
    : undefined;

/** Statements of a policy document; undefined where the text is none. */
export const statementsOf = (policy: string): readonly Statement[] | undefined => {
  try {
    const document: unknown = JSON.parse(policy);
    if (!isMap(document)) return undefined;
    const list: unknown = document['Statement'];
    const statements = (Array.isArray(list) ? list : [list]).map(statementOf);
    return statements.every((each) => each !== undefined) ? statements : undefined;
  } catch {
    return undefined;
  }
};

/** Conditions that hold a wildcard principal inside of an account, an organisation or one of their resources. */
const narrowing = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalarn',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:sourceorgid',
  'kms:calleraccount',
]);

/** Whether a statement lets anybody in: a wildcard principal that no condition holds inside. */
export const isOpenToAnybody = (statement: Statement): boolean =>
  statement.effect === 'Allow' &&
  (statement.notPrincipal || statement.principals.includes('*')) &&
  !statement.conditions.some(
    ({ operator, key, values }) =>
      narrowing.has(key) &&
      !/not|ifexists/i.test(operator) &&
      /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/i.test(operator) &&
      values.every((value) => value !== '*' && !/^arn:[^:]*:[^:]*:\*?:\*?:\*$/.test(value)),
  );
