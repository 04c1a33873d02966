export { checkFlowLogs } from './check-flow-logs';
export { type FlowLogField, flowLogFields } from './fields';
export type { FlowLogBucketOptions, FlowLogDestination, FlowLogOptions } from './flow-log-options';
export { FlowLogs } from './flow-logs';
export type { PlannedFlowLogs } from './planned';
export { flowLogShape } from './shape';
