import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExitCode, HeraError } from '@hera/core/errors';
import { AwsError, notImplemented } from './aws-error';
import { backupService } from './backup/service';
import { budgetsService } from './budgets/service';
import { callerOf } from './caller';
import { type Capabilities, CapabilityReport } from './capabilities';
import { ControlPlanes, type ControlPlanesOptions } from '../kubernetes/control-planes';
import { ClusterKubernetes } from './eks/cluster-kubernetes';
import { eksService } from './eks/service';
import { guardDutyService } from './guardduty/service';
import { IssuedCredentials } from './issued-credentials';
import type { SupplementService, WireRequest } from './service';
import { isForSts, type RelayedAnswer, stsRelay } from './sts-relay';
import { readBody, writeError, writeJson, writeRaw } from './wire';

/** Options of `startSupplement`. */
export interface SupplementOptions {
  /** TCP port; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** LocalStack's URL: subnets, security groups and launch templates are looked up there. Must be loopback. */
  readonly awsEndpoint: string;
  /** Loopback only, since requests are not authenticated. @default '127.0.0.1' */
  readonly host?: '127.0.0.1';
  /** Gives every cluster an API server, and takes the calls to STS on their way. @default - no Kubernetes runs */
  readonly kubernetes?: ControlPlanesOptions;
  /** Takes what goes on, one line each. @default - nobody is told */
  readonly log?: (line: string) => void;
}

/** A running supplement. */
export interface Supplement {
  readonly url: string;
  readonly port: number;
  /** Endpoint by SigV4 signing name, for `AWS_ENDPOINT_URL_<SERVICE>`. */
  readonly endpoints: Readonly<Record<string, string>> & {
    readonly eks: string;
    readonly guardduty: string;
  };
  capabilities(): Capabilities;
  /** Closes the port and every connection. The state is gone with it. */
  stop(): Promise<void>;
}

const requireLoopback = (awsEndpoint: string): void => {
  const url = URL.canParse(awsEndpoint) ? new URL(awsEndpoint) : undefined;
  const loopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (loopback) return;
  throw new HeraError({
    code: 'HERA_SUP_001',
    path: 'supplement.awsEndpoint',
    message: `${awsEndpoint} is not a loopback URL`,
    allowed: 'http://127.0.0.1:<port> or http://localhost:<port>',
    fix: 'give the URL of the LocalStack on this machine',
  });
};

class Dispatcher {
  readonly report: CapabilityReport;

  constructor(
    readonly services: readonly SupplementService[],
    private readonly sts?: (request: WireRequest) => Promise<RelayedAnswer>,
  ) {
    this.report = new CapabilityReport(services);
  }

  /** SigV4 signing names that requests are taken for. */
  get names(): readonly string[] {
    return [...this.services.map(({ name }) => name), ...(this.sts === undefined ? [] : ['sts'])];
  }

  /** By signing name; an unsigned request goes to the first service that knows the operation. */
  #serviceOf(request: WireRequest): SupplementService | undefined {
    const { service } = request.caller;
    if (service !== undefined) return this.services.find(({ name }) => name === service);
    return this.services.find((candidate) => candidate.resolve(request).run !== undefined);
  }

  /** The server listens on loopback only; a name that was made to point here, as a web page could, is refused too. */
  async #admin(incoming: IncomingMessage, { pathname, host }: URL): Promise<object> {
    const asked = incoming.headers.host;
    if (!isLoopbackHost(asked) || incoming.headers.origin !== undefined) {
      throw new AwsError(
        'AccessDeniedException',
        403,
        `Admin requests are answered on loopback only, not ${asked ?? host}.`,
      );
    }
    const [name, ...path] = pathname.slice('/_hera/'.length).split('/').map(decodeURIComponent);
    const admin = this.services.find((service) => service.name === name)?.admin;
    if (admin === undefined) throw new AwsError('NotFoundException', 404, `${pathname} is not an admin request.`);
    const text = (await readBody(incoming)).toString('utf8');
    return admin({ method: incoming.method ?? 'GET', path, body: text === '' ? undefined : parsedBody(text) });
  }

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://supplement');
    if (incoming.method === 'GET' && url.pathname === '/_hera/health') {
      return writeJson(response, 200, { status: 'ok', services: this.names });
    }
    if (incoming.method === 'GET' && url.pathname === '/_hera/capabilities') {
      return writeJson(response, 200, this.report.read());
    }
    let contentType = 'application/json';
    try {
      if (url.pathname.startsWith('/_hera/')) return writeJson(response, 200, await this.#admin(incoming, url));
      const request: WireRequest = {
        method: incoming.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: await readBody(incoming),
        caller: callerOf(incoming.headers),
      };
      if (this.sts !== undefined && isForSts(request)) return writeRaw(response, await this.sts(request));
      const service = this.#serviceOf(request);
      contentType = service?.contentType ?? contentType;
      const { operation, run } = service?.resolve(request) ?? { operation: () => spokenOf(request), run: undefined };
      if (run === undefined) {
        const name = service?.name ?? request.caller.service ?? 'unknown';
        const asked = await operation();
        this.report.countUnknown(name, asked);
        throw notImplemented(name, asked);
      }
      writeJson(response, 200, await run(), { 'content-type': contentType });
    } catch (error) {
      writeError(response, error instanceof AwsError ? error : internalFailure(error), contentType);
    }
  }
}

