import { isUnknown, type Resource } from '@hera/stack-model';
import { clusterNames } from '../analysis/clusters';
import { clusterViews, ownerByHome } from '../analysis/ownership';
import { anyWord } from '../analysis/patterns';
import { grouped, knownText } from '../analysis/references';
import type { Judgement } from '../engine/evidence';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

/** A dashboard, and the attribute that holds what it shows. */
interface Board {
  readonly board: Resource;
  readonly attribute: string;
}

const boardsOf = (scope: ResourceScope): readonly Board[] => [
  ...scope.resources('aws_cloudwatch_dashboard').map((board) => ({ board, attribute: 'dashboard_body' })),
  ...scope.resourcesIfLooked('grafana_dashboard').map((board) => ({ board, attribute: 'config_json' })),
];

/** Clusters whose names stand in the text of a dashboard; undefined for one of several by that name. */
const namedIn = (scope: ResourceScope): ((text: string, board: Resource) => readonly (Resource | undefined)[]) => {
  const named = anyWord(clusterNames(scope), 'g');
  const byName = grouped(scope.resources('aws_eks_cluster'), (cluster) => knownText(cluster, 'name'));
  return (text, board) =>
    [...new Set(text.match(named) ?? [])].flatMap((name): readonly (Resource | undefined)[] => {
      const all = byName.get(name) ?? [];
      if (all.length <= 1) return all;
      // Dashboards show every region: of two clusters by one name, the text tells the region as well, or the stack holds one.
      const told = all.filter(({ region }) => typeof region === 'string' && text.includes(`"${region}"`));
      const home = ownerByHome(scope, board);
      return told.length > 0 ? told : [all.find((cluster) => cluster === home)];
    });
};

/** Holds dashboards against each of several clusters. */
const judgeSeveral = (scope: ResourceScope, boards: readonly Board[]): Judgement => {
  const findings = scope.findings();
  const clusters = scope.resources('aws_eks_cluster');
  const known = new Set(clusters);
  const named = namedIn(scope);
  const shown = new Set<Resource>();
  let open: Resource | undefined;
  for (const { board, attribute } of boards) {
    const body = board.text(attribute);
    const led = board.references(attribute).filter((to) => known.has(to));
    const told = typeof body === 'string' ? named(body, board) : [];
    for (const cluster of [...led, ...told])
      if (typeof cluster === 'object' && !shown.has(cluster)) {
        shown.add(cluster);
        findings.holds(board, `shows ${cluster.address}`, { attribute, value: 'names the cluster' });
      }
    // What refers to clusters tells which; a text that is not known otherwise may name any.
    if (told.includes(undefined) || (isUnknown(body) && led.length === 0)) open ??= board;
  }
  const [gap] = scope.gaps;
  const nameless = (cluster: Resource): string | undefined =>
    knownText(cluster, 'name') === undefined ? 'its name is not known' : undefined;
  for (const cluster of clusters) {
    if (shown.has(cluster)) continue;
    const doubt = open === undefined ? (gap ?? nameless(cluster)) : `what ${open.address} shows is not known`;
    if (doubt === undefined) findings.breaks(cluster, 'no dashboard names it');
    else findings.unknown(cluster, `no dashboard is seen that names it; but ${doubt}`);
  }
  return findings.judge('a dashboard shows each of the clusters');
};

/** A dashboard exists and shows this cluster, each of them where there are several. */
export const dashboards: Rule = {
  item: 'ops-26-dashboards',
  resources: (scope) => {
    const boards = boardsOf(scope);
    if (boards.length === 0)
      return scope.absent('there is no dashboard here', ['dashboards that somebody made by hand, or in another tool']);
    if (clusterViews(scope).length > 1) return judgeSeveral(scope, boards);
    const names = clusterNames(scope);
    const named = anyWord(names);
    const findings = scope.findings();
    for (const { board, attribute } of boards) {
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
