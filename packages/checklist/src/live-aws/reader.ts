import { saysNotFound, saysNotImplemented, saysRefused } from '@hera/core/aws-sdk';
import type { NotObserved, Observed } from '../engine/observations';

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly attempts?: number };
}

const longestMessage = 160;

/** Codes of EC2, query and JSON services for too many calls. Source: @smithy/service-error-classification 4.2, THROTTLING_ERROR_CODES. */
const throttled = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|ProvisionedThroughput/;

/** Credentials that AWS does not take: no permission would mend that. */
const badCredentials =
  /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|CredentialsProviderError|MissingAuthenticationToken/;

/** Why a call gave no answer, in words, and the permission that would. */
export const whyNot = (action: string, error: unknown): Omit<NotObserved, 'type'> => {
  const { name = 'Error', message = '', $metadata: metadata } = (error ?? {}) as SdkError;
  if (badCredentials.test(name)) return { reason: `AWS does not take these credentials (${name})` };
  if (saysRefused(error)) return { reason: `the caller may not call ${action}`, missingPermission: action };
  if (saysNotImplemented(error)) return { reason: `this target does not answer ${action}` };
  if (throttled.test(name))
    return { reason: `AWS had no time for ${action}, asked ${metadata?.attempts ?? 'several'} times (${name})` };
  const [line = ''] = message.split('\n');
  return { reason: `${action} failed: ${name}${line === '' ? '' : `: ${line.slice(0, longestMessage)}`}` };
};

/** Sends reads, and keeps in mind what could not be read. One missing answer hides no other. */
export class Reader {
  readonly #missed = new Map<string, NotObserved>();

  /** What could not be read, by type. */
  get notObserved(): readonly NotObserved[] {
    return [...this.#missed.values()].sort((a, b) => a.type.localeCompare(b.type));
  }

  /** Marks types as not looked at; the first reason stays. */
  miss(types: readonly string[], why: Omit<NotObserved, 'type'>): void {
    for (const type of types) if (!this.#missed.has(type)) this.#missed.set(type, { type, ...why });
  }

  /** Whether one of these types could not be read. */
  missed(...types: readonly string[]): NotObserved | undefined {
    return types.map((type) => this.#missed.get(type)).find((found) => found !== undefined);
  }

  /**
   * The answer of a call, or undefined, and then its types count as not looked at. An absent attribute would read as a wrong one, so it
   * is the whole type that is given up.
   *
   * @param action of IAM that the call needs
   * @param types of Terraform that cannot be told without it
   */
  async read<T>(action: string, types: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      this.miss(types, whyNot(action, error));
      return undefined;
    }
  }

  /** The same, where that what is asked for may not exist: then the answer is undefined and nothing is missed. */
  async find<T>(action: string, types: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
    return this.read(action, types, async () => {
      try {
        return await call();
      } catch (error) {
        if (saysNotFound(error) && !saysNotImplemented(error)) return undefined;
        throw error;
      }
    });
  }

  /** The answer of a call that no Terraform type stands for. */
  async observe<T>(action: string, call: () => Promise<T>): Promise<Observed<T>> {
    try {
      return { known: true, value: await call() };
    } catch (error) {
      return { known: false, ...whyNot(action, error) };
    }
  }
}
