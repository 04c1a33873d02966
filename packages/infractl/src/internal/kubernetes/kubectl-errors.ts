import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { CliCode, fault } from '../problems';

/** What an answer of kubectl means for the one who asked. */
export type KubectlFailure = 'unauthorised' | 'unreachable' | 'refused';

/** As client-go says it: `Unauthorized` comes from the API server, everything else from the way to it. */
export const failureOf = (stderr: string): KubectlFailure => {
  if (/\(Unauthorized\)|You must be logged in to the server/.test(stderr)) return 'unauthorised';
  if (
    /^Unable to connect to the server|The connection to the server .* was refused|^error: .*dial tcp|i\/o timeout|TLS handshake|no such host|context deadline exceeded/m.test(
      stderr,
    )
  )
    return 'unreachable';
  return 'refused';
};

const advice = /^(Please review the fields above|are the ways you can resolve|\* | {2}|See https:|W\d{4} |E\d{4} )/;

/** Lines of standard error that say something: without advice for somebody at a terminal, without warnings and log lines. */
export const saidBy = (stderr: string): string[] =>
  stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !advice.test(line) && !line.startsWith('Warning: '))
    .map((line) => line.replace(/^(error: |Error from server )/, ''));

/** Warnings that the API server sends along, for example of Pod Security. */
export const warningsIn = (stderr: string): string[] => [
  ...new Set(
    stderr
      .split('\n')
      .filter((line) => line.startsWith('Warning: '))
      .map((line) => line.slice('Warning: '.length)),
  ),
];

const fixOf = (line: string): string => {
  if (/is forbidden: User ".*" cannot/.test(line))
    return 'apply with an identity that may, for example --kubernetes-role <arn of the administrator role>';
  if (/denied request|violates PodSecurity/.test(line))
    return 'correct the object, or the policy that refuses it, where the environment declares them';
  return 'correct it where the environment declares it, and plan again';
};

/** `HERA_CLI_035`, one problem a line. */
export const refused = (what: string, stderr: string): HeraError => {
  const lines = saidBy(stderr);
  const problems: Problem[] = (lines.length === 0 ? ['kubectl gave no reason'] : lines).map((line) => ({
    code: CliCode.apiRefused,
    path: '',
    message: `${what}: ${line}`,
    fix: fixOf(line),
  }));
  return new HeraError(problems, { exitCode: ExitCode.failed });
};

/** `HERA_CLI_032`. */
export const unreachable = (endpoint: string, stderr: string, hint?: string): HeraError =>
  fault(
    'apiUnreachable',
    {
      path: 'cluster.endpoint',
      message: `the Kubernetes API at ${endpoint} does not answer from here (${saidBy(stderr).at(-1) ?? 'no answer in time'})`,
      ...(hint === undefined ? {} : { allowed: hint }),
      fix: 'run this from where the API can be reached, or leave Kubernetes to another run with --no-kubernetes',
    },
    { exitCode: ExitCode.environment },
  );
