import type { EvaluationOptions, Profile } from '@hera/checklist';
import type { ChecklistSettings } from '@hera/checklist/settings';
import { ExitCode, HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { App } from '../workspace';
import { profileOf } from './record-context';

/** File with the settings of the checklist, in the folder of an app. */
const settingsFileName = 'checklist.yml';

const misnamed = (file: string): HeraError =>
  new HeraError(
    {
      code: 'HERA_CHECK_009',
      path: file,
      message: 'would not be read',
      allowed: settingsFileName,
      fix: `rename it to ${settingsFileName}`,
    },
    { exitCode: ExitCode.usage },
  );

/** Whose settings, and where they may be. */
export interface SettingsRequest {
  readonly root: string;
  /** @default - a plan without an app, which has settings only where a file is named */
  readonly app?: App | undefined;
  /** Tells what the environment is held to at least. @default - any profile is taken */
  readonly manifest?: StackManifest | undefined;
  /** @default - the file of the app, if it is there */
  readonly named?: string | undefined;
}

/**
 * Settings of an environment: of the file that is named, else of `apps/<app>/checklist.yml`.
 *
 * @throws HeraError `HERA_CHECK_009` to `011` with every problem
 */
export const settingsOf = async ({
  root,
  app,
  manifest,
  named,
}: SettingsRequest): Promise<ChecklistSettings | undefined> => {
  const own = app === undefined ? undefined : join(app.directory, settingsFileName);
  const file = named === undefined ? own : resolve(named);
  if (file === undefined) return undefined;
  if (named === undefined && !existsSync(file)) {
    const other = file.replace(/\.yml$/, '.yaml');
    if (existsSync(other)) throw misnamed(relative(root, other));
    return undefined;
  }
  const { readSettings } = await import('@hera/checklist/settings');
  return readSettings(file, {
    shownAs: named ?? relative(root, file),
    ...(manifest === undefined ? {} : { least: profileOf(manifest) }),
  });
};

/** What a command line sets. */
export interface GivenSettings {
  /** @default - that of the file, else the environment's own */
  readonly profile?: Profile | undefined;
  /** Minutes. @default - that of the file, else what the environment declares */
  readonly rto?: number | undefined;
  /** Minutes. @default - likewise */
  readonly rpo?: number | undefined;
}

/** How it is judged: what the command line says, else the file, else what the environment declares. */
export const judgedWith = (
  { profile: asked, rto, rpo }: GivenSettings,
  settings: ChecklistSettings | undefined,
): Pick<EvaluationOptions, 'profile' | 'objectives' | 'parameters'> => {
  const profile = asked ?? settings?.profile;
  return {
    ...(profile === undefined ? {} : { profile }),
    objectives: {
      ...settings?.objectives,
      ...(rto === undefined ? {} : { rtoMinutes: rto }),
      ...(rpo === undefined ? {} : { rpoMinutes: rpo }),
    },
    parameters: settings?.parameters ?? {},
  };
};
