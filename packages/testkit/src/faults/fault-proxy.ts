import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { type AwsCall, identify } from './aws-call';
import { type AnsweredFault, faultAnswer } from './fault-answer';
import type { FaultEffect, FaultRule } from './fault-rule';
import { forward, readHead } from './forward';
import { type ProxiedRequest, RequestLog } from './request-log';
import { type Fault, type FaultCount, RuleBook } from './rule-book';
import { readUpstreams, replaceEndpoints, type Upstream } from './upstreams';

/** Options of `startFaultProxy`. */
export interface FaultProxyOptions {
  /**
   * Endpoint by SigV4 signing name, `*` for all other services; plain http on this machine. `upstreamsOf` reads them from
   * the environment of a local cloud.
   */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Which calls fail. @default - none: the proxy only counts and logs */
  readonly rules?: readonly FaultRule[];
  /** File to which every call is appended as a line of JSON, without headers, queries and bodies. @default - none */
  readonly log?: string;
}

/** A running proxy in front of a local AWS. */
export interface FaultProxy extends AsyncDisposable {
  /** URL of the proxy in front of each upstream, by the names of `upstreams`. */
  readonly urls: Readonly<Record<string, string>>;
  /** Every call that has ended so far, in the order of the ends. */
  readonly requests: readonly ProxiedRequest[];
  /** How often each of the present rules was met, at once and not only when a call ends. */
  readonly faults: readonly FaultCount[];
  /**
   * The environment with every endpoint replaced by the proxy's own.
   *
   * @throws HeraError `HERA_TEST_104` with every endpoint that is not behind the proxy
   */
  environment(base: Readonly<Record<string, string>>): Record<string, string>;
  /**
   * Replaces the rules, starts counting again, and cuts the calls that hang. An empty list lifts every fault.
   *
   * @throws HeraError `HERA_TEST_101`, `HERA_TEST_102`; the rules then stay as they were
   */
  setRules(rules: readonly FaultRule[]): void;
  /**
   * Cuts every connection and frees every port. Does nothing the second time.
   *
   * @throws HeraError `HERA_TEST_105` when the log is incomplete
   */
  close(): Promise<void>;
}

const describe = (effect: FaultEffect): string => {
  if (typeof effect === 'string') return effect;
  return 'status' in effect ? `status ${effect.status}` : `delay ${effect.delayMilliseconds} ms`;
};

const answerFault = (response: ServerResponse, fault: AnsweredFault, call: AwsCall, why: string): void => {
  const { status, headers, body } = faultAnswer(fault, call.protocol, why);
  response.writeHead(status, headers).end(body);
};

const keyOf = ({ host, port }: Omit<Upstream, 'service'>): string => `${host}:${port}`;

class Proxy implements FaultProxy {
  readonly #upstreams: readonly Upstream[];
  readonly #log: RequestLog;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #servers: Server[] = [];
  /** By upstream. */
  readonly #ports = new Map<string, number>();
  readonly #closing = new AbortController();
  readonly #hanging = new Set<ServerResponse>();
  readonly #underway = new Set<Promise<void>>();
  #rules: RuleBook;
  #closed: Promise<void> | undefined;

  constructor({ upstreams, rules = [], log }: FaultProxyOptions) {
    this.#upstreams = readUpstreams(upstreams);
    this.#rules = new RuleBook(rules);
    this.#log = new RequestLog(log);
  }

