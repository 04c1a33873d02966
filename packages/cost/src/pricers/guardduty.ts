import type { Dimension } from '@hera/prices';
import { plus, zero } from '../estimate/range';
import type { CostLine, Range } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { instanceTypesOf, nodesOf } from './node-group';
import type { Priced, Pricer } from './pricer';
import { known, textOr } from './values';

const type = 'aws_guardduty_detector';

/** The detector itself: what it always reads. Features are priced where they are turned on. */
export const detector: Pricer = {
  types: [type],
  part: 'Security',
  price: (scope): Priced =>
    known(scope.resource.flag('enable')) === false
      ? { free: 'the detector is suspended' }
      : {
          lines: [
            scope.usageLine({
              id: 'cloudtrail',
              of: 'guardduty.cloudtrail',
              key: 'monthly_cloudtrail_events',
              label: 'events',
            }),
            scope.usageLine({ id: 'flow-dns', of: 'guardduty.flow-dns', key: 'monthly_flow_dns_gb', label: 'GB' }),
          ],
          notes: ['data sources are free for the first 30 days: not counted here'],
        },
};

/** vCPUs of all node groups, from the smallest to the greatest of their types and sizes. */
const nodeVcpus = (scope: ResourceScope): { readonly value: Range } | { readonly reason: string } => {
  let sum = zero;
  for (const { group, count } of nodesOf(scope)) {
    const types = instanceTypesOf(scope.view, group);
    if ('reason' in count) return { reason: `${group.address}: ${count.reason}` };
    if ('reason' in types) return { reason: `${group.address}: ${types.reason}` };
    const vcpus = types.map((name) => scope.context.catalogue.instanceType(name)?.vcpu);
    const told = vcpus.filter((each) => each !== undefined);
    const [first] = told;
    if (first === undefined || told.length < vcpus.length)
      return { reason: `${group.address}: vCPUs of ${types.join(', ')} are not in the catalogue` };
    sum = plus(sum, {
      low: count.value.low.times(Math.min(...told)),
      expected: count.value.expected.times(first),
      high: count.value.high.times(Math.max(...told)),
    });
  }
  return { value: sum };
};

const runtime = (scope: ResourceScope): CostLine => {
  const vcpus = nodeVcpus(scope);
  if ('reason' in vcpus) return scope.unpriced('runtime', 'GuardDuty Runtime Monitoring', vcpus.reason);
  return scope.line({
    id: 'runtime',
    of: 'guardduty.runtime',
    factors: [{ label: 'vCPUs of node groups', value: vcpus.value, from: 'sizes and types of the node groups' }],
    notes: ['of the node groups of this stack; other instances with the agent come on top'],
  });
};

const byUse: Readonly<Record<string, { readonly of: Dimension; readonly key: string; readonly label: string }>> = {
  EKS_AUDIT_LOGS: { of: 'guardduty.eks-audit', key: 'monthly_eks_audit_events', label: 'events' },
  S3_DATA_EVENTS: { of: 'guardduty.s3', key: 'monthly_s3_events', label: 'events' },
  EBS_MALWARE_PROTECTION: { of: 'guardduty.ebs-malware', key: 'monthly_ebs_scanned_gb', label: 'GB' },
  RDS_LOGIN_EVENTS: { of: 'guardduty.rds', key: 'rds_vcpu', label: 'vCPUs' },
  LAMBDA_NETWORK_LOGS: { of: 'guardduty.lambda', key: 'monthly_lambda_gb', label: 'GB' },
};

/** Features of a detector: runtime monitoring by the vCPUs of the nodes, the others by use. */
export const detectorFeature: Pricer = {
  types: ['aws_guardduty_detector_feature'],
  part: 'Security',
  price: (scope): Priced => {
    const { resource } = scope;
    if (known(resource.text('status')) === 'DISABLED') return { free: 'the feature is off' };
    const name = textOr(resource, 'name', '');
    if (name === 'RUNTIME_MONITORING' || name === 'EKS_RUNTIME_MONITORING') return { lines: [runtime(scope)] };
    const found = name !== undefined && Object.hasOwn(byUse, name) ? byUse[name] : undefined;
    return found === undefined
      ? { unpriced: `prices of the feature ${name ?? 'that is not known'} are not in the catalogue` }
      : { lines: [scope.usageLine({ id: 'analysis', type, ...found })] };
  },
};
