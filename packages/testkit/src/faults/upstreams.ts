import { HeraError, ProblemCollector } from '@hera/core/errors';

/** An endpoint that calls are passed on to. */
export interface Upstream {
  /** SigV4 signing name, or `*`. */
  readonly service: string;
  readonly host: string;
  readonly port: number;
}

/** Only these, so that a test with faults cannot reach a real account. */
const loopback = /^http:\/\/(localhost|127(?:\.\d{1,3}){3}|\[::1\]):(\d{1,5})\/?$/i;

const endpointSetting = /^AWS_ENDPOINT_URL(?:_(\w+))?$|^(?:TF_)?AWS_\w+_ENDPOINT$/;

const parse = (url: string): Omit<Upstream, 'service'> | undefined => {
  const match = loopback.exec(url);
  const port = Number(match?.[2]);
  if (match === null || !(port >= 1 && port <= 65_535)) return undefined;
  const host = (match[1] ?? '').toLowerCase().replace(/^\[|\]$/g, '');
  // The local cloud listens on IPv4; asking for localhost could try ::1 first.
  return { host: host === 'localhost' ? '127.0.0.1' : host, port };
};

/**
 * Reads what `startFaultProxy` passes calls on to.
 *
 * @throws HeraError `HERA_TEST_103` with every URL that is not plain http on this machine
 */
export const readUpstreams = (upstreams: Readonly<Record<string, string>>): readonly Upstream[] => {
  const collector = new ProblemCollector();
  const parsed = Object.entries(upstreams).flatMap(([service, url]) => {
    const upstream = parse(url);
    if (upstream !== undefined) return [{ service: service.toLowerCase(), ...upstream }];
    collector.add({
      code: 'HERA_TEST_103',
      path: `upstreams.${service}`,
      message: `${url} is refused`,
      allowed: 'http://127.0.0.1:<port>, without a path',
      fix: 'give the URL of the local cloud on this machine',
    });
    return [];
  });
  if (Object.keys(upstreams).length === 0) {
    collector.add({
      code: 'HERA_TEST_103',
      path: 'upstreams',
      message: 'there is nothing to pass calls on to',
      fix: "give the local cloud's endpoint as '*'",
    });
  }
  collector.throwIfAny();
  return parsed;
};

const endpointsIn = (environment: Readonly<Record<string, string>>): [name: string, url: string][] =>
  Object.entries(environment).filter(([name, value]) => endpointSetting.test(name) && /^https?:/i.test(value));

/**
 * The upstreams that an environment of a local cloud names: `AWS_ENDPOINT_URL` as `*`, and each `AWS_ENDPOINT_URL_<SERVICE>`
 * that goes elsewhere.
 */
export const upstreamsOf = (environment: Readonly<Record<string, string>>): Record<string, string> => {
  const found: Record<string, string> = {};
  const seen = new Set<string>();
  for (const [name, url] of endpointsIn(environment).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const suffix = /^AWS_ENDPOINT_URL_(\w+)$/.exec(name)?.[1];
    if (suffix === undefined && name !== 'AWS_ENDPOINT_URL') continue;
    const { host = '', port = url } = parse(url) ?? {};
    if (seen.has(`${host}:${port}`)) continue;
    seen.add(`${host}:${port}`);
    found[suffix === undefined ? '*' : suffix.toLowerCase().replaceAll('_', '')] = url;
  }
  return found;
};

/**
 * The environment with every endpoint replaced.
 *
 * @param portOf port in front of an upstream, if there is one
 * @throws HeraError `HERA_TEST_104` with every endpoint that is not behind the proxy
 */
export const replaceEndpoints = (
  environment: Readonly<Record<string, string>>,
  portOf: (upstream: Omit<Upstream, 'service'>) => number | undefined,
): Record<string, string> => {
  const collector = new ProblemCollector();
  const fix = 'start the proxy with upstreamsOf(environment)';
  const replaced = endpointsIn(environment).flatMap(([name, url]): [string, string][] => {
    const upstream = parse(url);
    const port = upstream === undefined ? undefined : portOf(upstream);
    if (port === undefined) {
      collector.add({
        code: 'HERA_TEST_104',
        path: name,
        message: `${url} is not behind the fault proxy`,
        allowed: 'an upstream of the proxy',
        fix,
      });
      return [];
    }
    // S3 Control is called at <account>.localhost, which an address cannot carry.
    const host = /^http:\/\/localhost[:/]/i.test(url) ? 'localhost' : '127.0.0.1';
    return [[name, `http://${host}:${port}`]];
  });
  if ((environment['AWS_ENDPOINT_URL'] ?? '') === '') {
    collector.add({
      code: 'HERA_TEST_104',
      path: 'AWS_ENDPOINT_URL',
      message: 'it is not set, so calls would go past the fault proxy to AWS',
      fix: 'give the environment of a local cloud',
    });
  }
  if (collector.problems.length > 0) throw new HeraError(collector.problems);
  return { ...environment, ...Object.fromEntries(replaced) };
};
