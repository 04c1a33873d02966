import { z } from 'zod';
import type { ChangeSummary, ResourceAction, ResourceTiming, Stage, TerraformEvent } from '../events';

const resource = z.looseObject({ addr: z.string(), resource_type: z.string().optional() });

/** One line of `-json` output. Source: developer.hashicorp.com/terraform/internals/machine-readable-ui, version 1.x. */
const uiLine = z.looseObject({
  '@level': z.string().optional(),
  '@message': z.string().default(''),
  '@timestamp': z.string().optional(),
  type: z.string(),
  ui: z.string().optional(),
  change: z.looseObject({ resource, action: z.string(), reason: z.string().optional() }).optional(),
  hook: z
    .looseObject({
      resource: resource.optional(),
      action: z.string().optional(),
      id_value: z.string().optional(),
      elapsed_seconds: z.number().optional(),
    })
    .optional(),
  changes: z
    .looseObject({
      add: z.number(),
      change: z.number(),
      remove: z.number(),
      import: z.number().default(0),
      operation: z.enum(['plan', 'apply', 'destroy']),
    })
    .optional(),
  outputs: z
    .record(z.string(), z.looseObject({ sensitive: z.boolean().default(false), value: z.unknown().optional() }))
    .optional(),
  diagnostic: z
    .looseObject({
      severity: z.enum(['error', 'warning']),
      summary: z.string(),
      detail: z.string().default(''),
      address: z.string().optional(),
    })
    .optional(),
});

type UiLine = z.infer<typeof uiLine>;

/** An error or warning, wherever it was found. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** The resource that it is about. @default - none */
  readonly address?: string;
}

const actions: Readonly<Record<string, ResourceAction>> = {
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  replace: 'replace',
  move: 'move',
  import: 'import',
  remove: 'forget',
  forget: 'forget',
  noop: 'no-op',
};

const resourceEvents: Readonly<
  Record<string, 'resource-start' | 'resource-progress' | 'resource-done' | 'resource-failed'>
> = {
  apply_start: 'resource-start',
  apply_progress: 'resource-progress',
  apply_complete: 'resource-done',
  apply_errored: 'resource-failed',
  refresh_start: 'resource-start',
  refresh_complete: 'resource-done',
};

const logLevel = (level: string | undefined): 'error' | 'warn' | 'info' | 'debug' =>
  level === 'error' || level === 'warn' || level === 'debug' ? level : 'info';

const describe = (line: UiLine, stage: Stage): TerraformEvent => {
  const base = { stage, at: isoTime(line['@timestamp']) };
  const { change, hook, changes, outputs, diagnostic } = line;
  const kind = resourceEvents[line.type];
  if (kind !== undefined && hook?.resource !== undefined) {
    return {
      ...base,
      type: kind,
      address: hook.resource.addr,
      resourceType: hook.resource.resource_type ?? '',
      action: line.type.startsWith('refresh') ? 'refresh' : (actions[hook.action ?? ''] ?? 'no-op'),
      elapsedSeconds: hook.elapsed_seconds ?? 0,
      ...(hook.id_value === undefined ? {} : { id: hook.id_value }),
    };
  }
  if ((line.type === 'planned_change' || line.type === 'resource_drift') && change !== undefined) {
    return {
      ...base,
      type: 'planned-change',
      address: change.resource.addr,
      resourceType: change.resource.resource_type ?? '',
      action: actions[change.action] ?? 'no-op',
      ...(change.reason === undefined ? {} : { reason: change.reason }),
      drift: line.type === 'resource_drift',
    };
  }
  if (line.type === 'change_summary' && changes !== undefined) {
    const { add, change: changed, remove, import: imported, operation } = changes;
    return { ...base, type: 'summary', operation, add, change: changed, remove, import: imported };
  }
  if (line.type === 'outputs' && outputs !== undefined) {
    return {
      ...base,
      type: 'outputs',
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, item]) => [
          name,
          item.sensitive || item.value === undefined
            ? { sensitive: item.sensitive }
            : { sensitive: false, value: item.value },
        ]),
      ),
    };
  }
  if (line.type === 'diagnostic' && diagnostic !== undefined) {
    const { severity, summary, detail, address } = diagnostic;
    return { ...base, type: 'diagnostic', severity, summary, detail, ...(address === undefined ? {} : { address }) };
  }
  const address = hook?.resource?.addr;
  return {
    ...base,
    type: 'log',
    level: logLevel(line['@level']),
    message: line['@message'].trim(),
    ...(address === undefined ? {} : { address }),
  };
};

