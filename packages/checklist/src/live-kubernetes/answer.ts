/** What the API server answered to a GET. */
export type KubernetesAnswer =
  | { readonly state: 'ok'; readonly body: unknown }
  /** The caller may not. */
  | { readonly state: 'forbidden' }
  /** There is no such kind. */
  | { readonly state: 'absent' }
  /** The list has changed too much since its first page. */
  | { readonly state: 'expired' }
  /** Nobody whom the API server knows, no way to it, or no kubectl: no other question would be answered either. */
  | { readonly state: 'unreachable'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string };

/** Reads one path of the API, such as `/api/v1/namespaces`. */
export type KubernetesGet = (path: string) => Promise<KubernetesAnswer>;

const longest = 200;

const saidBy = (stderr: string): string => {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^[EW]\d{4} |^Warning: /.test(line));
  return (lines.at(-1) ?? 'no reason given').slice(0, longest);
};

/** What a `kubectl get --raw` means that ended so. The words are those of client-go. */
export const kubectlAnswer = (exitCode: number | undefined, stdout: string, stderr: string): KubernetesAnswer => {
  if (exitCode === 0)
    try {
      return { state: 'ok', body: JSON.parse(stdout) };
    } catch {
      return { state: 'failed', reason: 'the answer is no JSON' };
    }
  if (/\(Unauthorized\)|You must be logged in to the server/.test(stderr))
    return { state: 'unreachable', reason: 'the API server does not accept the caller' };
  if (/\(Forbidden\)/.test(stderr)) return { state: 'forbidden' };
  if (/\(NotFound\)|could not find the requested resource/.test(stderr)) return { state: 'absent' };
  if (/\(Expired\)|\(Gone\)|continue parameter is too old/.test(stderr)) return { state: 'expired' };
  if (
    exitCode === undefined ||
    /^Unable to connect|connection to the server|dial tcp|i\/o timeout|TLS handshake|no such host|x509|current-context|does not exist|no configuration/im.test(
      stderr,
    )
  )
    return { state: 'unreachable', reason: saidBy(stderr) };
  return { state: 'failed', reason: saidBy(stderr) };
};
