import type { Stage } from './events';

/** One error text that goes away by itself. */
export interface TransientError {
  /** Name for the log, for example `registry-timeout`. */
  readonly name: string;
  /** Found in the summary or detail of a diagnostic, or in the standard error. */
  readonly pattern: RegExp;
  /** The commands that may be repeated after it. */
  readonly stages: readonly Stage[];
  /** Why a second try is safe and likely to succeed. */
  readonly reason: string;
}

/**
 * The only errors after which a command is repeated. Names that do not resolve, refused connections, failed assertions
 * and differences in a plan are not among them: they do not heal.
 */
export const transientErrors: {
  readonly asOf: string;
  readonly source: string;
  readonly errors: readonly TransientError[];
} = {
  asOf: '2026-11-23',
  source: 'Error texts of the Go standard library net and net/http packages, and of AWS common errors',
  errors: [
    {
      name: 'download-timeout',
      pattern: /TLS handshake timeout|i\/o timeout|Client\.Timeout exceeded/,
      stages: ['init'],
      reason: 'The registry or a release host answered too slowly; init only downloads and can be repeated.',
    },
    {
      name: 'connection-reset',
      pattern: /connection reset by peer|unexpected EOF|server closed idle connection/,
      stages: ['init'],
      reason: 'A download was cut off; init verifies checksums and starts the file again.',
    },
    {
      name: 'name-server-busy',
      pattern: /server misbehaving|Temporary failure in name resolution/,
      stages: ['init'],
      reason: 'The name server failed, which differs from the answer that the name does not exist.',
    },
    {
      name: 'registry-overload',
      pattern: /\b(?:429 Too Many Requests|502 Bad Gateway|503 Service Unavailable|504 Gateway Time-?out)\b/i,
      stages: ['init'],
      reason: 'The registry asks to come back later.',
    },
    {
      name: 'aws-throttling',
      pattern: /ThrottlingException|RequestLimitExceeded|Throttling: Rate exceeded/,
      stages: ['plan', 'apply', 'destroy'],
      reason:
        'The account was over its request rate for longer than the provider waits; what was made is in the state.',
    },
    {
      name: 'provider-connection',
      pattern: /transport is closing|error reading from server: EOF/,
      stages: ['plan'],
      reason:
        'The provider process ended during a read; nothing was changed. Not for apply, where an object may be lost.',
    },
  ],
};

/** The first entry that explains one of the texts, for a command that may be repeated. */
export const findTransientError = (stage: Stage, texts: readonly string[]): TransientError | undefined =>
  transientErrors.errors.find(
    (entry) => entry.stages.includes(stage) && texts.some((text) => entry.pattern.test(text)),
  );
