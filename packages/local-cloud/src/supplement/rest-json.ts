import { type PathPattern, pathPattern } from '../internal/path-pattern';
import { restOperation } from '../rest-operations';
import { AwsError } from './aws-error';
import { bodyMembers } from './body-members';
import type { Resolution, WireRequest } from './service';
import { turns } from './turns';

/** How a query parameter is read; everything not named is a string. */
export type QueryType = 'number' | 'boolean' | 'list';

/** One operation of a REST-JSON service: `{labels}` in the path, query and body become members of one input object. */
export interface Route<Context> {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** @default - every query parameter is a string */
  readonly query?: Readonly<Record<string, QueryType>>;
  readonly handler: (context: Context, input: never) => object | Promise<object>;
}

/** One row of a route table, with its handler. */
export const route = <Context>(
  operation: string,
  method: Route<Context>['method'],
  path: string,
  handler: Route<Context>['handler'],
  query: Readonly<Record<string, QueryType>> = {},
): Route<Context> => ({ operation, method, path, query, handler });

interface CompiledRoute<Context> extends Route<Context>, PathPattern {}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('SerializationException', 400, `${text} is not percent-encoded correctly.`);
  }
};

const queryValue = (query: URLSearchParams, name: string, type: QueryType | undefined): unknown => {
  if (type === 'list') return query.getAll(name);
  const value = query.get(name) ?? '';
  if (type === 'boolean') return value === 'true';
  if (type === undefined) return value;
  const number = Number(value);
  if (!Number.isInteger(number)) {
    throw new AwsError('SerializationException', 400, `${name}: ${value} is not a whole number.`);
  }
  return number;
};

const inputOf = (route: CompiledRoute<never>, values: readonly string[], request: WireRequest): object => {
  const query = [...new Set(request.query.keys())].map(
    (name) => [name, queryValue(request.query, name, route.query?.[name])] as const,
  );
  const labels = route.labels.map((label, index) => [label, decode(values[index] ?? '')] as const);
  return { ...bodyMembers(request.body), ...Object.fromEntries(query), ...Object.fromEntries(labels) };
};

/**
 * Resolves requests by a declarative route table. What stands in the API model of the service and not in the table is refused by name.
 * Changing operations of one context key run one after the other, so that two creates of the same name cannot both look, see nothing,
 * and win.
 * @param service SigV4 signing name
 * @param contextOf context of a request, and the key under which changes are serialised
 */
export const restJson = <Context>(
  service: string,
  routes: readonly Route<Context>[],
  contextOf: (request: WireRequest) => { readonly context: Context; readonly key: string },
): ((request: WireRequest) => Resolution) => {
  const compiled = routes.map((route) => ({ ...route, ...pathPattern(route.path) }));
  const inTurn = turns();
  return (request) => {
    const { method, path } = request;
    for (const route of compiled) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match === null) continue;
      const { handler, operation } = route;
      const perform = async (): Promise<object> =>
        handler(contextOf(request).context, inputOf(route as CompiledRoute<never>, match.slice(1), request) as never);
      return {
        operation: () => operation,
        run: () => (method === 'GET' ? perform() : inTurn(contextOf(request).key, perform)),
      };
    }
    return { operation: async () => (await restOperation(service, method, path)) ?? `${method} ${path}` };
  };
};
