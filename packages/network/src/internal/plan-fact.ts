import { isUnknown, type LogGroupRef, type NetworkFact } from '@hera/core';
import { factDescription } from '../adopt/fact-description';
import type { DescribedNetwork } from '../describe';
import { endpointsFact } from '../endpoints';
import type { PlannedFlowLogs } from '../flow-logs';
import { layoutTiers, type NetworkPlan } from './plan';

/** Parts of a network as they were made. */
export interface MadeParts {
  /** Whether subnets have an IPv6 block, which a local AWS leaves out. */
  readonly ipv6: boolean;
  readonly flowLogGroup: LogGroupRef | undefined;
}

const services = (endpoints: readonly { readonly service: string }[]) => endpoints.map(({ service }) => service);

/** A network in the form that descriptions are made from. */
export const describedPlan = ({
  cidr,
  secondaryCidrs,
  nat,
  ipv6,
  subnets,
  endpoints,
}: NetworkPlan): DescribedNetwork => ({
  cidr,
  secondaryCidrs,
  nat,
  ipv6,
  subnets: layoutTiers.flatMap((tier) => subnets[tier]),
  endpoints: {
    gateway: services(endpoints.gateway),
    interface: services(endpoints.interface),
    ...(endpoints.tier === undefined ? {} : { tier: endpoints.tier }),
  },
});

const flowLogFacts = (
  flowLog: PlannedFlowLogs | undefined,
  group: LogGroupRef | undefined,
): Pick<NetworkFact, 'flowLog' | 'flowLogBucket'> => {
  const { cloudwatch, s3, key } = flowLog ?? {};
  const customerManagedKey = key !== undefined;
  const toGroup =
    cloudwatch === undefined || group === undefined
      ? {}
      : { flowLog: { logGroupName: group.logGroupName, retentionDays: cloudwatch.retentionDays, customerManagedKey } };
  if (s3 === undefined) return toGroup;
  const { bucketArn, retentionDays } = s3;
  if (bucketArn === undefined) return { ...toGroup, flowLogBucket: { retentionDays, customerManagedKey } };
  return { ...toGroup, flowLogBucket: isUnknown(bucketArn) ? {} : { bucketArn } };
};

/** What a network promises, for cost, checklist and verification. */
export const networkFact = (plan: NetworkPlan, made: MadeParts): NetworkFact => {
  const { cidr, secondaryCidrs, nat, flowLog, reserved } = plan;
  const described = describedPlan(plan);
  return {
    kind: 'network',
    cidr,
    ...(secondaryCidrs.length === 0 ? {} : { secondaryCidrs }),
    nat: nat.mode,
    ...(made.ipv6 ? { ipv6: true } : {}),
    subnets: described.subnets,
    ...endpointsFact(plan.endpoints),
    description: factDescription(described, reserved),
    ...flowLogFacts(flowLog, made.flowLogGroup),
  };
};
