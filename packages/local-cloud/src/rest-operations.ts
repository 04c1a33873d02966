import { pathPattern } from './internal/path-pattern';

/** An operation of a REST-JSON service, as its API model binds it to HTTP. */
export interface RestOperation {
  readonly operation: string;
  readonly method: string;
  /** With `{labels}`, without the query. */
  readonly path: string;
}

interface Binding extends RestOperation {
  readonly pattern: RegExp;
  readonly labels: readonly string[];
}

/** What the SDK's schema of an operation looks like: kind, namespace, name, traits, input, output. */
const operationKind = 9;

const bindingOf = (schema: unknown): readonly Binding[] => {
  if (!Array.isArray(schema) || schema[0] !== operationKind) return [];
  const [, , operation, traits] = schema as [number, string, string, { readonly http?: readonly [string, string] }];
  if (traits.http === undefined) return [];
  const [method, uri] = traits.http;
  const [path = ''] = uri.split('?');
  return [{ operation, method, path, ...pathPattern(path) }];
};

// Loaded when somebody asks: a supplement that is asked only for what it has needs none of them.
const clients = new Map<string, () => Promise<object>>([
  ['backup', () => import('@aws-sdk/client-backup')],
  ['eks', () => import('@aws-sdk/client-eks')],
  ['guardduty', () => import('@aws-sdk/client-guardduty')],
]);
const known = new Map<string, Promise<readonly Binding[]>>();

const read = async (service: string): Promise<readonly Binding[]> => {
  const client = (await clients.get(service)?.()) ?? {};
  return Object.values(client)
    .flatMap(bindingOf)
    .sort((one, other) => one.labels.length - other.labels.length);
};

const bindings = (service: string): Promise<readonly Binding[]> => {
  const reading = known.get(service) ?? read(service);
  known.set(service, reading);
  return reading;
};

/**
 * Every operation of a REST-JSON service by the API model that its SDK client carries, those that name more of their path first. None for
 * a service whose model is not at hand: it is for `backup`, `eks` and `guardduty`.
 *
 * @param service SigV4 signing name
 */
export const restOperations = (service: string): Promise<readonly RestOperation[]> => bindings(service);

/**
 * The operation of a REST-JSON service behind a method and path; undefined where the API has none.
 *
 * @param service SigV4 signing name
 * @param path without the query, still percent-encoded: ARNs travel as one segment
 */
export const restOperation = async (service: string, method: string, path: string): Promise<string | undefined> =>
  (await bindings(service)).find((binding) => binding.method === method && binding.pattern.test(path))?.operation;
