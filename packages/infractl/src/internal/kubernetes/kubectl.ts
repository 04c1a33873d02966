import { execa } from 'execa';
import { z } from 'zod';
import { type FieldConflict, conflictsIn } from './field-conflicts';
import type { Kubeconfig } from './kubeconfig';
import type { KubectlBinary } from './kubectl-binary';
import { failureOf, type KubectlFailure, refused, unreachable, warningsIn } from './kubectl-errors';
import { fieldManager, type KubernetesObject } from './kubernetes-object';

/** How one kubectl ended. */
interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a server-side apply gave back. */
export interface Applied {
  /** The objects as the API server has them, or would have them. */
  readonly objects: readonly KubernetesObject[];
  /** What the API server warned of. */
  readonly warnings: readonly string[];
}

/** Who the API server takes the caller for. */
export interface WhoAmI {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What `Kubectl` needs. */
export interface KubectlOptions {
  readonly binary: KubectlBinary;
  readonly kubeconfig: Kubeconfig;
  readonly endpoint: string;
  /** Where the endpoint can be reached from, in words. @default - not known */
  readonly reach?: string;
  /** Called before every command, so that the token in the kubeconfig is never an old one. */
  readonly authenticate: () => Promise<void>;
  readonly signal: AbortSignal;
}

const review = z.looseObject({
  status: z.looseObject({
    userInfo: z.looseObject({ username: z.string(), groups: z.array(z.string()).default([]) }),
  }),
});

const list = z.union([
  z.looseObject({ kind: z.literal('List'), items: z.array(z.looseObject({})) }).transform(({ items }) => items),
  z.looseObject({ kind: z.string() }).transform((one) => [one]),
]);

const objectsIn = (stdout: string): KubernetesObject[] =>
  stdout.trim() === '' ? [] : (list.parse(JSON.parse(stdout)) as unknown as KubernetesObject[]);

const asList = (objects: readonly KubernetesObject[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });

/** What describes the machine, and nothing of the user's own settings of kubectl. */
const machineNames =
  /^(PATH|TMPDIR|TZ|LANG|LC_.*|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|SSL_CERT_FILE|SSL_CERT_DIR)$/;

/** Shorter than a token lives, so that none has to be replaced under a running kubectl. */
const commandMilliseconds = 5 * 60_000;

/** kubectl as a typed child process, against one API server, with a kubeconfig of its own. */
export class Kubectl {
  constructor(private readonly options: KubectlOptions) {}

  /** Minor version of the API server. */
  async serverMinor(): Promise<number> {
    const version = z.looseObject({ minor: z.string() });
    const { stdout } = await this.#must('read the version of the API server', ['get', '--raw', '/version']);
    return Number.parseInt(version.parse(JSON.parse(stdout)).minor, 10);
  }

  /** @returns undefined when the API server is ready, else what keeps it */
  async notReady(): Promise<string | undefined> {
    const { exitCode, stderr, stdout } = await this.#run(['get', '--raw', '/readyz', '--request-timeout=5s']);
    // Who may not ask for readiness was answered all the same.
    if (exitCode === 0 || failureOf(stderr) === 'unauthorised' || stderr.includes('(Forbidden)')) return undefined;
    return stderr.trim() || stdout.trim() || 'no reason given';
  }

  /** @returns who the API server takes the token for, or undefined when it does not accept it */
  async whoAmI(): Promise<WhoAmI | undefined> {
    const answer = await this.#run(['auth', 'whoami', '-o', 'json']);
    if (answer.exitCode === 0) {
      const { username, groups } = review.parse(JSON.parse(answer.stdout)).status.userInfo;
      return { username, groups };
    }
    if (failureOf(answer.stderr) === 'unauthorised') return undefined;
    throw this.#failed('say who is asking', answer);
  }

  /** Whether the caller may write what is cluster-wide, as every set of manifests needs. */
  async mayWrite(): Promise<boolean> {
    const answer = await this.#run(['auth', 'can-i', 'patch', 'namespaces', '--quiet']);
    // 1 without an error of its own is kubectl's way to say no.
    if (answer.exitCode === 0) return true;
    if (answer.exitCode === 1 && failureOf(answer.stderr) === 'refused') return false;
    throw this.#failed('say what the caller may do', answer);
  }

