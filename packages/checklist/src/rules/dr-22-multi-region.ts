import { isUnknown, type Resource } from '@hera/stack-model';
import { coversOf } from '../analysis/backup-selections';
import { clusterViews } from '../analysis/ownership';
import { knownBlocks, knownText, theOne } from '../analysis/references';
import { type Findings, unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const regionOfArn = (arn: string | undefined): string | undefined => arn?.split(':')[3] || undefined;

/** Notes what plans copy. @returns the plans that copy to another region */
const judgeCopies = (scope: ResourceScope, findings: Findings): ReadonlySet<Resource> => {
  const copying = new Set<Resource>();
  for (const plan of scope.resourcesIfLooked('aws_backup_plan'))
    for (const [rule, block] of (knownBlocks(plan, 'rule') ?? []).entries())
      for (const [index] of (knownBlocks(block, 'copy_action') ?? []).entries()) {
        const attribute = `rule[${rule}].copy_action[${index}].destination_vault_arn`;
        const vault = theOne(plan, attribute);
        const region =
          vault !== undefined && vault !== 'several' ? vault.region : regionOfArn(knownText(plan, attribute));
        const detail = { attribute, value: region };
        if (region === undefined || isUnknown(region) || isUnknown(plan.region) || plan.region === undefined)
          findings.unknown(plan, 'which region it copies to is not known', detail);
        else if (region === plan.region) findings.warns(plan, 'copies within its own region', detail);
        else {
          findings.holds(plan, `copies backups to ${region}`, detail);
          copying.add(plan);
        }
      }
  return copying;
};

/** Copies of the backups of one cluster are none of another's. */
const judgeClusters = (scope: ResourceScope, findings: Findings, copying: ReadonlySet<Resource>): void => {
  for (const { cluster } of clusterViews(scope)) {
    if (cluster === undefined) continue;
    const isCopied = coversOf(scope, cluster).some(({ selection, taken }) => {
      const plan = theOne(selection, 'plan_id');
      return taken === 'yes' && typeof plan === 'object' && copying.has(plan);
    });
    if (!isCopied) findings.unknown(cluster, 'no plan that is known to back it up copies to another region');
  }
};

const note = (findings: Findings, resources: readonly Resource[], message: string): void => {
  for (const resource of resources) findings.holds(resource, message);
};

/** What a failover needs is copied to a second region. The plan itself is a document: it is attested. */
export const multiRegion: Rule = {
  item: 'dr-22-multi-region',
  resources: (scope) => {
    const findings = scope.findings();
    const copying = judgeCopies(scope, findings);
    const ofPlans = findings.count('holds');
    note(findings, scope.resourcesIfLooked('aws_ecr_replication_configuration'), 'replicates images');
    note(
      findings,
      scope
        .resourcesIfLooked('aws_secretsmanager_secret')
        .filter((secret) => (knownBlocks(secret, 'replica') ?? []).length > 0),
      'is replicated',
    );
    note(
      findings,
      scope
        .resourcesIfLooked('aws_route53_record')
        .filter((record) => (knownBlocks(record, 'failover_routing_policy') ?? []).length > 0),
      'fails over by DNS',
    );
    // What is copied beside backups is for all.
    if (copying.size > 0 && findings.count('holds') === ofPlans) judgeClusters(scope, findings, copying);
    return findings.judge('a part of what a failover needs is copied to a second region', {
      none: unknownBecause('nothing here is copied to a second region'),
      notSeen: ['the plan itself'],
    });
  },
};
