import { Decimal } from '@hera/prices';
import type { Resource } from '@hera/stack-model';
import type { CostLine, ResourceCost } from '../estimate/result';
import { logTypeKeys } from '../pricers/log-types';
import { texts } from '../pricers/values';
import { facts } from './facts';
import type { CostNote, NoteFigure } from './note';
import type { ExplainScope, Explainer } from './scope';

const typeOf = ({ id }: CostLine): string => id.replace(/^logs\./, '');

const figureOf = (line: CostLine): readonly NoteFigure[] =>
  line.monthly === undefined
    ? []
    : [{ label: `log type ${typeOf(line)}`, value: line.monthly.expected, unit: 'USD a month', formula: line.formula }];

const gigabytes = (lines: readonly CostLine[]): Decimal =>
  lines.reduce((sum, { quantity }) => sum.plus(quantity?.expected ?? 0), new Decimal(0));

/** The share of the audit log, where volumes are stated. */
const shareOf = (lines: readonly CostLine[]): readonly NoteFigure[] => {
  const audit = lines.filter((line) => typeOf(line) === 'audit');
  const all = gigabytes(lines);
  if (audit.length === 0 || lines.length < 2 || all.isZero()) return [];
  return [
    {
      label: 'share of the audit log in the volume',
      value: gigabytes(audit).times(100).dividedBy(all),
      unit: '% of the GB',
      formula: `${gigabytes(audit).toFixed()} GB ÷ ${all.toFixed()} GB`,
    },
  ];
};

const noteOf = (scope: ExplainScope, cluster: Resource, cost: ResourceCost, region: string): readonly CostNote[] => {
  const enabled = texts(cluster, 'enabled_cluster_log_types') ?? [];
  const price = scope.price(region, 'logs.vended');
  const storage = scope.price(region, 'logs.storage');
  if (price === undefined || storage === undefined) return [];
  const hasAudit = enabled.includes('audit');
  const lines = cost.lines.filter(({ id }) => id.startsWith('logs.'));
  const off = Object.keys(logTypeKeys).filter((type) => !enabled.includes(type));
  return [
    {
      id: 'control-plane-logs',
      title: `Control plane logs of ${cluster.address}`,
      text: hasAudit
        ? 'Control plane logs are billed by the GB that is written; keeping them costs little, so a shorter retention saves little. The audit log is by far the largest, and grows with every controller that polls the API server.'
        : 'The audit log, by far the largest of the control plane logs, is off: nothing of it is in the estimate, and nobody can tell afterwards who did what in the cluster.',
      resources: [cluster.address],
      figures: [
        ...lines.flatMap(figureOf),
        ...shareOf(lines),
        {
          label: 'a GB of any log type, written',
          value: price.usd,
          unit: 'USD per GB',
          formula: 'list price, first tier',
        },
        {
          label: 'a GB kept for a month, as compressed',
          value: storage.usd,
          unit: 'USD per GB',
          formula: 'list price',
        },
      ],
      advice: [
        ...(hasAudit
          ? [
              'keep the audit log on: without it there is no record of an intrusion, and CIS EKS 2.1.1 and Security Hub EKS.8 fail',
              'find out which client writes most of it (Logs Insights: count by user agent), and make that one poll less: EKS takes no audit policy of your own',
              'put your own volumes into the usage file as monthly_audit_log_gb once you have a bill or the IncomingBytes metric of the log group',
            ]
          : [
              'turn the audit log on; state monthly_audit_log_gb in the usage file, and the estimate tells what it costs',
            ]),
        ...(off.length === 0 || !hasAudit ? [] : [`off here, and not in the estimate: ${off.join(', ')}`]),
      ],
      prices: [price.used, storage.used],
      facts: [facts['audit-log-is-the-record'], facts['no-audit-policy'], facts['guardduty-own-stream']],
    },
  ];
};

/** What each control plane log type costs, and what is lost by switching the audit log off. */
export const controlPlaneLogs: Explainer = (scope) =>
  scope
    .costsOf('aws_eks_cluster')
    .flatMap(({ cost, resource }) =>
      cost.region === undefined || texts(resource, 'enabled_cluster_log_types') === undefined
        ? resource.get('enabled_cluster_log_types') === undefined && cost.region !== undefined
          ? noteOf(scope, resource, cost, cost.region)
          : []
        : noteOf(scope, resource, cost, cost.region),
    );
