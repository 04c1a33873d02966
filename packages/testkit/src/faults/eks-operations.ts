import * as eks from '@aws-sdk/client-eks';

interface Binding {
  readonly operation: string;
  readonly method: string;
  readonly pattern: RegExp;
}

/** What the SDK's schema of an operation looks like: kind, namespace, name, traits, input, output. */
const operationKind = 9;

const bindingOf = (schema: unknown): readonly Binding[] => {
  if (!Array.isArray(schema) || schema[0] !== operationKind) return [];
  const [, , operation, traits] = schema as [number, string, string, { readonly http?: readonly [string, string] }];
  if (traits.http === undefined) return [];
  const [method, path] = traits.http;
  return [{ operation, method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`) }];
};

let bindings: readonly Binding[] | undefined;

/**
 * The EKS operation behind a method and path, by the API model that `@aws-sdk/client-eks` carries.
 *
 * @param path without the query, still percent-encoded: ARNs travel as one segment
 */
export const eksOperation = (method: string, path: string): string | undefined => {
  bindings ??= Object.values(eks).flatMap(bindingOf);
  return bindings.find((binding) => binding.method === method && binding.pattern.test(path))?.operation;
};
