import { execa } from 'execa';
import { type KubernetesGet, kubectlAnswer } from './answer';

/** How kubectl is run. */
export interface KubectlGetOptions {
  /** Path of kubectl, or its name on PATH. @default 'kubectl' */
  readonly binary?: string;
  /** Path of a kubeconfig. @default - as kubectl finds it */
  readonly kubeconfig?: string;
  /** Name of a context in it. @default - the current one */
  readonly context?: string;
  /** @default - that of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const requestSeconds = 30;

/** Reads the API by `kubectl get --raw`: GETs and nothing else, as whoever the kubeconfig says. */
export const kubectlGet =
  ({ binary = 'kubectl', kubeconfig, context, env }: KubectlGetOptions = {}): KubernetesGet =>
  async (path) => {
    const args = [
      'get',
      '--raw',
      path,
      `--request-timeout=${requestSeconds}s`,
      ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
      ...(context === undefined ? [] : ['--context', context]),
    ];
    const { exitCode, stdout, stderr, timedOut, code } = await execa(binary, args, {
      ...(env === undefined ? {} : { env: { ...env, KUBERC: 'off' }, extendEnv: false }),
      stdin: 'ignore',
      reject: false,
      timeout: 2 * requestSeconds * 1000,
      maxBuffer: 1 << 28,
    });
    const lost = timedOut ? 'kubectl did not end in time' : `${binary} does not run (${code ?? 'unknown'})`;
    return kubectlAnswer(exitCode, stdout, exitCode === undefined ? lost : stderr);
  };
