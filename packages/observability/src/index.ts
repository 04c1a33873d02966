export { type AlarmId, alarmIds, type Comparison, containerInsightsAlarms, type MissingData } from './alarms/alarm-set';
export { ClusterAlarms } from './alarms/cluster-alarms';
export type { AlarmOff, AlarmSettings, ClusterAlarmsProps, OwnAlarm } from './alarms/cluster-alarms-props';
export { type ObservabilityProblemCode, observabilityProblems } from './errors';
export { ClusterDashboard, type ClusterDashboardProps } from './dashboard/cluster-dashboard';
export { MonthlyBudget, type MonthlyBudgetProps } from './budget/monthly-budget';
