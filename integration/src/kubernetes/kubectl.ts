import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a command said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command and resolves with what it said, whatever its exit code. */
export const run = (
  command: string,
  args: readonly string[],
  { env, input }: { readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const child = execFile(
      command,
      [...args],
      { env, maxBuffer: 1 << 26, timeout: 120_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });

/** Whether a command can be run here. */
export const isThere = async (command: string, args: readonly string[]): Promise<boolean> =>
  (await run(command, args, { env: process.env })).code === 0;

/** A bearer of a token, with a kubeconfig of its own. */
export class Kubectl {
  readonly #file: string;

  /** @param folder of this bearer alone */
  constructor(
    private readonly folder: string,
    private readonly cluster: { readonly endpoint: string; readonly certificateAuthority: string },
  ) {
    this.#file = join(folder, 'kubeconfig');
  }

  /** Takes a token, in place of the last one. */
  use(token: string): void {
    const { endpoint: server, certificateAuthority } = this.cluster;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'prod', cluster: { server, 'certificate-authority-data': certificateAuthority } }],
      users: [{ name: 'user', user: { token } }],
      contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'user' } }],
      'current-context': 'prod',
    };
    writeFileSync(this.#file, JSON.stringify(config));
    chmodSync(this.#file, 0o600);
  }

  /** Runs `kubectl`, with the objects on its standard input if there are any. */
  run(args: readonly string[], objects: readonly object[] = []): Promise<CommandResult> {
    const env = { PATH: process.env['PATH'], HOME: this.folder, KUBECONFIG: this.#file, NO_PROXY: '*' };
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    return run('kubectl', args, { env, ...(objects.length > 0 && { input: JSON.stringify(list) }) });
  }

  /** Runs `kubectl` and gives what it wrote. @throws Error with what it said instead */
  async ok(args: readonly string[], objects: readonly object[] = []): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, objects);
    if (code === 0) return stdout;
    throw new Error(`kubectl ${args.join(' ')}: ${stderr || stdout}`);
  }
}