/** What a request says that it wants, when nothing here knows the service. */
const spokenOf = ({ method, path, headers }: WireRequest): string => {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? (target.split('.').at(-1) ?? target) : `${method} ${path}`;
};

const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);

const parsedBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 400, 'The request body is not JSON.');
  }
};

const internalFailure = (error: unknown): AwsError =>
  new AwsError(
    'InternalFailure',
    500,
    `The Hera supplement failed: ${error instanceof Error ? error.message : String(error)}`,
  );

/** A listening server over any set of services. */
export interface ServiceServer {
  readonly url: string;
  readonly port: number;
  capabilities(): Capabilities;
  stop(): Promise<void>;
}

/** Listens for the given services. @throws HeraError `HERA_SUP_002` when the port cannot be taken */
export const serve = async (
  services: readonly SupplementService[],
  { port = 0, host = '127.0.0.1' }: Pick<SupplementOptions, 'port' | 'host'> = {},
  sts?: (request: WireRequest) => Promise<RelayedAnswer>,
): Promise<ServiceServer> => {
  const dispatcher = new Dispatcher(services, sts);
  const server = createServer((request, response) => {
    void dispatcher.answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new HeraError(
          {
            code: 'HERA_SUP_002',
            path: 'supplement.port',
            message: `port ${port} on ${host} cannot be taken (${cause.code ?? cause.message})`,
            allowed: 'a free port, or 0 for any',
            fix: 'stop what listens there, or leave the port at 0',
          },
          { exitCode: ExitCode.environment, cause },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    url: `http://${host}:${actual}`,
    port: actual,
    capabilities: () => dispatcher.report.read(),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...services.map((service) => service.stop())]);
    },
  };
};

/**
 * Starts the control planes that LocalStack's free release lacks, in this process, on a loopback port. State is in memory,
 * kept apart by account and region.
 * @throws HeraError `HERA_SUP_001` for an endpoint that is not loopback, `HERA_SUP_002` when the port cannot be taken
 */
export const startSupplement = async (options: SupplementOptions): Promise<Supplement> => {
  requireLoopback(options.awsEndpoint);
  const { awsEndpoint, log = () => undefined } = options;
  const issued = new IssuedCredentials();
  let url = '';
  const kubernetes =
    options.kubernetes &&
    new ClusterKubernetes({
      planes: new ControlPlanes(options.kubernetes),
      url: () => url,
      awsEndpoint,
      stsHosts: () => [new URL(url).host, new URL(awsEndpoint).host],
      issued,
      log,
    });
  const services = [eksService({ awsEndpoint, kubernetes }), guardDutyService(), backupService(), budgetsService()];
  const server = await serve(services, options, kubernetes && stsRelay(awsEndpoint, issued));
  url = server.url;
  const endpoints = Object.fromEntries(services.map(({ name }) => [name, url]));
  return { ...server, endpoints: { ...endpoints, eks: url, guardduty: url, ...(kubernetes && { sts: url }) } };
};
