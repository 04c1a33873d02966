/** An event of AWS that Karpenter drains nodes for. */
export interface InterruptionEvent {
  /** Part of the Terraform address. */
  readonly id: string;
  readonly source: 'aws.ec2' | 'aws.health';
  /** As EventBridge spells it: a rule with a typo matches nothing, and says nothing. */
  readonly detailType: string;
  readonly description: string;
}

/**
 * Source: cloudformation.yaml of Karpenter 1.14, read 2026-11-24; the last one also in the EC2 user guide, which shows the event. Typed as
 * constants, so that code that refers to one cannot misspell it.
 */
export const interruptionEvents = [
  {
    id: 'ScheduledChange',
    source: 'aws.health',
    detailType: 'AWS Health Event',
    description: 'maintenance that AWS has planned',
  },
  {
    id: 'SpotInterruption',
    source: 'aws.ec2',
    detailType: 'EC2 Spot Instance Interruption Warning',
    description: 'spot capacity that goes in two minutes',
  },
  {
    id: 'Rebalance',
    source: 'aws.ec2',
    detailType: 'EC2 Instance Rebalance Recommendation',
    description: 'spot capacity that may go soon',
  },
  {
    id: 'StateChange',
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    description: 'instances that stop or end',
  },
  {
    id: 'CapacityReservationInterruption',
    source: 'aws.ec2',
    detailType: 'EC2 Capacity Reservation Instance Interruption Warning',
    description: 'reserved capacity that is taken back',
  },
] as const satisfies readonly InterruptionEvent[];

/** One of the five detail types. */
export type InterruptionDetailType = (typeof interruptionEvents)[number]['detailType'];
