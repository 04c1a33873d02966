import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { distance } from 'fastest-levenshtein';
import { readFileSync, statSync } from 'node:fs';
import type { Objectives } from '../engine/rule';
import type { ParameterValue, Profile } from '../items/item';
import { itemOf, loadItems } from '../items/load';
import { parameterFault } from '../items/parameters';
import { isLaxer } from '../items/profile';
import { type Located, readLocatedYaml, schemaProblems } from '../yaml/located-yaml';
import { settingsSchema } from './settings-schema';

/** What a settings file says. */
export interface ChecklistSettings {
  /** As it was named. */
  readonly file: string;
  /** @default - the environment's own */
  readonly profile?: Profile;
  readonly objectives: Objectives;
  /** By item. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
}

/** How a settings file is read. */
export interface SettingsOptions {
  /** How the file is called in problems, and in reports. @default - as it was named */
  readonly shownAs?: string;
  /** What the environment is held to: a file may demand more, never less. @default - any profile is taken */
  readonly least?: Profile;
}

/** Far more than a person writes. */
const maxBytes = 256 * 1024;

const withParameters = (): readonly string[] =>
  loadItems().flatMap(({ id, parameters }) => (Object.keys(parameters).length > 0 ? [id] : []));

const unknownItem = (id: string, path: string): Problem => {
  const ids = withParameters();
  const [closest = ''] = [...ids].sort((a, b) => distance(id, a) - distance(id, b));
  return {
    code: 'HERA_CHECK_010',
    path,
    message: itemOf(id) === undefined ? `${JSON.stringify(id)} is no item of the checklist` : 'has no parameters',
    allowed: ids.join(', '),
    fix: itemOf(id) === undefined && distance(id, closest) <= 6 ? `write ${closest}` : 'correct or remove it',
  };
};

type GivenParameters = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const parameterProblems = (parameters: GivenParameters, at: Located): readonly Problem[] =>
  Object.entries(parameters).flatMap(([id, values]) => {
    const item = itemOf(id);
    if (item === undefined || Object.keys(item.parameters).length === 0)
      return [unknownItem(id, at(['parameters', id], 'key'))];
    return Object.entries(values).flatMap(([name, value]): readonly Problem[] => {
      const fault = parameterFault(item, name, value);
      return fault === undefined
        ? []
        : [
            {
              code: 'HERA_CHECK_010',
              path: at(['parameters', id, name], Object.hasOwn(item.parameters, name) ? undefined : 'key'),
              ...fault,
              fix: 'correct or remove it',
            },
          ];
    });
  });

const laxerProblems = (profile: Profile | undefined, least: Profile | undefined, at: Located): readonly Problem[] =>
  profile === undefined || least === undefined || !isLaxer(profile, least)
    ? []
    : [
        {
          code: 'HERA_CHECK_011',
          path: at(['profile']),
          message: `${profile} demands less than the environment's own profile, ${least}`,
          allowed: `${least}, or stricter`,
          fix: 'leave it out; what may stay red for a time is an exception, which ends (infractl attest --exception)',
        },
      ];

/**
 * Settings from YAML text.
 *
 * @param file for problems, which name its lines
 * @throws HeraError with every problem: `HERA_CHECK_009` for what is no map in YAML (exit code 3), `HERA_CHECK_010` for what does not follow the
 * schema or names a parameter that is not there, `HERA_CHECK_011` for a profile that demands less than `least`
 */
export const parseSettings = (
  text: string,
  file: string,
  { least }: Pick<SettingsOptions, 'least'> = {},
): ChecklistSettings => {
  const { content, problems, at } = readLocatedYaml(text, {
    file,
    code: 'HERA_CHECK_009',
    allowed: 'one YAML document, a map, by the schema @hera/checklist/settings.schema.json',
    fix: 'mend the file',
    maxBytes,
  });
  if (content === undefined) throw new HeraError(problems, { exitCode: ExitCode.environment });
  const parsed = settingsSchema.safeParse(content);
  const wrong = [
    ...schemaProblems(settingsSchema, content, { code: 'HERA_CHECK_010', at }).map(({ problem, issue }) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0
        ? { ...problem, allowed: Object.keys(settingsSchema.shape).join(', ') }
        : problem,
    ),
    // Of the content, since the schema drops a key that would be more than a key.
    ...(parsed.success ? parameterProblems((content['parameters'] ?? {}) as GivenParameters, at) : []),
    ...(parsed.success ? laxerProblems(parsed.data.profile, least, at) : []),
  ];
  if (!parsed.success || wrong.length > 0) throw new HeraError(wrong);
  const { profile, objectives = {}, parameters = {} } = parsed.data;
  const { rtoMinutes, rpoMinutes } = objectives;
  return {
    file,
    ...(profile === undefined ? {} : { profile }),
    objectives: {
      ...(rtoMinutes === undefined ? {} : { rtoMinutes }),
      ...(rpoMinutes === undefined ? {} : { rpoMinutes }),
    },
    // Each value was held against the parameter of its item.
    parameters: parameters as ChecklistSettings['parameters'],
  };
};

/**
 * Settings of an environment from a file, `apps/<app>/checklist.yml` by convention.
 *
 * @throws HeraError as `parseSettings`, and `HERA_CHECK_009` for a file that cannot be read
 */
export const readSettings = (file: string, { shownAs = file, least }: SettingsOptions = {}): ChecklistSettings => {
  const refused = (message: string, cause?: unknown): HeraError =>
    new HeraError(
      {
        code: 'HERA_CHECK_009',
        path: shownAs,
        message,
        allowed: `a YAML file of ${maxBytes / 1024} KiB at the most`,
        fix: 'name such a file, or leave it out',
      },
      { exitCode: ExitCode.environment, ...(cause === undefined ? {} : { cause }) },
    );
  let text: string | undefined;
  try {
    if (statSync(file).size <= maxBytes) text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refused(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  if (text === undefined) throw refused(`has more than ${maxBytes} bytes`);
  return parseSettings(text.replace(/^\uFEFF/, ''), shownAs, least === undefined ? {} : { least });
};
