import { z } from 'zod';

const retention = {
  deleteAfterDays: z.number(),
  coldStorageAfterDays: z.number().optional(),
  archiveVolumes: z.boolean().optional(),
};

const rule = z.strictObject({
  ...retention,
  name: z.string(),
  schedule: z.string(),
  timezone: z.string().optional(),
  startWindowMinutes: z.number().optional(),
  completionWindowMinutes: z.number().optional(),
  copies: z
    .array(z.strictObject({ ...retention, deleteAfterDays: z.number().optional(), vaultArn: z.string() }))
    .optional(),
});

const minutes = z.int().min(1).optional();

/** Form of the props of `ClusterBackup`. */
export const propsSchema = z.strictObject({
  cluster: z.looseObject({ clusterName: z.string(), clusterArn: z.string() }),
  name: z.string().optional(),
  key: z.looseObject({ keyArn: z.string() }).optional(),
  rules: z.array(rule).nonempty().optional(),
  volumes: z.boolean().optional(),
  objectives: z.strictObject({ rtoMinutes: minutes, rpoMinutes: minutes }).optional(),
  lock: z
    .union([
      z.enum(['none', 'governance']),
      z.strictObject({ mode: z.literal('compliance'), graceDays: z.number(), reason: z.string() }),
    ])
    .optional(),
  deleters: z.array(z.string()).optional(),
  restoreTesting: z
    .union([
      z.literal(false),
      z.strictObject({
        schedule: z.string().optional(),
        timezone: z.string().optional(),
        startWindowHours: z.number().optional(),
        selectionWindowDays: z.number().optional(),
        validationWindowHours: z.number().optional(),
      }),
    ])
    .optional(),
  topic: z.looseObject({ topicArn: z.string(), publishers: z.array(z.string()).optional() }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
