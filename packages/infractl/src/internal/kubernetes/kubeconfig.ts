import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fieldManager } from './kubernetes-object';

/** Where an API server is, and how it is known. */
export interface ApiServer {
  /** URL, always https. */
  readonly endpoint: string;
  /** PEM of the certificate authority, in base64, as EKS hands it out. */
  readonly certificateAuthority: string;
}

/**
 * A kubeconfig that belongs to one run: in a folder that only this user may enter, removed at the end. The token is in a file of its
 * own, which kubectl reads anew while it works, so it stands in no command line and may be replaced at any time. `~/.kube` of
 * the user is neither read nor written: the folder is kubectl's home as well.
 */
export class Kubeconfig {
  readonly folder = mkdtempSync(join(tmpdir(), 'hera-kube-'));
  readonly file = join(this.folder, 'config');
  #token = '';

  constructor(server: ApiServer) {
    const name = fieldManager;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name,
          cluster: { server: server.endpoint, 'certificate-authority-data': server.certificateAuthority },
        },
      ],
      users: [{ name, user: { tokenFile: join(this.folder, 'token') } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    };
    writeFileSync(this.file, JSON.stringify(config), { mode: 0o600 });
  }

  /** Replaces the token in one step: a kubectl at work reads the old one or the new one. */
  use(token: string): void {
    this.#token = token;
    const next = join(this.folder, 'token.next');
    writeFileSync(next, token, { mode: 0o600 });
    renameSync(next, join(this.folder, 'token'));
  }

  /** A text in which the token does not stand. */
  redact(text: string): string {
    return this.#token === '' ? text : text.replaceAll(this.#token, '[token]');
  }

  /** Removes the folder with everything in it. Safe to call twice. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
