import { z } from 'zod';
import data from './data/capabilities.json';
import { getJson } from './internal/http';
import type { LocalCloudMode } from './local-cloud';
import { localstackHealth } from './localstack-health';

/** What one AWS service is worth locally. */
export interface LocalServiceCapability {
  /** SigV4 signing name, for example `eks`. */
  readonly service: string;
  /** `absent`: calls fail, and say so. */
  readonly heldBy: 'localstack' | 'supplement' | 'absent';
  /** LocalStack's word for it (`available`, `running`, `disabled`, `error`). @default - not held by LocalStack */
  readonly state?: string;
  /** Operations of the supplement. @default - not held by the supplement */
  readonly operations?: readonly string[];
  /** Operations that were asked for and answered with 501, with their number. @default - none */
  readonly unknownAsked?: Readonly<Record<string, number>>;
  /** Where it is knowingly less than AWS. */
  readonly notes: readonly string[];
}

/** What a local cloud can do, as of the moment it was asked. */
export interface CapabilityReport {
  readonly asOf: string;
  readonly source: string;
  readonly mode: LocalCloudMode;
  /** Version that answered, and the one that the notes were checked on. */
  readonly localstack: { readonly version: string; readonly checked: string };
  /** Sorted by name. */
  readonly services: readonly LocalServiceCapability[];
  /** Known gaps within services that are held. */
  readonly gaps: readonly { readonly service: string; readonly subject: string; readonly note: string }[];
}

const supplementSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      implemented: z.array(z.string()),
      unknownAsked: z.record(z.string(), z.number()).default({}),
      limits: z.array(z.string()).default([]),
    }),
  ),
});

/** Asks LocalStack and the supplement, and adds the dated notes of `data/capabilities.json`. */
export const readCapabilities = async (input: {
  readonly endpoint: string;
  readonly mode: LocalCloudMode;
  readonly supplementUrl: string | undefined;
}): Promise<CapabilityReport> => {
  const [health, answer] = await Promise.all([
    localstackHealth(input.endpoint),
    input.supplementUrl === undefined ? undefined : getJson(`${input.supplementUrl}/_hera/capabilities`),
  ]);
  const parsed = supplementSchema.safeParse(answer);
  const supplement = parsed.success ? parsed.data.services : {};
  const gapsOf = (service: string): readonly string[] =>
    data.gaps.filter((gap) => gap.service === service).map(({ subject, note }) => `${subject}: ${note}`);
  const services = new Map<string, LocalServiceCapability>();
  for (const [service, note] of Object.entries(data.absent))
    services.set(service, { service, heldBy: 'absent', notes: [note] });
  for (const service of data.supplement) {
    services.set(service, {
      service,
      heldBy: 'absent',
      notes: ['Planned for the supplement; it has nothing of it yet.'],
    });
  }
  for (const [service, state] of Object.entries(health?.services ?? {})) {
    services.set(service, { service, heldBy: 'localstack', state, notes: gapsOf(service) });
  }
  for (const [service, { implemented, unknownAsked, limits }] of Object.entries(supplement)) {
    // Asked for at the supplement's port, yet nothing of it is there.
    const held = implemented.length > 0;
    services.set(service, {
      ...(held ? {} : services.get(service)),
      service,
      heldBy: held ? 'supplement' : (services.get(service)?.heldBy ?? 'absent'),
      operations: implemented,
      ...(Object.keys(unknownAsked).length === 0 ? {} : { unknownAsked }),
      notes: [...limits, ...gapsOf(service)],
    });
  }
  return {
    asOf: data.asOf,
    source: data.source,
    mode: input.mode,
    localstack: { version: health?.version ?? 'unknown', checked: data.localstack },
    services: [...services.values()].sort((left, right) => left.service.localeCompare(right.service)),
    gaps: data.gaps,
  };
};
