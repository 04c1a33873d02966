import { createHash, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type ControlPlane, startControlPlane } from './control-plane';
import { endControlPlane } from './control-plane-processes';
import type { Webhooks } from './control-plane-files';

/** What every control plane of a cloud has in common. */
export interface ControlPlanesOptions {
  /** Folder of `kube-apiserver` and `etcd`. */
  readonly binaries: string;
  /** Kubernetes version of the binaries, or `unknown`. */
  readonly version: string;
  /** Folder that the control planes are kept in. */
  readonly directory: string;
}

/** What is told of one cluster. */
export interface ControlPlaneRequest {
  readonly issuer: string;
  /** IPv4 CIDR of services. */
  readonly serviceCidr: string;
  readonly webhooks: Webhooks;
}

interface Started {
  readonly folder: string;
  readonly abort: AbortController;
  readonly plane: Promise<ControlPlane>;
}

/** The control planes of one supplement, by a key of the cluster. */
export class ControlPlanes {
  readonly #started = new Map<string, Started>();
  /** Those that are being ended: a supplement that stops waits for them. */
  readonly #ending = new Set<Promise<void>>();

  constructor(private readonly options: ControlPlanesOptions) {}

  /** Kubernetes version of all of them. */
  get version(): string {
    return this.options.version;
  }

  /** Starts one. Rejects, with what is left in its logs, when it does not become ready. */
  start(key: string, request: ControlPlaneRequest): Promise<ControlPlane> {
    const { binaries, version, directory } = this.options;
    // One of its own for each life of a cluster, so that a name can be taken again while the last one is still being removed.
    const name = `${createHash('sha256').update(key).digest('hex').slice(0, 12)}-${randomUUID().slice(0, 8)}`;
    const folder = join(resolve(directory), name);
    const abort = new AbortController();
    const plane = startControlPlane({ folder, binaries, version, signal: abort.signal, ...request });
    this.#started.set(key, { folder, abort, plane });
    return plane;
  }

  /** Ends one, also while it starts. Does nothing when there is none. */
  end(key: string): Promise<void> {
    const started = this.#started.get(key);
    if (started === undefined) return Promise.resolve();
    this.#started.delete(key);
    const ending = this.#end(started);
    this.#ending.add(ending);
    return ending.finally(() => this.#ending.delete(ending));
  }

  /** Ends all. */
  async endAll(): Promise<void> {
    await Promise.all([...[...this.#started.keys()].map((key) => this.end(key)), ...this.#ending]);
  }

  async #end({ folder, abort, plane }: Started): Promise<void> {
    abort.abort(new Error('the cluster was deleted'));
    await plane.catch(() => undefined);
    await endControlPlane(folder);
  }
}