  /** The live objects, with their field managers, of those that exist. */
  async live(objects: readonly KubernetesObject[]): Promise<KubernetesObject[]> {
    if (objects.length === 0) return [];
    const args = ['get', '-f', '-', '--ignore-not-found', '-o', 'json', '--show-managed-fields'];
    return objectsIn((await this.#must('read the live objects', args, asList(objects))).stdout);
  }

  /** Every object of these kinds that carries all labels, in every namespace, with its field managers. */
  async labelled(kinds: readonly string[], labels: Readonly<Record<string, string>>): Promise<KubernetesObject[]> {
    const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const args = ['get', kinds.join(','), '-A', '-l', selector.join(','), '-o', 'json', '--show-managed-fields'];
    return objectsIn((await this.#must('list the objects of this owner', args)).stdout);
  }

  /** Checks the shape of objects against the schema of the API server. Nothing is sent to its admission. */
  async checkSchema(objects: readonly KubernetesObject[]): Promise<void> {
    if (objects.length === 0) return;
    const args = ['apply', '--dry-run=client', '--validate=strict', '-o', 'name', '-f', '-'];
    await this.#must('the schema of the API server does not take it', args, asList(objects));
  }

  /** What the API server would make of the objects, after admission; fields of others are overruled, since nothing is changed. */
  async dryRun(objects: readonly KubernetesObject[]): Promise<Applied> {
    return this.#apply('the dry run on the API server', objects, ['--dry-run=server', '--force-conflicts']);
  }

  /** Applies the objects in their order. @param force takes fields over from their managers */
  async apply(objects: readonly KubernetesObject[], force: boolean): Promise<Applied> {
    return this.#apply('kubectl apply', objects, force ? ['--force-conflicts'] : []);
  }

  /** Fields of the live object that belong to somebody else and have another value. */
  async conflicts(object: KubernetesObject): Promise<FieldConflict[]> {
    const args = [...this.#applyArguments(), '--dry-run=server'];
    const answer = await this.#run(args, asList([object]));
    if (answer.exitCode === 0) return [];
    const conflicts = conflictsIn(answer.stderr);
    if (conflicts.length === 0) throw this.#failed('the dry run on the API server', answer);
    return conflicts;
  }

  /** `kubectl diff` of whole files. @returns undefined when it is empty */
  async diff(directory: string): Promise<string | undefined> {
    const args = ['diff', '--server-side', `--field-manager=${fieldManager}`, '-f', directory];
    const answer = await this.#run(args);
    if (answer.exitCode === 0) return undefined;
    if (answer.exitCode === 1 && answer.stdout.trim() !== '') return answer.stdout;
    throw this.#failed('kubectl diff', answer);
  }

  /** Names of everything that can be listed in a namespace, save events, as `<resource>/<name>`. */
  async contents(namespace: string): Promise<string[]> {
    const kinds = await this.#must('list the kinds of the API server', [
      'api-resources',
      '--namespaced',
      '--verbs=list',
      '-o',
      'name',
    ]);
    const names = kinds.stdout.split('\n').filter((name) => name !== '' && !/^events(\.|$)/.test(name));
    const args = ['get', names.join(','), '-n', namespace, '-o', 'name', '--ignore-not-found'];
    const { stdout } = await this.#must(`look into namespace ${namespace}`, args);
    return stdout.split('\n').filter((name) => name !== '');
  }

  /**
   * Deletes exactly this object: the API server compares its uid and version.
   *
   * @param path of the object in the API
   */
  async remove(path: string, { metadata: { uid, resourceVersion } }: KubernetesObject): Promise<void> {
    const options = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid, resourceVersion },
      propagationPolicy: 'Background',
    };
    await this.#must(`delete ${path}`, ['delete', '--raw', path, '-f', '-'], JSON.stringify(options));
  }

  #applyArguments(): string[] {
    return ['apply', '--server-side', `--field-manager=${fieldManager}`, '--validate=strict', '-o', 'json', '-f', '-'];
  }

  async #apply(what: string, objects: readonly KubernetesObject[], args: readonly string[]): Promise<Applied> {
    if (objects.length === 0) return { objects: [], warnings: [] };
    const answer = await this.#must(what, [...this.#applyArguments(), ...args], asList(objects));
    return { objects: objectsIn(answer.stdout), warnings: warningsIn(answer.stderr) };
  }

  async #must(what: string, args: readonly string[], input?: string): Promise<Answer> {
    const answer = await this.#run(args, input);
    if (answer.exitCode === 0) return answer;
    throw this.#failed(what, answer);
  }

  #failed(what: string, { stderr }: Answer): Error {
    const told: Readonly<Record<KubectlFailure, () => Error>> = {
      unreachable: () => unreachable(this.options.endpoint, stderr, this.options.reach),
      unauthorised: () => refused(what, `${stderr}\nthe API server no longer accepts the token`),
      refused: () => refused(what, stderr),
    };
    return told[failureOf(stderr)]();
  }

  async #run(args: readonly string[], input?: string): Promise<Answer> {
    const { binary, kubeconfig, authenticate, signal } = this.options;
    signal.throwIfAborted();
    await authenticate();
    const machine = Object.entries(process.env).filter(([name]) => machineNames.test(name));
    const { exitCode, stdout, stderr, timedOut, code } = await execa(
      binary.binary,
      [...args.slice(0, 1), `--cache-dir=${kubeconfig.folder}/cache`, ...args.slice(1)],
      {
        env: {
          ...Object.fromEntries(machine),
          HOME: kubeconfig.folder,
          KUBECONFIG: kubeconfig.file,
          // Preferences of the user, such as other defaults of a flag, must not change what is applied.
          KUBERC: 'off',
          KUBECTL_EXTERNAL_DIFF: '',
        },
        extendEnv: false,
        ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
        reject: false,
        timeout: commandMilliseconds,
        cancelSignal: signal,
      },
    );
    signal.throwIfAborted();
    const late = timedOut ? `\nkubectl did not end within ${commandMilliseconds / 60_000} minutes` : '';
    const lost = exitCode === undefined && !timedOut ? `\nkubectl did not run (${code ?? 'unknown'})` : '';
    return {
      exitCode,
      stdout: kubeconfig.redact(stdout),
      stderr: kubeconfig.redact(`${stderr}${late}${lost}`),
    };
  }
}
