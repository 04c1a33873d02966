import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import costs from './data/costs.json';
import { knownService, presetServices } from './endpoints/catalogue';
import { endpointPresets } from './endpoints/endpoint-options';
import { networkProblems } from './errors';
import { planLayout, type ZoneSlots } from './index';
import { parseCidr } from './internal/cidr';
import { blockOf, shares } from './planner/shares';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');
const readme = read('..', 'README.md');

/** Rows of the table below a heading, by their cells. */
const rows = (heading: string): readonly (readonly string[])[] => {
  const [, section = ''] = readme.split(`\n${heading}\n`);
  const table = /^\|.*\|\n(?:\|.*\|\n)+/m.exec(section)?.[0].trim() ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

const month = (hour: number): number => hour * costs.hoursPerMonth;
const { prices } = costs;
const { 'interface-endpoint': endpoint, 'nat-gateway': nat, 'public-ipv4': address } = prices;
const interfaces = (preset: (typeof endpointPresets)[number]) =>
  presetServices(preset).filter((service) => knownService(service)?.type === 'interface');

it('lists every code, in order and in the words of the package', () => {
  const codes = Object.entries(networkProblems).sort(([one], [other]) => one.localeCompare(other));
  expect(rows('## Codes')).toEqual(codes.map(([code, text]) => [`\`${code}\``, text]));
});

it('lists every prop', () => {
  const [, body = ''] = read('network-props.ts').split('export interface NetworkProps {');
  const props = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => `\`${name}\``);
  expect(props.length).toBeGreaterThan(10);
  expect(rows('## Props').map(([name]) => name)).toEqual(props);
});

it('gives the prices of the data', () => {
  const gigabyte = (price: { readonly gigabyte: number }) => `${price.gigabyte}`;
  const kept = `${prices['logs-storage'].gigabyteMonth} or ${prices['s3-storage'].gigabyteMonth} per GB-month`;
  expect(rows('## Props').flatMap(([name = '', , cost]) => (cost === '' ? [] : [[name, cost]]))).toEqual([
    [
      '`nat`',
      `${month(nat.hour).toFixed(2)} USD a month per gateway and zone, ${month(address.hour).toFixed(2)} per address, ${gigabyte(nat)} per GB`,
    ],
    [
      '`endpoints`',
      `${month(endpoint.hour).toFixed(2)} USD a month per service and zone, ${gigabyte(endpoint)} per GB`,
    ],
    [
      '`flowLog`',
      `${gigabyte(prices['logs-ingestion'])} USD per GB to CloudWatch Logs, ${gigabyte(prices['logs-to-s3'])} to S3; kept: ${kept}`,
    ],
  ]);
});

it('cuts a VPC as the planner does', () => {
  const vpc = '10.1.0.0/16';
  const prefixes = (tier: 'private' | 'public' | 'intra' | 'pods') =>
    ([4, 8, 16] satisfies ZoneSlots[]).map((zoneSlots) => {
      const subnet = planLayout(vpc, { zones: ['use1-az1'], zoneSlots }, ['100.64.0.0/16'])[tier]?.['use1-az1'];
      return `/${subnet?.split('/')[1]}`;
    });
  const primary = parseCidr(vpc);
  if (primary === undefined) throw new Error(vpc);
  const owned = shares.map((share) => {
    const { owner } = share;
    const cut = owner === 'you' || owner === 'future tiers' ? ['', '', ''] : prefixes(owner);
    return [owner, blockOf(share, primary).canonical, ...cut];
  });
  expect(rows('## The cut of a computed VPC')).toEqual([...owned, ['pods', '100.64.0.0/16', ...prefixes('pods')]]);
});

it('names the endpoints of each preset, and their price', () => {
  expect(rows('### Endpoints').map(([preset, , price]) => [preset, price])).toEqual(
    endpointPresets.map((preset) => [`\`${preset}\``, (interfaces(preset).length * month(endpoint.hour)).toFixed(2)]),
  );
});

it('adds up what production costs over three zones', () => {
  const gateways = 3 * (month(nat.hour) + month(address.hour));
  const core = 3 * interfaces('core').length * month(endpoint.hour);
  expect(readme.replaceAll(/\s+/g, ' ')).toContain(
    `costs ${(gateways + core).toFixed(2)} USD a month: ${gateways.toFixed(2)} for NAT gateways and their addresses, ${core.toFixed(2)} for interface endpoints`,
  );
  expect(readme).toContain(`us-east-1, ${costs.asOf}`);
});
