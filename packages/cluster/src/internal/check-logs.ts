import { type ControlPlaneLogType, controlPlaneLogTypes, logRetentionDays, type StackContext } from '@hera/core';
import type { ClusterProps } from '../cluster-props';
import type { Report } from './report';

/** What the control plane logs, and for how long it is kept. */
export interface LogPlan {
  readonly types: readonly ControlPlaneLogType[];
  readonly retentionDays: number;
}

/** The logs of a control plane, held against what the environment promises. */
export const checkLogs = (props: ClusterProps, { settings, profile }: StackContext, report: Report): LogPlan => {
  const types = props.logTypes ?? settings.controlPlaneLogs;
  const retentionDays = props.logRetentionDays ?? settings.logRetentionDays;
  const unknown = types.filter((type) => !controlPlaneLogTypes.includes(type));
  if (unknown.length > 0) {
    report.error({
      code: 'HERA_CLU_013',
      path: 'cluster.logTypes',
      message: `${unknown.join(', ')} is not a control plane log type`,
      allowed: controlPlaneLogTypes.join(', '),
      fix: 'correct its spelling',
    });
  }
  if (report.isLiteral(retentionDays, 'cluster.logRetentionDays') && !logRetentionDays.includes(retentionDays)) {
    report.error({
      code: 'HERA_CLU_013',
      path: 'cluster.logRetentionDays',
      message: `CloudWatch Logs does not keep logs for ${retentionDays} days`,
      allowed: logRetentionDays.join(', '),
      fix: 'take the next longer one',
    });
  }
  if (profile.name !== 'production') return { types, retentionDays };
  const missing = settings.controlPlaneLogs.filter((type) => !types.includes(type));
  if (missing.length > 0) {
    report.brokenPromise({
      code: 'HERA_CLU_012',
      path: 'cluster.logTypes',
      message: `${missing.join(', ')} would not be logged, and the environment promises it`,
      allowed: `at least ${settings.controlPlaneLogs.join(', ')}`,
      fix: 'add them, or override controlPlaneLogs in the environment with a justification',
    });
  }
  if (retentionDays < settings.logRetentionDays) {
    report.brokenPromise({
      code: 'HERA_CLU_012',
      path: 'cluster.logRetentionDays',
      message: `${retentionDays} days are fewer than the environment promises`,
      allowed: `${settings.logRetentionDays} or more`,
      fix: 'keep them longer, or override logRetentionDays in the environment with a justification',
    });
  }
  return { types, retentionDays };
};
