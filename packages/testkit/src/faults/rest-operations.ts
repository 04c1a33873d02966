import * as backup from '@aws-sdk/client-backup';
import * as eks from '@aws-sdk/client-eks';
import * as guardduty from '@aws-sdk/client-guardduty';

interface Binding {
  readonly operation: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: number;
}

/** What the SDK's schema of an operation looks like: kind, namespace, name, traits, input, output. */
const operationKind = 9;

const bindingOf = (schema: unknown): readonly Binding[] => {
  if (!Array.isArray(schema) || schema[0] !== operationKind) return [];
  const [, , operation, traits] = schema as [number, string, string, { readonly http?: readonly [string, string] }];
  if (traits.http === undefined) return [];
  const [method, uri] = traits.http;
  const [path = ''] = uri.split('?');
  const labels = path.match(/\{\w+\}/g)?.length ?? 0;
  return [{ operation, method, labels, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`) }];
};

const clients: Readonly<Record<string, object>> = { backup, eks, guardduty };
const bindings = new Map<string, readonly Binding[]>();

/** The operations of a service, those that name more of their path first. */
const bindingsOf = (service: string): readonly Binding[] => {
  const known = bindings.get(service);
  if (known !== undefined) return known;
  const read = Object.values(Object.hasOwn(clients, service) ? (clients[service] as object) : {})
    .flatMap(bindingOf)
    .sort((one, other) => one.labels - other.labels);
  bindings.set(service, read);
  return read;
};

/**
 * The operation of a REST-JSON service behind a method and path, by the API model that the service's SDK client carries.
 *
 * @param service SigV4 signing name
 * @param path without the query, still percent-encoded: ARNs travel as one segment
 */
export const restOperation = (service: string, method: string, path: string): string | undefined =>
  bindingsOf(service).find((binding) => binding.method === method && binding.pattern.test(path))?.operation;