const isoTime = (text: string | undefined): string => {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return new Date(Number.isNaN(time) ? Date.now() : time).toISOString();
};

/**
 * The line in which Terraform prints the whole state, secrets included, when it can save it nowhere. Seen with version
 * 1.11.4 and a full disk on 2026-11-23.
 */
const isStateDump = (raw: string): boolean => raw.includes('"@message":"Emergency state dump"');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The line as it goes into the event log: what Terraform wrote, without the source excerpt of a diagnostic. In a
 * configuration on one line that excerpt is the whole configuration, with every literal in it.
 */
const loggable = (raw: string, parsed: unknown): string => {
  if (!raw.includes('"snippet"') || typeof parsed !== 'object' || parsed === null) return raw;
  const { diagnostic, ...rest } = parsed as { diagnostic?: Record<string, unknown> };
  if (diagnostic === undefined) return raw;
  return JSON.stringify({ ...rest, diagnostic: { ...diagnostic, snippet: undefined } });
};

/** What one run has said so far. */
export class UiStream {
  readonly diagnostics: Diagnostic[] = [];
  /** Lines that were not JSON. */
  readonly plain: string[] = [];
  readonly outputs: Record<string, { sensitive: boolean; value?: unknown }> = {};
  /** Set when the stream has a major version that this package does not know. */
  unknownVersion: string | undefined;
  /** The whole state as a JSON text, when Terraform could save it nowhere; empty when the dump was cut off. */
  stateDump: string | undefined;
  #summaries = new Map<string, ChangeSummary>();
  #timings = new Map<string, ResourceTiming>();

  constructor(
    private readonly stage: Stage,
    private readonly emit: (event: TerraformEvent) => void,
    private readonly log: (line: string) => void,
  ) {}

  /** Takes one line of output. */
  line(raw: string): void {
    const value = parseJson(raw);
    if (isStateDump(raw)) {
      const state = (value as { state?: unknown } | undefined)?.state;
      this.stateDump = state === undefined ? '' : JSON.stringify(state, undefined, 2);
      return;
    }
    const parsed = uiLine.safeParse(value);
    if (!parsed.success) {
      // A line of JSON that was cut off, for example by a full disk, could hold anything.
      const message = value === undefined && raw.startsWith('{') ? '(a line that was cut off)' : raw.trim();
      this.plain.push(message);
      if (value !== undefined) this.log(raw);
      this.emit({ stage: this.stage, at: new Date().toISOString(), type: 'log', level: 'info', message });
      return;
    }
    this.log(loggable(raw, value));
    if (parsed.data.type === 'version' && parsed.data.ui !== undefined && !parsed.data.ui.startsWith('1.')) {
      this.unknownVersion = parsed.data.ui;
    }
    const event = describe(parsed.data, this.stage);
    this.#note(event);
    this.emit(event);
  }

  #note(event: TerraformEvent): void {
    if (event.type === 'diagnostic') this.diagnostics.push(event);
    else if (event.type === 'summary') {
      const { add, change, remove, import: imported } = event;
      this.#summaries.set(event.operation, { add, change, remove, import: imported });
    } else if (event.type === 'outputs') Object.assign(this.outputs, event.outputs);
    else if ('action' in event && event.type !== 'planned-change' && event.action !== 'refresh') {
      const key = `${event.address} ${event.action}`;
      const startedAt = this.#timings.get(key)?.startedAt ?? event.at;
      const { address, resourceType, action } = event;
      const seconds = (Date.parse(event.at) - Date.parse(startedAt)) / 1000;
      const outcome =
        event.type === 'resource-done' ? 'done' : event.type === 'resource-failed' ? 'failed' : 'unfinished';
      this.#timings.set(key, { address, resourceType, action, startedAt, seconds, outcome });
    }
  }

  /** The counts of the named operation, when Terraform has given them. */
  summary(operation: 'plan' | 'apply' | 'destroy'): ChangeSummary | undefined {
    return this.#summaries.get(operation);
  }

  /** In the order in which the work began. */
  get timings(): readonly ResourceTiming[] {
    return [...this.#timings.values()];
  }
}
