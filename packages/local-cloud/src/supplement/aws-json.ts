import { bodyMembers } from './body-members';
import type { Resolution, WireRequest } from './service';
import { turns } from './turns';

/** Performs one operation: a context of the service, and the members of the body. */
export type JsonHandler<Context> = (context: Context, input: never) => object | Promise<object>;

/**
 * Resolves requests of an AWS JSON 1.1 service by the `X-Amz-Target` header. Operations of one context key run one after the other.
 * @param target what stands before the operation in the header, without the dot
 * @param contextOf context of a request, and the key under which operations are serialised
 */
export const awsJson = <Context>(
  target: string,
  handlers: Readonly<Record<string, JsonHandler<Context>>>,
  contextOf: (request: WireRequest) => { readonly context: Context; readonly key: string },
): ((request: WireRequest) => Resolution) => {
  const inTurn = turns();
  return (request) => {
    const header = String(request.headers['x-amz-target'] ?? '');
    const named = header.startsWith(`${target}.`) ? header.slice(target.length + 1) : undefined;
    if (named === undefined || request.method !== 'POST') {
      return { operation: () => `${request.method} ${request.path}` };
    }
    const handler = Object.hasOwn(handlers, named) ? handlers[named] : undefined;
    if (handler === undefined) return { operation: () => named };
    return {
      operation: () => named,
      run: () =>
        inTurn(contextOf(request).key, async () =>
          handler(contextOf(request).context, bodyMembers(request.body) as never),
        ),
    };
  };
};
