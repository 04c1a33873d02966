import type { Resource } from '@hera/stack-model';
import { noCluster } from '../analysis/clusters';
import { controlPlaneSubnets, nodeSources, type NodeSource } from '../analysis/nodes';
import { knownNumber } from '../analysis/references';
import { countZones } from '../analysis/zones';
import { inNumber } from '../analysis/words';
import { type Findings, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { Rule } from '../engine/rule';

/** EKS itself takes subnets in two zones at least, whatever the profile asks of nodes. */
const controlPlaneZones = 2;

const judgeSpan = (
  findings: Findings,
  subject: Resource,
  attribute: string,
  { found, complete }: { readonly found: readonly Resource[]; readonly complete: boolean },
  least: number,
): void => {
  const { count, open, names } = countZones(found);
  const detail = { attribute, value: names, expected: `subnets in ${inNumber(least, 'zone')} or more` };
  if (count >= least) findings.holds(subject, `spans ${inNumber(count, 'zone')}`, detail);
  else if (!complete || open > 0)
    findings.unknown(
      subject,
      `the document shows ${inNumber(count, 'zone')}; not all of its subnets, or not their zones`,
      detail,
    );
  else findings.breaks(subject, `stands in ${inNumber(count, 'zone')}: ${names}`, detail);
};

const judgeSize = (findings: Findings, { resource, kind }: NodeSource, least: number): void => {
  if (kind === 'fargate') return;
  const attribute = kind === 'node-group' ? 'scaling_config[0].min_size' : 'min_size';
  const minimum = knownNumber(resource, attribute);
  const detail = { attribute, expected: `${least} or more` };
  if (minimum === undefined) findings.unknown(resource, 'its least number of nodes is not known', detail);
  else if (minimum < least && resource.get('capacity_type') === 'SPOT')
    findings.warns(
      resource,
      `${inNumber(minimum, 'node')} cannot stand in ${least} zones; spot is for what may stop`,
      detail,
    );
  else if (minimum < least)
    findings.breaks(resource, `${inNumber(minimum, 'node')} cannot stand in ${least} zones`, detail);
  else findings.holds(resource, `at least ${minimum} nodes`, detail);
};

/** Private subnets, control plane and every node group span enough zones, and each group has a node for each. */
export const multiAz: Rule = {
  item: 'infra-01-multi-az',
  resources: (scope, { parameters }) => {
    const least = parameters.number('minimumZones');
    const clusters = scope.resources('aws_eks_cluster');
    const sources = nodeSources(scope);
    if (clusters.length === 0 && sources.length === 0) return noCluster(scope);
    const findings = scope.findings();
    for (const cluster of clusters)
      judgeSpan(
        findings,
        cluster,
        'vpc_config[0].subnet_ids',
        controlPlaneSubnets(cluster),
        Math.max(least, controlPlaneZones),
      );
    for (const source of sources) {
      const attribute = source.kind === 'self-managed' ? 'vpc_zone_identifier' : 'subnet_ids';
      judgeSpan(findings, source.resource, attribute, { found: source.subnets, complete: source.complete }, least);
      judgeSize(findings, source, least);
    }
    return findings.judge(
      `control plane and ${inNumber(sources.length, 'group')} of nodes span ${inNumber(least, 'zone')} or more`,
    );
  },
  kubernetes: (scope, { parameters }) => {
    const least = parameters.number('minimumZones');
    const findings = scope.findings();
    const zones = new Set<string>();
    const nodes = scope.objects('Node');
    if (nodes.length === 0) return unknownBecause('there is no node here whose zone could be seen');
    for (const node of nodes) {
      const zone = node.metadata.labels?.['topology.kubernetes.io/zone'];
      if (zone === undefined) findings.unknown(subjectOfObject(node), 'has no label topology.kubernetes.io/zone');
      else if (isReady(node)) zones.add(zone);
      else findings.warns(subjectOfObject(node), `is not ready, in ${zone}`);
    }
    const value = [...zones].sort().join(', ');
    const detail = { attribute: 'topology.kubernetes.io/zone', value, expected: `${least} zones or more` };
    if (zones.size >= least) findings.holds(scope.cluster, `ready nodes stand in ${zones.size} zones`, detail);
    else if (findings.count('unknown') === 0)
      findings.breaks(scope.cluster, `ready nodes stand in ${zones.size} zones: ${value || 'none'}`, detail);
    return findings.judge(`ready nodes stand in ${zones.size} zones`);
  },
};

const isReady = (node: { readonly [field: string]: unknown }): boolean => {
  const status = node['status'] as
    { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } | undefined;
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
};
