import type { Resource } from '@hera/stack-model';
import { coversOf } from '../analysis/backup-selections';
import { backupsInKubernetes, backupSources, deletedPlans } from '../analysis/backups';
import { keyUsed } from '../analysis/keys';
import { type Belongings, belongings, clusterViews, ownerOfInside } from '../analysis/ownership';
import { byTarget, theOne } from '../analysis/references';
import { inNumber } from '../analysis/words';
import { type Findings, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const judgeSelections = (scope: ResourceScope, findings: Findings, velero: Belongings<Resource>): void => {
  const several = clusterViews(scope).length > 1;
  for (const cluster of scope.resources('aws_eks_cluster')) {
    if (several && velero.of({ cluster, where: '' }).length > 0) continue;
    const covers = coversOf(scope, cluster);
    const by = covers.find(({ taken }) => taken === 'yes')?.selection;
    const [adrift] = velero.adrift;
    if (by !== undefined) findings.holds(by, `takes in ${cluster.address}`, { attribute: 'resources' });
    else if (covers.length > 0 || scope.gaps.length > 0)
      findings.unknown(cluster, 'whether a selection takes it in is not known');
    else if (adrift !== undefined)
      findings.unknown(cluster, `no selection takes it in, and which cluster ${adrift.address} is in is not told`);
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
  resources: (scope, context) => {
    const { plans, velero } = backupSources(scope);
    const findings = scope.findings();
    for (const release of velero) findings.holds(release, 'installs Velero');
    if (plans.length === 0 && velero.length === 0 && scope.level === 'live-aws')
      return (
        deletedPlans(scope, context) ??
        unknownBecause('AWS Backup has no plan here; whether Velero backs up is seen on live Kubernetes')
      );
    if (plans.length === 0 && velero.length === 0)
      return scope.absent('nothing backs up the cluster: there is no backup plan, and no Velero', [
        'a Velero that something else installs: live Kubernetes shows it',
      ]);
    const selections = scope.resources('aws_backup_selection');
    const byPlan = byTarget(selections, 'plan_id');
    const stray = selections.some((selection) => theOne(selection, 'plan_id') === undefined);
    for (const plan of plans) {
      const own = byPlan.get(plan) ?? [];
      if (own.length > 0) findings.holds(plan, `selects by ${inNumber(own.length, 'selection')}`);
      else if (stray || scope.gaps.length > 0) findings.unknown(plan, 'what it selects is not known');
      else findings.breaks(plan, 'selects nothing', { expected: 'an aws_backup_selection' });
    }
    // Velero says by itself what it takes in, but only of the cluster that it is in.
    if (clusterViews(scope).length > 1 || (selections.length > 0 && velero.length === 0))
      judgeSelections(
        scope,
        findings,
        belongings(scope, velero, (release) => ownerOfInside(scope, release)),
      );
    if (plans.length > 0) judgeVaults(scope, findings);
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
