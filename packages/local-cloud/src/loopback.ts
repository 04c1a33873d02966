import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { messageOf, usageError } from './internal/failure';

/** Why an endpoint is not accepted as loopback, or `undefined` when it is. Decided by the text alone, without DNS. */
export const whyNotLoopback = (endpoint: string): string | undefined => {
  if (!URL.canParse(endpoint)) return 'it is not a URL';
  const url = new URL(endpoint);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `its scheme is ${url.protocol.slice(0, -1)}`;
  if (url.username !== '' || url.password !== '') return 'it holds a user name';
  // Parsers disagree about hosts such as 2130706433, 0x7f.1 and 127.0.0.1%2eevil.com: only the plain spelling will do.
  const plain = /^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d+)?(?:[/?#]|$)/i.exec(endpoint)?.[1]?.toLowerCase();
  if (plain === undefined || plain !== url.hostname) return 'its host is written in an unusual way';
  return isLoopbackHost(plain) ? undefined : `${plain} is not a loopback address`;
};

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || isLoopbackAddress(host.replace(/^\[|\]$/g, ''));

/** Whether an address is in 127.0.0.0/8 or is ::1. */
export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) === 4 ? address.startsWith('127.') : address === '::1';

const refused = (endpoint: string, reason: string) =>
  usageError({
    code: 'HERA_LC_041',
    path: 'HERA_LOCAL',
    message: `${endpoint} is refused: ${reason}`,
    allowed: 'an http URL of this machine, such as http://127.0.0.1:4566',
    fix: 'give the loopback address of LocalStack; to reach a real account, do not use local mode',
  });

/**
 * Resolves the host of an endpoint and returns the URL with the address itself in place of the name, so that a later DNS
 * answer cannot move it elsewhere.
 *
 * @throws HeraError exit code 2, `HERA_LC_041`, when any address of the host is not loopback
 */
export const pinLoopback = async (endpoint: string): Promise<string> => {
  if (!URL.canParse(endpoint)) throw refused(endpoint, 'it is not a URL');
  const url = new URL(endpoint);
  if (url.protocol !== 'http:') throw refused(endpoint, 'only plain http is needed on loopback');
  const port = url.port === '' ? '80' : url.port;
  const reason = whyNotLoopback(endpoint);
  if (reason !== undefined && !/ is not a loopback address$/.test(reason)) throw refused(endpoint, reason);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) {
    if (reason !== undefined) throw refused(endpoint, reason);
    return `http://${url.hostname}:${port}`;
  }
  let addresses: readonly { readonly address: string }[];
  try {
    addresses = await lookup(host, { all: true });
  } catch (error) {
    throw refused(endpoint, `${host} cannot be resolved (${messageOf(error)})`);
  }
  const foreign = addresses.filter(({ address }) => !isLoopbackAddress(address));
  if (addresses.length === 0 || foreign.length > 0) {
    throw refused(endpoint, `${host} resolves to ${foreign.map(({ address }) => address).join(', ') || 'nothing'}`);
  }
  const first = addresses.find(({ address }) => isIP(address) === 4) ?? addresses[0];
  const address = first?.address ?? '127.0.0.1';
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
};
