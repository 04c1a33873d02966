import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import facts from '../data/kubernetes.json';
import { messageOf } from '../internal/failure';
import { type DetachedChild, spawnDetached } from '../internal/detached';
import { freePort } from '../internal/free-port';
import { poll } from '../internal/http';
import { tailOf } from '../internal/text-tail';
import { controlPlaneFiles, type Webhooks, writeControlPlaneFiles } from './control-plane-files';
import { endControlPlane, writeProcesses } from './control-plane-processes';

/** What a control plane is started with. */
export interface ControlPlaneOptions {
  /** A folder of its own, made and later removed. */
  readonly folder: string;
  /** Folder of `kube-apiserver` and `etcd`. */
  readonly binaries: string;
  /** Kubernetes version of the binaries, or `unknown`. */
  readonly version: string;
  /** Issuer of service account tokens. */
  readonly issuer: string;
  /** IPv4 CIDR of services. */
  readonly serviceCidr: string;
  readonly webhooks: Webhooks;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** An API server that is ready. */
export interface ControlPlane {
  /** `https://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** PEM of the authority that signed its certificate. */
  readonly certificateAuthority: string;
}

const files = controlPlaneFiles;
const etcdSocket = 'unix://etcd.sock:0';
const peerSocket = 'unix://peer.sock:0';
const apiserverLog = 'kube-apiserver.log';

/** Sockets in the folder in place of ports: who can read the folder can talk to etcd, and nobody else. */
const etcdArguments = [
  ...['--name', 'local', '--data-dir', 'etcd', '--log-level', 'warn', '--unsafe-no-fsync'],
  ...['--listen-client-urls', etcdSocket, '--advertise-client-urls', etcdSocket],
  ...['--listen-peer-urls', peerSocket, '--initial-advertise-peer-urls', peerSocket],
  ...['--initial-cluster', `local=${peerSocket}`],
];

const apiserverArguments = (options: ControlPlaneOptions, port: number): readonly string[] => [
  ...['--bind-address', '127.0.0.1', '--advertise-address', '127.0.0.1', '--secure-port', String(port)],
  ...['--cert-dir', files.certificates, '--etcd-servers', etcdSocket],
  // The endpoints of the service `kubernetes` may not be loopback addresses, and no pod runs that could use them.
  ...['--endpoint-reconciler-type', 'none', '--service-cluster-ip-range', options.serviceCidr],
  ...['--service-account-issuer', options.issuer, '--api-audiences', 'https://kubernetes.default.svc'],
  ...['--service-account-key-file', files.serviceAccountPublicKey],
  ...['--service-account-signing-key-file', files.serviceAccountKey],
  ...['--authentication-config', files.authentication],
  ...['--authentication-token-webhook-config-file', files.tokens, '--authentication-token-webhook-version', 'v1'],
  // An access entry that is taken away must not go on for two minutes.
  ...['--authentication-token-webhook-cache-ttl', '1s', '--authorization-config', files.authorization],
  ...['--enable-admission-plugins', facts.admission.enabled.join(',')],
  ...['--disable-admission-plugins', facts.admission.disabled.join(','), '--allow-privileged', '--profiling=false'],
];

/** PATH and HOME alone: neither proxies nor credentials of the user are handed on. */
const environment = (folder: string): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: folder, NO_PROXY: '*' });

/** The API server makes its own certificate and an authority for it, whose key it does not keep: the second in the file. */
const authorityIn = (folder: string): string | undefined => {
  const file = join(folder, files.certificates, 'apiserver.crt');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g)?.[1];
};

const isReady = (port: number, ca: string): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path: '/readyz', ca, timeout: 2_000, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.end();
  });

const failure = (what: string, log: string): Error => new Error(`${what}\n${tailOf(log, 15)}`.trim());

const startApiserver = async (options: ControlPlaneOptions, etcd: DetachedChild): Promise<ControlPlane> => {
  const { folder, binaries, signal } = options;
  const log = join(folder, apiserverLog);
  const deadline = Date.now() + facts.startSeconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    signal.throwIfAborted();
    const child = await spawnDetached({
      command: join(binaries, 'kube-apiserver'),
      args: apiserverArguments(options, port),
      env: environment(folder),
      cwd: folder,
      log,
    });
    writeProcesses(folder, { etcd: etcd.identity, apiserver: child.identity });
    const certificateAuthority = await poll(
      async () => {
        const authority = authorityIn(folder);
        return authority !== undefined && (await isReady(port, authority)) ? authority : undefined;
      },
      {
        deadline,
        everyMs: 100,
        giveUp: () => child.ended() !== undefined || etcd.ended() !== undefined,
        signal,
      },
    );
    if (certificateAuthority !== undefined) return { endpoint: `https://127.0.0.1:${port}`, certificateAuthority };
    if (etcd.ended() !== undefined) throw failure('etcd ended while kube-apiserver started', join(folder, 'etcd.log'));
    if (child.ended() === undefined) throw failure(`kube-apiserver was not ready in ${facts.startSeconds} s`, log);
    // Another process may have taken the port between the look and the start.
    if (attempt >= 3 || !/address already in use/.test(tailOf(log, 50))) throw failure('kube-apiserver ended', log);
  }
};

/**
 * Starts etcd and kube-apiserver, both detached and noted in the folder, and waits until the API server is ready.
 *
 * @throws Error with the last lines of the log; nothing is left running then
 */
export const startControlPlane = async (options: ControlPlaneOptions): Promise<ControlPlane> => {
  const { folder, binaries, version, webhooks, signal } = options;
  try {
    await writeControlPlaneFiles(folder, version, webhooks);
    signal.throwIfAborted();
    const etcd = await spawnDetached({
      command: join(binaries, 'etcd'),
      args: etcdArguments,
      env: environment(folder),
      cwd: folder,
      log: join(folder, 'etcd.log'),
    });
    writeProcesses(folder, { etcd: etcd.identity });
    return await startApiserver(options, etcd);
  } catch (error) {
    await endControlPlane(folder);
    throw new Error(`the Kubernetes API server did not start: ${messageOf(error)}`, { cause: error });
  }
};
