import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import { backupsInKubernetes, backupSources } from '../analysis/backups';
import { keyUsed } from '../analysis/keys';
import { isUnset, knownBlocks, theOne } from '../analysis/references';
import { type Findings, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

type Taken = 'yes' | 'no' | 'unknown';

const tagsOf = (cluster: Resource): ReadonlyMap<string, unknown> | undefined => {
  const tags = cluster.get('tags_all') ?? cluster.get('tags');
  if (isUnknown(tags)) return undefined;
  return new Map(typeof tags === 'object' && tags !== null ? Object.entries(tags) : []);
};

const byTag = (block: Attributes, tags: ReadonlyMap<string, unknown> | undefined): Taken => {
  const key = block.text('key');
  const value = block.text('value');
  if (tags === undefined || isUnknown(key) || isUnknown(value) || key === undefined) return 'unknown';
  return tags.get(key.replace(/^aws:ResourceTag\//, '')) === value ? 'yes' : 'no';
};

const byResource = (selection: Resource, cluster: Resource): Taken => {
  if (selection.references('resources').includes(cluster)) return 'yes';
  const list = selection.list('resources');
  if (list === undefined) return 'no';
  if (isUnknown(list)) return isUnset(selection, 'resources') ? 'no' : 'unknown';
  if (
    list.some(
      (each) => each === '*' || (typeof each === 'string' && /^arn:[^:]*:eks:[^:]*:[^:]*:cluster\/\*$/.test(each)),
    )
  )
    return 'yes';
  return list.some(isUnknown) ? 'unknown' : 'no';
};

/** Whether a selection takes in the cluster, by ARN or by tag. */
const takesIn = (selection: Resource, cluster: Resource): Taken => {
  const tags = tagsOf(cluster);
  const blocks = [
    ...(knownBlocks(selection, 'selection_tag') ?? []),
    ...(knownBlocks(selection, 'condition') ?? []).flatMap(
      (condition) => knownBlocks(condition, 'string_equals') ?? [],
    ),
  ];
  const all = [byResource(selection, cluster), ...blocks.map((block) => byTag(block, tags))];
  return all.includes('yes') ? 'yes' : all.includes('unknown') ? 'unknown' : 'no';
};

const judgeSelections = (scope: ResourceScope, findings: Findings, selections: readonly Resource[]): void => {
  for (const cluster of scope.resources('aws_eks_cluster')) {
    const taken = selections.map((selection) => [selection, takesIn(selection, cluster)] as const);
    const by = taken.find(([, each]) => each === 'yes')?.[0];
    if (by !== undefined) findings.holds(by, `takes in ${cluster.address}`, { attribute: 'resources' });
    else if (taken.some(([, each]) => each === 'unknown') || scope.gaps.length > 0)
      findings.unknown(cluster, 'whether a selection takes it in is not known');
    else
      findings.breaks(cluster, 'no selection of a backup plan takes it in', {
        expected: 'its ARN, or a tag that it has',
      });
  }
};

const judgeVaults = (scope: ResourceScope, findings: Findings): void => {
  for (const vault of scope.resourcesIfLooked('aws_backup_vault')) {
    const { kind } = keyUsed(vault, 'kms_key_arn');
    const detail = { attribute: 'kms_key_arn', expected: 'a customer-managed key' };
    if (kind === 'own' || kind === 'elsewhere') findings.holds(vault, 'is encrypted with a key of its own', detail);
    else if (kind === 'unknown') findings.unknown(vault, 'which key it uses is not known', detail);
    else
      findings.warns(vault, 'is encrypted with a key of AWS: a copy to another account cannot be read there', detail);
  }
};

/** Something backs up what the cluster holds. */
export const backupStrategy: Rule = {
  item: 'infra-06-backup-strategy',
  resources: (scope) => {
    const { plans, velero } = backupSources(scope);
    const findings = scope.findings();
    for (const release of velero) findings.holds(release, 'installs Velero');
    if (plans.length === 0 && velero.length === 0)
      return scope.absent('nothing backs up the cluster: there is no backup plan, and no Velero', [
        'a Velero that something else installs: live Kubernetes shows it',
      ]);
    const selections = scope.resources('aws_backup_selection');
    for (const plan of plans) {
      const own = selections.filter((selection) => theOne(selection, 'plan_id') === plan);
      if (own.length > 0) findings.holds(plan, `selects by ${own.length} selections`);
      else if (selections.some((selection) => theOne(selection, 'plan_id') === undefined) || scope.gaps.length > 0)
        findings.unknown(plan, 'what it selects is not known');
      else findings.breaks(plan, 'selects nothing', { expected: 'an aws_backup_selection' });
    }
    if (plans.length > 0) {
      if (selections.length > 0 && velero.length === 0) judgeSelections(scope, findings, selections);
      judgeVaults(scope, findings);
    }
    return findings.judge('backups take in the cluster', {
      notSeen: velero.length === 0 ? [] : ['what Velero takes in: live Kubernetes shows its schedules'],
    });
  },
  kubernetes: (scope) => {
    const findings = scope.findings();
    for (const schedule of backupsInKubernetes(scope))
      findings.holds(subjectOfObject(schedule), 'is a schedule of Velero');
    return findings.judge('Velero has schedules', {
      none: unknownBecause('Velero has no schedule; whether AWS Backup takes the cluster in is seen in AWS'),
    });
  },
};
