import { Decimal } from '@hera/prices';
import { facts } from './facts';
import type { CostNote } from './note';
import { addressesOf, byRegion, expectedOf, type ExplainScope, type Explainer, type LineOf } from './scope';

const one = new Decimal(1);

const count = (lines: readonly LineOf[], ...labels: readonly string[]): Decimal =>
  lines.reduce((sum, { line }) => sum.plus(expectedOf(line, one, ...labels)), new Decimal(0));

const noteOf = (
  scope: ExplainScope,
  region: string,
  lines: readonly LineOf[],
  isRegional: boolean,
): readonly CostNote[] => {
  const zonal = scope.price(region, 'nat.hour');
  const regional = scope.price(region, 'nat.regional.hour');
  if (zonal === undefined || regional === undefined) return [];
  const hours = scope.catalogue.hoursPerMonth;
  const zones = isRegional ? count(lines, 'zones', 'instances') : count(lines, 'instances');
  // One gateway for all zones is no alternative to a regional one: it is not there when its zone is not.
  if (!isRegional && zones.lessThan(2)) return [];
  const asZonal = zonal.usd.times(hours).times(zones);
  const asRegional = regional.usd.times(hours).times(zones);
  const saving = asZonal.minus(asRegional);
  const formula = (price: Decimal): string => `${zones.toFixed()} zones × ${hours} hours × ${price.toFixed()} USD`;
  return [
    {
      id: 'regional-nat',
      title: `Regional NAT gateway in ${region}`,
      text: isRegional
        ? 'A regional NAT gateway is one resource, but it is billed in every zone in which it is active: it saves work on route tables and subnets, not hours.'
        : 'A regional NAT gateway would be one resource in the place of these, but it is billed in every zone in which it is active: it would save work on route tables and subnets, not hours.',
      resources: addressesOf(lines),
      figures: [
        {
          label: `zonal gateways in ${zones.toFixed()} zones`,
          value: asZonal,
          unit: 'USD a month',
          formula: formula(zonal.usd),
        },
        {
          label: `a regional gateway in ${zones.toFixed()} zones`,
          value: asRegional,
          unit: 'USD a month',
          formula: formula(regional.usd),
        },
        {
          label: 'saved by the regional one',
          value: saving,
          unit: 'USD a month',
          formula: `${asZonal.toFixed()} - ${asRegional.toFixed()}`,
        },
      ],
      advice: [
        'choose by how you run the network, not by price; a public IPv4 address in each zone is billed either way',
      ],
      prices: [zonal.used, regional.used],
      facts: [facts['regional-nat-by-zone']],
    },
  ];
};

/** That a regional NAT gateway costs as much by the hour as zonal ones in the same zones. */
export const regionalNat: Explainer = (scope) => [
  ...[...byRegion(scope.linesBy('nat.regional.hour'))].flatMap(([region, lines]) => noteOf(scope, region, lines, true)),
  ...[...byRegion(scope.linesBy('nat.hour'))].flatMap(([region, lines]) => noteOf(scope, region, lines, false)),
];
