import { isUnknown } from '@hera/stack-model';
import { clusterNames } from '../analysis/clusters';
import type { Rule } from '../engine/rule';

/** A dashboard exists and shows this cluster. */
export const dashboards: Rule = {
  item: 'ops-26-dashboards',
  resources: (scope) => {
    const boards = scope.resources('aws_cloudwatch_dashboard');
    const others = scope.resourcesIfLooked('grafana_dashboard');
    if (boards.length + others.length === 0)
      return scope.absent('there is no dashboard here', ['dashboards that somebody made by hand, or in another tool']);
    const names = clusterNames(scope);
    const named = new RegExp(`(?<![\\w-])(?:${names.map(escaped).join('|')})(?![\\w-])`);
    const findings = scope.findings();
    for (const [attribute, list] of [
      ['dashboard_body', boards],
      ['config_json', others],
    ] as const)
      for (const board of list) {
        const body = board.text(attribute);
        const leads = board.references(attribute).some(({ type }) => type === 'aws_eks_cluster');
        const detail = { attribute, value: undefined, expected: names.join(' or ') || 'the name of the cluster' };
        if (leads || (typeof body === 'string' && names.length > 0 && named.test(body)))
          findings.holds(board, 'shows the cluster', { ...detail, value: 'names the cluster' });
        else if (isUnknown(body) || names.length === 0)
          findings.unknown(board, 'whether it shows the cluster is not known', { ...detail, value: 'not known' });
        else findings.warns(board, 'does not name the cluster', { ...detail, value: 'another one, or none' });
      }
    const judgement = findings.judge('a dashboard shows the cluster');
    // One that shows the cluster suffices; others may show other things.
    if (findings.count('holds') > 0) return { ...judgement, status: 'pass', reason: 'a dashboard shows the cluster' };
    return judgement.status === 'warn'
      ? { ...judgement, status: 'fail', reason: `no dashboard names the cluster ${names.join(', ')}` }
      : judgement;
  },
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
