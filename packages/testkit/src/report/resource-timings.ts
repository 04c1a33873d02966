import type { ResourceAction, ResourceTiming } from '@hera/terraform';
import { z } from 'zod';

/** Lines of `-json` output that tell of work on a resource. Source: developer.hashicorp.com/terraform/internals/machine-readable-ui, version 1.x. */
const hookLine = z.looseObject({
  '@timestamp': z.string(),
  type: z.enum(['apply_start', 'apply_progress', 'apply_complete', 'apply_errored']),
  hook: z.looseObject({
    resource: z.looseObject({ addr: z.string(), resource_type: z.string().default('') }),
    action: z.string(),
  }),
});

const actions: Readonly<Record<string, ResourceAction>> = {
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  replace: 'replace',
};

const outcomes = { apply_complete: 'done', apply_errored: 'failed' } as const;

const parse = (line: string): z.infer<typeof hookLine> | undefined => {
  try {
    return hookLine.safeParse(JSON.parse(line)).data;
  } catch {
    // A killed run may leave a line that is cut off; what stands before it is still true.
    return undefined;
  }
};

/**
 * When work on each resource began and how long it took, from the event log of Terraform (`apply.jsonl`).
 *
 * @param log text of the log; lines that are no events of a resource are passed over
 * @returns in the order in which the work began; a resource that is created and then destroyed stands there twice
 */
export const resourceTimings = (log: string): readonly ResourceTiming[] => {
  const all: ResourceTiming[] = [];
  const open = new Map<string, number>();
  for (const text of log.split('\n')) {
    // Most lines of a plan are no hooks, and parsing is what takes the time.
    if (!text.includes('"hook"')) continue;
    const line = parse(text);
    const milliseconds = line === undefined ? Number.NaN : Date.parse(line['@timestamp']);
    if (line === undefined || Number.isNaN(milliseconds)) continue;
    const { resource, action: word } = line.hook;
    const key = `${resource.addr} ${word}`;
    if (line.type === 'apply_start') {
      open.set(key, all.length);
      all.push({
        address: resource.addr,
        resourceType: resource.resource_type,
        action: actions[word] ?? 'no-op',
        startedAt: new Date(milliseconds).toISOString(),
        seconds: 0,
        outcome: 'unfinished',
      });
      continue;
    }
    const index = open.get(key);
    const started = index === undefined ? undefined : all[index];
    if (index === undefined || started === undefined) continue;
    const seconds = Math.max(0, milliseconds - Date.parse(started.startedAt)) / 1000;
    const outcome = line.type === 'apply_progress' ? 'unfinished' : outcomes[line.type];
    all[index] = { ...started, seconds, outcome };
    if (outcome !== 'unfinished') open.delete(key);
  }
  return all;
};
