import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackModelOf } from '@hera/stack-model';
import { expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import { loadItems } from '../items/load';
import { now } from './attested.fixture';
import { productionAsPlanned, productionAsWritten, type ProductionDocument } from './production.fixture';

/** One line for each item: its status, and why where it is no pass. */
const verdicts = ({ document, manifest }: ProductionDocument): readonly string[] =>
  evaluate({ synth: stackModelOf(document, { manifest }) }, { clock: () => now }).results.map(
    ({ item, status, reason }) => `${item} ${status}${status === 'pass' ? '' : `: ${reason}`}`,
  );

it('says of prod-aws by its synth alone: nothing is red, and what a synth does not tell is unknown', () => {
  const lines = verdicts(productionAsWritten());
  expect(lines).toHaveLength(loadItems().length);
  expect(lines.filter((line) => line.includes(' fail'))).toEqual([]);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "infra-01-multi-az pass
    infra-02-nat-per-az pass
    infra-03-vpc-endpoints pass
    infra-04-kms-secrets unknown: aws_kms_key.Keys_secrets_Key_ED8BCFC0: its policy is not known before a plan
    infra-05-logging pass
    infra-06-backup-strategy pass
    sec-07-private-endpoint pass
    sec-08-public-endpoint-cidrs warn: aws_eks_cluster.Cluster_ControlPlane_Cluster_CC6B2F9A: 203.0.113.0/24 is set aside for documentation or other uses: nobody comes from there
    sec-09-workload-identity unknown: aws_iam_role_policy_attachment.Cluster_NodeGroups_Role_AmazonEC2ContainerRegistryPullOnly_3B390D8C: which policy it gives to nodes is not known before a plan (and 2 more)
    sec-10-pod-security pass
    sec-11-network-policies pass
    sec-12-security-groups unknown: nobody has attested it: that every rule was read, is needed, and is as narrow as it can be (synth: 6 rules with reasons; none lets in the internet without a declared exception)
    mon-13-alarms warn: aws_sns_topic.Notifications_Topic_70DDC119: nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand
    mon-14-metrics pass
    mon-15-log-aggregation pass
    mon-16-on-call-rotation unknown: nobody has attested it: who is on call when, how they are reached, and who follows when they do not answer
    mon-17-runbooks unknown: nobody has attested it: that each runbook was followed once by somebody who did not write it (synth: all 15 alarms carry the link of a runbook)
    dr-18-backup-schedule pass
    dr-19-recovery-procedures unknown: nobody has attested it: which losses the procedure covers, and who has read it
    dr-20-dr-drill unknown: nobody has attested it: what was restored, from which backup, how long it took, and what went wrong
    dr-21-rto-rpo unknown: nobody has attested it: both numbers, who agreed to them, and how long the last drill took (synth: both objectives are declared, and backups run often enough)
    dr-22-multi-region unknown: nobody has attested it: what happens when the region is lost, or why that is accepted and by whom (synth: nothing here is copied to a second region)
    ops-23-change-management unknown: nobody has attested it: where the process is, and that the last change followed it
    ops-24-on-call-runbooks unknown: nobody has attested it: that whoever is on call has the runbooks at hand, also when the network of the office is down (synth: all 15 alarms carry the link of a runbook)
    ops-25-team-trained unknown: nobody has attested it: who was trained on what, and when
    ops-26-dashboards pass
    ops-27-incident-response unknown: nobody has attested it: who leads, who speaks, who decides to cut off, and when that was last played (synth: aws_sns_topic.Notifications_Topic_70DDC119: nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand)
    beyond-28-kubernetes-version pass
    beyond-29-private-nodes pass
    beyond-30-imdsv2 pass
    beyond-31-ebs-encryption pass
    beyond-32-ecr not-applicable: no image repository is made here
    beyond-33-deletion-protection pass
    beyond-34-guardduty pass
    beyond-35-autoscaler pass
    beyond-36-workload-resilience unknown: none of the levels that were given can judge it: it takes live-kubernetes
    beyond-37-budget warn: aws_sns_topic.Notifications_Topic_70DDC119: nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand"
  `);
});

it('says of prod-aws as an account plans it: every item that a machine judges passes, but for what its owner fills in', () => {
  const lines = verdicts(productionAsPlanned());
  expect(lines.filter((line) => line.includes(' fail'))).toEqual([]);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "infra-01-multi-az pass
    infra-02-nat-per-az pass
    infra-03-vpc-endpoints pass
    infra-04-kms-secrets pass
    infra-05-logging pass
    infra-06-backup-strategy pass
    sec-07-private-endpoint pass
    sec-08-public-endpoint-cidrs warn: aws_eks_cluster.Cluster_ControlPlane_Cluster_CC6B2F9A: 203.0.113.0/24 is set aside for documentation or other uses: nobody comes from there
    sec-09-workload-identity pass
    sec-10-pod-security pass
    sec-11-network-policies pass
    sec-12-security-groups unknown: nobody has attested it: that every rule was read, is needed, and is as narrow as it can be (synth: 6 rules with reasons; none lets in the internet without a declared exception)
    mon-13-alarms warn: aws_sns_topic.Notifications_Topic_70DDC119: nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand
    mon-14-metrics pass
    mon-15-log-aggregation pass
    mon-16-on-call-rotation unknown: nobody has attested it: who is on call when, how they are reached, and who follows when they do not answer
    mon-17-runbooks unknown: nobody has attested it: that each runbook was followed once by somebody who did not write it (synth: all 15 alarms carry the link of a runbook)
    dr-18-backup-schedule pass
    dr-19-recovery-procedures unknown: nobody has attested it: which losses the procedure covers, and who has read it
    dr-20-dr-drill unknown: nobody has attested it: what was restored, from which backup, how long it took, and what went wrong
    dr-21-rto-rpo unknown: nobody has attested it: both numbers, who agreed to them, and how long the last drill took (synth: both objectives are declared, and backups run often enough)
    dr-22-multi-region unknown: nobody has attested it: what happens when the region is lost, or why that is accepted and by whom (synth: nothing here is copied to a second region)
    ops-23-change-management unknown: nobody has attested it: where the process is, and that the last change followed it
    ops-24-on-call-runbooks unknown: nobody has attested it: that whoever is on call has the runbooks at hand, also when the network of the office is down (synth: all 15 alarms carry the link of a runbook)
    ops-25-team-trained unknown: nobody has attested it: who was trained on what, and when
    ops-26-dashboards pass
    ops-27-incident-response unknown: nobody has attested it: who leads, who speaks, who decides to cut off, and when that was last played (synth: aws_sns_topic.Notifications_Topic_70DDC119: nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand)
    beyond-28-kubernetes-version pass
    beyond-29-private-nodes pass
    beyond-30-imdsv2 pass
    beyond-31-ebs-encryption pass
    beyond-32-ecr not-applicable: no image repository is made here
    beyond-33-deletion-protection pass
    beyond-34-guardduty pass
    beyond-35-autoscaler pass
    beyond-36-workload-resilience unknown: none of the levels that were given can judge it: it takes live-kubernetes
    beyond-37-budget warn: aws_sns_topic.Notifications_Topic_70DDC119: nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand"
  `);
});

it('is told in its README: what does not pass yet, item by item', () => {
  const file = join(__dirname, '../../../../apps/prod-aws/README.md');
  const [, section = ''] = readFileSync(file, 'utf8').split('## How ready it is');
  const named = (section.split('\n## ')[0] ?? '').match(/(?:infra|sec|mon|dr|ops|beyond)-\d\d-[a-z\d-]+/g) ?? [];
  const open = verdicts(productionAsPlanned()).flatMap((line) => (line.endsWith(' pass') ? [] : line.split(' ', 1)));
  expect([...new Set(named)].sort()).toEqual([...open].sort());
  expect(section).toContain(`As it stands ${loadItems().length - open.length} pass`);
});
