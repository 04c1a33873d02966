import type { Resource } from '@hera/stack-model';
import data from '../data/eks-support.json';
import { type EksSupport, eksSupportOf } from '../pricers/eks-support';
import { isOpen, known } from '../pricers/values';
import { facts } from './facts';
import type { CostNote, NoteFact, NoteFigure } from './note';
import type { ExplainScope, Explainer } from './scope';

const dayMs = 86_400_000;

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

const table: NoteFact = {
  statement: `dates of ${data.versions.map(({ version }) => version).join(', ')}`,
  where: data.source,
  date: data.asOf,
};

/** Versions that are still in standard support on a day, the newest first. */
const standardOn = (date: string): readonly string[] =>
  data.versions.filter(({ standardSupportEnds }) => standardSupportEnds > date).map(({ version }) => version);

interface Words {
  readonly text: string;
  readonly advice: readonly string[];
}

const pinVersion = 'state the version, so that its dates are known and a plan shows what a change of it costs';

/** What happens, by version, date and policy. Nothing for a version that the table does not have. */
const wordsOf = (
  version: string | undefined,
  support: EksSupport | undefined,
  isStandardPolicy: boolean,
  date: string,
): Words | undefined => {
  if (version === undefined || support === undefined)
    return {
      text: 'No version is stated: EKS takes its default of the day of creation, and the cluster stays on it. At the end of its standard support it costs the surcharge, or is upgraded if support_type is STANDARD.',
      advice: [pinVersion],
    };
  const { phase, standardSupportEnds: ends = '', extendedSupportEnds: last = '' } = support;
  const next = `upgrade to a version that stays in standard support longer: ${standardOn(phase === 'standard' ? ends : date).join(', ')}`;
  if (phase === 'standard')
    return isStandardPolicy
      ? {
          text: `Standard support of ${version} ends on ${ends}. The policy is STANDARD: from then on EKS upgrades the cluster by itself, on a day of its own choice, and the surcharge is never paid.`,
          advice: [`${next}, before ${ends}, so that you choose the day`],
        }
      : {
          text: `Standard support of ${version} ends on ${ends}. From that day the cluster costs a surcharge, until ${last}; then EKS upgrades it by itself. EXTENDED in upgrade_policy costs nothing before: it is a policy and not a state of the bill.`,
          advice: [
            `${next}, before ${ends}`,
            'or set upgrade_policy.support_type = "STANDARD": EKS then upgrades the cluster by itself, on a day of its own choice',
          ],
        };
  if (phase === 'extended')
    return isStandardPolicy
      ? {
          text: `Standard support of ${version} ended on ${ends}. The policy is STANDARD: EKS upgrades the cluster, and a new cluster of that version cannot be expected to stay on it.`,
          advice: [`state a version in standard support: ${standardOn(date).join(', ')}`],
        }
      : {
          text: `${version} has been in extended support since ${ends}, at a surcharge, and will be until ${last}; then EKS upgrades it by itself.`,
          advice: [next],
        };
  if (phase === 'ended')
    return {
      text: `All support of ${version} has ended${last === '' ? '' : ` (on ${last})`}: EKS does not make new clusters of it, and upgrades those there are.`,
      advice: [next],
    };
  return undefined;
};

const noteOf = (scope: ExplainScope, resource: Resource, region: string): readonly CostNote[] => {
  const fee = scope.price(region, 'eks.control-plane');
  const surcharge = scope.price(region, 'eks.extended-support');
  const version = known(resource.text('version'));
  if (fee === undefined || surcharge === undefined || (version === undefined && isOpen(resource, 'version'))) return [];
  const { date } = scope.estimate;
  const support = version === undefined ? undefined : eksSupportOf(version, date);
  const isStandardPolicy = known(resource.text('upgrade_policy[0].support_type')) === 'STANDARD';
  const words = wordsOf(version, support, isStandardPolicy, date);
  if (words === undefined) return [];
  const hours = scope.catalogue.hoursPerMonth;
  const standard = fee.usd.times(hours);
  const extra = surcharge.usd.times(hours);
  const ends = support?.standardSupportEnds;
  const days: readonly NoteFigure[] =
    ends === undefined || support?.phase !== 'standard'
      ? []
      : [
          {
            label: `until ${ends}`,
            value: fee.usd.mul(0).plus(daysBetween(date, ends)),
            unit: 'days',
            formula: `${ends} - ${date}`,
          },
        ];
  return [
    {
      id: 'extended-support',
      title: `Extended support of ${resource.address}`,
      text: words.text,
      resources: [resource.address],
      figures: [
        {
          label: 'control plane in standard support',
          value: standard,
          unit: 'USD a month',
          formula: `${hours} hours × ${fee.usd.toFixed()} USD`,
        },
        {
          label: 'surcharge in extended support',
          value: extra,
          unit: 'USD a month',
          formula: `${hours} hours × ${surcharge.usd.toFixed()} USD`,
        },
        {
          label: 'control plane in extended support',
          value: standard.plus(extra),
          unit: 'USD a month',
          formula: `${standard.toFixed()} + ${extra.toFixed()}`,
        },
        ...days,
      ],
      advice: words.advice,
      prices: [fee.used, surcharge.used],
      facts: [facts['support-policy'], table],
    },
  ];
};

/** What a cluster will cost at the end of standard support, and from which day. */
export const extendedSupport: Explainer = (scope) =>
  scope
    .costsOf('aws_eks_cluster')
    .flatMap(({ cost, resource }) => (cost.region === undefined ? [] : noteOf(scope, resource, cost.region)));
