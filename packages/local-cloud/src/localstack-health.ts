import { z } from 'zod';
import { getJson } from './internal/http';

const schema = z.object({ version: z.string(), services: z.record(z.string(), z.string()) });

/** What `/_localstack/health` says: the version, and each service with `available`, `running`, `disabled` or `error`. */
export type LocalStackHealth = z.infer<typeof schema>;

/** `undefined` when LocalStack does not answer, or what answers is not LocalStack. */
export const localstackHealth = async (endpoint: string, timeoutMs?: number): Promise<LocalStackHealth | undefined> => {
  const parsed = schema.safeParse(await getJson(`${endpoint}/_localstack/health`, timeoutMs));
  return parsed.success ? parsed.data : undefined;
};
