import { type FlowLog, paginateDescribeFlowLogs } from '@aws-sdk/client-ec2';
import { logGroupExpectation, lookAtLogGroup } from '../internal/live-log-group';
import { networkCheck } from '../internal/live-network';
import { observe } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

/** A local AWS delivers no records, and LocalStack 4.14.0 says FAILED of every destination that is given by its ARN. */
const delivery = ({ DeliverLogsStatus: status }: FlowLog, local: boolean): string =>
  local ? 'delivery not judged in a local AWS' : `delivery ${status ?? 'not begun'}`;

/** What is wrong with the delivery of records. */
export const deliveryFault = (log: FlowLog, local: boolean): string | undefined =>
  !local && log.DeliverLogsStatus === 'FAILED'
    ? `delivery fails: ${log.DeliverLogsErrorMessage ?? 'no reason given'}`
    : undefined;

/** The flow log of the VPC and the log group that it writes to. */
export const flowLog = networkCheck({
  id: 'flow-log',
  title: 'The VPC flow log records all traffic into the declared log group',
  subject: 'logging',
  applies: (fact) => fact.flowLog !== undefined || 'the network declares no flow log',
  expected: (fact) =>
    `an ACTIVE flow log of ALL traffic to ${fact.flowLog === undefined ? 'no log group' : logGroupExpectation(fact.flowLog)}`,
  look: async (network, context) => {
    const declared = network.fact.flowLog;
    if (declared === undefined) return [];
    const logs = await collect(
      paginateDescribeFlowLogs(
        { client: context.aws.ec2 },
        { Filter: [{ Name: 'resource-id', Values: [network.vpc.VpcId] }] },
      ),
      (page) => page.FlowLogs,
    );
    const toDeclared = logs.filter(
      ({ LogGroupName: group, LogDestination: arn }) =>
        group === declared.logGroupName ||
        arn?.replace(/:\*$/, '').endsWith(`:log-group:${declared.logGroupName}`) === true,
    );
    return [
      observe(
        'ec2:DescribeFlowLogs',
        network.vpc.VpcId,
        `${logs.length} flow logs, ${toDeclared.length} to ${declared.logGroupName}`,
        [toDeclared.length === 0 && `no flow log writes to ${declared.logGroupName}`],
      ),
      ...toDeclared.map((log) =>
        observe(
          'ec2:DescribeFlowLogs',
          log.FlowLogId ?? 'unknown',
          `${log.FlowLogStatus ?? 'status unknown'} ${log.TrafficType ?? ''} to ${log.LogDestinationType ?? 'unknown'}, ${delivery(log, context.aws.local)}`,
          [
            log.FlowLogStatus !== 'ACTIVE' && `the flow log is ${log.FlowLogStatus ?? 'in an unknown state'}`,
            log.TrafficType !== 'ALL' && `records ${log.TrafficType ?? 'unknown'} traffic, expected ALL`,
            deliveryFault(log, context.aws.local),
          ],
        ),
      ),
      await lookAtLogGroup(context, declared),
    ];
  },
});
