import type { Fact } from '@hera/core/facts';
import type { Judgement } from '../engine/evidence';
import { notApplicable } from '../engine/findings';
import type { ResourceScope } from '../engine/scope';

/** Resources and data sources that a platform, or a part of one, has: whoever makes an alarm for a cluster of another stack has a part of it. */
const ofPlatform =
  /^(?:aws_(?:eks|vpc|subnet|default_|nat_gateway|internet_gateway|route|security_group|network_|ec2_|launch_|autoscaling|instance|ebs_|efs_|flow_log|cloudwatch_metric_alarm|cloudwatch_composite_alarm|cloudwatch_dashboard|backup_|dlm_|prometheus_|grafana_|guardduty_|lb|elb|alb)|helm_|kubernetes_|kubectl_|rancher2_|argocd_)/;

/** Facts that a stack without a platform has too. */
const ofAccount: ReadonlySet<Fact['kind']> = new Set(['keys', 'account-defaults', 'notification-topic']);

/**
 * Not applicable, for a stack of Hera that shows everything and has no part of a platform: no cluster, no nodes, no network, and nothing that watches or
 * saves one. Undefined where that is not certain.
 */
export const noPlatform = (scope: ResourceScope): Judgement | undefined =>
  scope.hasManifest &&
  scope.gaps.length === 0 &&
  scope.factKinds.every((kind) => ofAccount.has(kind)) &&
  !scope.types.some((type) => ofPlatform.test(type))
    ? notApplicable('this stack has no cluster, no nodes and no network, and nothing that watches or saves one')
    : undefined;
