import { z } from 'zod';
import { type AlarmId, alarmIds, comparisons, missingDataTreatments } from './alarm-set';

const alarm = z.union([
  z.strictObject({ off: z.union([z.string(), z.literal(true)]) }),
  z.strictObject({
    threshold: z.number().optional(),
    periodSeconds: z.number().optional(),
    evaluationPeriods: z.number().optional(),
    datapointsToAlarm: z.number().optional(),
    runbook: z.string().optional(),
  }),
]);

const ownAlarm = z.strictObject({
  namespace: z.string(),
  metricName: z.string(),
  dimensions: z.record(z.string(), z.string()).optional(),
  statistic: z.string(),
  comparison: z.enum(comparisons).optional(),
  threshold: z.number(),
  periodSeconds: z.number().optional(),
  evaluationPeriods: z.number().optional(),
  datapointsToAlarm: z.number().optional(),
  missingData: z.strictObject({ treatAs: z.enum(missingDataTreatments), because: z.string() }),
  meaning: z.string(),
  runbook: z.string().optional(),
});

const natGateway = z.looseObject({ natGatewayId: z.string(), zone: z.string().optional() });

/** Form of the props of `ClusterAlarms`. */
export const clusterAlarmsSchema = z.strictObject({
  cluster: z.looseObject({ clusterName: z.string() }),
  topic: z.looseObject({ topicArn: z.string(), publishers: z.array(z.string()).optional() }),
  network: z
    .looseObject({
      vpcId: z.string(),
      natGateways: z.array(natGateway).optional(),
      addressUsageMetrics: z.boolean().optional(),
    })
    .optional(),
  runbook: z.string().optional(),
  containerInsights: z.boolean().optional(),
  alarms: z
    .strictObject(
      Object.fromEntries(alarmIds.map((id) => [id, alarm.optional()])) as Record<AlarmId, z.ZodOptional<typeof alarm>>,
    )
    .optional(),
  interruptionQueueArn: z.string().optional(),
  deadLetterQueueArns: z.record(z.string(), z.string()).optional(),
  additional: z.record(z.string(), ownAlarm).optional(),
  namePrefix: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
