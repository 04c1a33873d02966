import { z } from 'zod';
import { HeraError, type Problem } from './errors';
import { logRetentionDays } from './log-retention';
import type { RecordedOverride } from './manifest';
import {
  controlPlaneLogTypes,
  isWeaker,
  type Profile,
  type ProfileName,
  profiles,
  type ProfileSettings,
} from './profile';
import { parseWith } from './zod-problems';

/** A changed setting of the profile. */
export interface ProfileOverride<T> {
  /** The value to use instead of the profile's. */
  readonly value: T;
  /** Why. Required, with at least 20 characters, where a production setting is weakened. @default - none */
  readonly justification?: string;
}

/** Changed settings, by name. */
export type ProfileOverrides = { readonly [K in keyof ProfileSettings]?: ProfileOverride<ProfileSettings[K]> };

/** What an app declares about its environment. */
export interface EnvironmentProps {
  /** Short name: `prod`, `dev`. Lower-case letters, digits and dashes, 2 to 20 characters. */
  readonly name: string;
  /** Profile that the settings start from. */
  readonly profile: ProfileName;
  /** AWS region, for example `us-east-1`. */
  readonly region: string;
  /** 12-digit account id; other accounts are then refused by the provider. @default - any account */
  readonly account?: string;
  /** Tags on every resource, beside `hera:environment`, `hera:profile` and `hera:managed-by`. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Settings of the profile to change. @default - none, the profile as it is */
  readonly overrides?: ProfileOverrides;
  /**
   * Managed policy that bounds every IAM role of the environment: its ARN, or its name with its path (`hera/ci/prod-boundary`) in the
   * same account. Roles made by a CI role of Hera need it. @default - none
   */
  readonly permissionsBoundary?: string;
}

/** A validated environment. */
export interface Environment {
  readonly name: string;
  readonly cloud: 'aws';
  readonly region: string;
  /** @default - any account */
  readonly account?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly profile: Profile;
  /** The profile's settings with the overrides applied. */
  readonly settings: ProfileSettings;
  readonly overrides: readonly RecordedOverride[];
  /** @default - roles have no boundary */
  readonly permissionsBoundary?: string;
}

const override = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, justification: z.string().trim().min(1).optional() }).optional();

const schema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/),
  profile: z.enum(['development', 'production']),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  // Keys starting with aws: belong to AWS and are refused by every tagging API.
  tags: z.record(z.string().regex(/^(?!aws:)[\w\s.:/=+@-]{1,128}$/), z.string().max(256)).default({}),
  overrides: z
    .strictObject({
      lifecycle: override(z.enum(['ephemeral', 'persistent'])),
      minimumZones: override(z.int().min(2).max(6)),
      nat: override(z.enum(['none', 'single', 'per-az', 'regional'])),
      endpoints: override(z.enum(['free', 'core'])),
      capacityType: override(z.enum(['SPOT', 'ON_DEMAND'])),
      minimumNodes: override(z.int().min(0).max(450)),
      publicEndpointPrefix: override(z.int().min(0).max(32)),
      logRetentionDays: override(z.literal([...logRetentionDays])),
      controlPlaneLogs: override(z.array(z.enum(controlPlaneLogTypes))),
      flowLogs: override(z.boolean()),
      backups: override(z.enum(['optional', 'required'])),
      customerManagedKeys: override(z.boolean()),
      deletionProtection: override(z.boolean()),
      zonalShift: override(z.boolean()),
      nodeRepair: override(z.boolean()),
      changeProcess: override(z.enum(['direct', 'reviewed'])),
    })
    .default({}),
  // The ARN of a managed policy, or what stands behind `policy/` in it.
  permissionsBoundary: z
    .string()
    .regex(/^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/)?([\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/)
    .optional(),
});

const shortestJustification = 20;

/**
 * Validates an environment and applies its overrides to the profile.
 *
 * @throws HeraError `HERA_CORE_001` for every wrong value, `HERA_CORE_004` for every production setting that is weakened without a reason
 */
export const defineEnvironment = (props: EnvironmentProps): Environment => {
  const parsed = parseWith(schema, props, { code: 'HERA_CORE_001', root: 'environment' });
  const profile = profiles[parsed.profile];
  const settings: Record<string, unknown> = { ...profile.settings };
  const overrides: RecordedOverride[] = [];
  const problems: Problem[] = [];
  for (const [name, given] of Object.entries(parsed.overrides)) {
    if (given === undefined) continue;
    const setting = name as keyof ProfileSettings;
    const weakens = isWeaker(profile, setting, given.value as never);
    if (weakens && profile.name === 'production' && (given.justification ?? '').length < shortestJustification) {
      problems.push({
        code: 'HERA_CORE_004',
        path: `environment.overrides.${setting}.justification`,
        message: `${JSON.stringify(given.value)} promises less than production's ${JSON.stringify(profile.settings[setting])}, and no reason is given`,
        allowed: `a reason of ${shortestJustification} characters or more`,
        fix: 'write why this environment may do without, or drop the override',
      });
    }
    settings[setting] = given.value;
    overrides.push({
      setting,
      profileValue: profile.settings[setting],
      value: given.value,
      weakens,
      ...(given.justification === undefined ? {} : { justification: given.justification }),
    });
  }
  if (problems.length > 0) throw new HeraError(problems);
  return {
    name: parsed.name,
    cloud: 'aws',
    region: parsed.region,
    ...(parsed.account === undefined ? {} : { account: parsed.account }),
    tags: parsed.tags,
    profile,
    settings: settings as unknown as ProfileSettings,
    overrides,
    ...(parsed.permissionsBoundary === undefined ? {} : { permissionsBoundary: parsed.permissionsBoundary }),
  };
};