  get urls(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.#upstreams.map((upstream) => [
        upstream.service,
        `http://127.0.0.1:${this.#ports.get(keyOf(upstream)) ?? 0}`,
      ]),
    );
  }

  get requests(): readonly ProxiedRequest[] {
    return this.#log.requests;
  }

  get faults(): readonly FaultCount[] {
    return this.#rules.counts;
  }

  environment(base: Readonly<Record<string, string>>): Record<string, string> {
    return replaceEndpoints(base, (upstream) => this.#ports.get(keyOf(upstream)));
  }

  setRules(rules: readonly FaultRule[]): void {
    this.#rules = new RuleBook(rules);
    for (const response of this.#hanging) response.destroy();
  }

  /** One port for each upstream, so that a call which does not name its service arrives all the same. */
  async listen(): Promise<void> {
    for (const upstream of this.#upstreams) {
      if (this.#ports.has(keyOf(upstream))) continue;
      const server = createServer((request, response) => this.#accept(upstream, request, response));
      // Whoever called decides when an idle connection ends, as with a service that never closes one first.
      server.keepAliveTimeout = 0;
      server.requestTimeout = 0;
      this.#servers.push(server);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      this.#ports.set(keyOf(upstream), (server.address() as AddressInfo).port);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    const closed = this.#servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    await Promise.all([...closed, ...this.#underway]);
    this.#agent.destroy();
    this.#log.close();
  }

  #accept(upstream: Upstream, request: IncomingMessage, response: ServerResponse): void {
    const work = this.#serve(upstream, request, response)
      // Nobody is left to answer to: the caller has gone, or the proxy is closing.
      .catch(() => void response.destroy())
      .finally(() => this.#underway.delete(work));
    this.#underway.add(work);
  }

  async #serve(port: Upstream, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new Date().toISOString();
    const from = performance.now();
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    const head = await readHead(request);
    const { method = 'GET', url = '/', headers } = request;
    const fallback = port.service === '*' ? undefined : port.service;
    const call = await identify({ method, url, headers, body: head.bytes }, fallback);
    const named = port.service === '*' && this.#upstreams.find(({ service }) => service === call.service);
    const upstream = named || port;
    const fault = this.#rules.decide(call);

    const passOn = async (): Promise<void> => {
      try {
        await forward({ request, response, head, upstream, agent: this.#agent });
      } catch (error) {
        if (response.destroyed || this.#closing.signal.aborted) return;
        const { code, message } = error as NodeJS.ErrnoException;
        answerFault(response, 502, call, `the fault proxy got no answer from ${keyOf(upstream)}: ${code ?? message}`);
      }
    };
    await (fault === undefined ? passOn() : this.#apply(fault, call, request, response, passOn)).catch(() => {
      response.destroy();
    });
    await ended;
    this.#log.add({
      at,
      service: call.service,
      operation: call.operation,
      account: call.account,
      method,
      path: url.split('?', 1)[0] ?? '/',
      ...(response.headersSent ? { status: response.statusCode } : {}),
      ms: Math.round((performance.now() - from) * 10) / 10,
      ...(fault === undefined ? {} : { fault: fault.rule, effect: describe(fault.effect) }),
    });
  }

  async #apply(
    { effect, rule }: Fault,
    call: AwsCall,
    request: IncomingMessage,
    response: ServerResponse,
    passOn: () => Promise<void>,
  ): Promise<void> {
    if (effect === 'drop') {
      request.socket.destroy();
    } else if (effect === 'hang') {
      this.#hanging.add(response);
      response.once('close', () => this.#hanging.delete(response));
    } else if (typeof effect === 'object' && 'delayMilliseconds' in effect) {
      await wait(effect.delayMilliseconds, undefined, { signal: this.#closing.signal });
      await passOn();
    } else {
      // What was not read of a large upload would stand in the way of the next call on this connection.
      request.resume();
      answerFault(response, typeof effect === 'string' ? effect : effect.status, call, `fault injected by ${rule}`);
    }
  }
}

/**
 * Starts a proxy on ports of its own, on 127.0.0.1 only, that passes AWS calls on to a local AWS and lets some of them fail.
 *
 * @throws HeraError `HERA_TEST_101` a rule that cannot match, `102` an unknown effect, `103` an upstream that is not on this
 * machine, `105` a log that cannot be written
 */
export const startFaultProxy = async (options: FaultProxyOptions): Promise<FaultProxy> => {
  const proxy = new Proxy(options);
  try {
    await proxy.listen();
  } catch (error) {
    await proxy.close();
    throw error;
  }
  return proxy;
};
