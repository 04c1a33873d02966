/** Credentials of the local cloud. */
export interface KnownCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** @default - not temporary */
  readonly sessionToken?: string;
}

/** Secrets that go with an account's own key: that of `LocalCloud.environment()`, and the one of LocalStack's documentation. */
const accountSecrets = ['local', 'test'];

/** Sessions that are kept at most: a long run assumes roles over and over. */
const capacity = 10_000;

const element = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];

/**
 * Secrets of access keys, so that signatures can be verified. LocalStack gives them to whoever assumes a role and never again,
 * so the answers of its STS are read on their way. In memory only.
 */
export class IssuedCredentials {
  readonly #sessions = new Map<string, KnownCredentials>();

  /** Reads the answer of `AssumeRole`, `AssumeRoleWithWebIdentity`, `GetSessionToken` and the like. */
  learn(answer: string): void {
    const accessKeyId = element(answer, 'AccessKeyId');
    const secretAccessKey = element(answer, 'SecretAccessKey');
    const sessionToken = element(answer, 'SessionToken');
    if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) return;
    const oldest = this.#sessions.size >= capacity ? this.#sessions.keys().next().value : undefined;
    if (oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(accessKeyId, { accessKeyId, secretAccessKey, sessionToken });
  }

  /** What a key may have been signed with. Empty for a key that was not issued here. */
  candidates(accessKeyId: string): readonly KnownCredentials[] {
    if (/^\d{12}$/.test(accessKeyId)) {
      return accountSecrets.map((secretAccessKey) => ({ accessKeyId, secretAccessKey }));
    }
    const session = this.#sessions.get(accessKeyId);
    return session === undefined ? [] : [session];
  }
}
