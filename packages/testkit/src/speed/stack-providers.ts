import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which providers a workspace asks for. */
export interface StackProviders {
  /** Everything that decides what `init` installs, as JSON whose order does not change. */
  readonly wanted: string;
  /** Whether exactly one AWS provider block configures every AWS resource. */
  readonly hasOneAwsBlock: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const awsSources = new Set(['aws', 'hashicorp/aws', 'registry.terraform.io/hashicorp/aws']);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A block that may stand once or in a list. */
const blocks = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : [value]).filter(isObject);

/** Blocks with a label, such as resources by type. */
const labelled = (file: Json, name: string): readonly (readonly [label: string, body: unknown])[] =>
  blocks(file[name]).flatMap((block) => Object.entries(block));

const readFiles = (directory: string): readonly Json[] | undefined => {
  const names = readdirSync(directory).sort();
  // The language itself is not read here.
  if (names.some((name) => /\.(tf|tofu)$|\.tofu\.json$/.test(name))) return undefined;
  const values = names
    .filter((name) => name.endsWith('.tf.json'))
    .map((name): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8')));
  return values.length > 0 && values.every(isObject) ? values : undefined;
};

const required = (file: Json): readonly (readonly [name: string, wish: unknown])[] =>
  blocks(file['terraform']).flatMap((block) => labelled(block, 'required_providers'));

const sourceOf = (wish: unknown): string | undefined => {
  const source = isObject(wish) ? wish['source'] : undefined;
  return typeof source === 'string' ? source : undefined;
};

/** Local names by which the files call the AWS provider. */
const awsNames = (wishes: readonly (readonly [name: string, wish: unknown])[]): ReadonlySet<string> => {
  const sources = new Map<string, string>([['aws', 'aws']]);
  for (const [name, wish] of wishes) sources.set(name, sourceOf(wish) ?? sources.get(name) ?? name);
  return new Set([...sources].filter(([, source]) => awsSources.has(source)).map(([name]) => name));
};

/** Providers that are asked for by the type of a resource alone. */
const implied = (file: Json): readonly string[] =>
  ['resource', 'data', 'ephemeral']
    .flatMap((kind) => labelled(file, kind))
    .map(([type]) => type.split('_', 1)[0] ?? type);

const metaProviders = (file: Json): readonly string[] =>
  ['resource', 'data', 'ephemeral']
    .flatMap((kind) => labelled(file, kind))
    .flatMap(([, named]) => blocks(named).flatMap((block) => Object.values(block)))
    .flatMap((body) => blocks(body).map(({ provider }) => provider))
    .filter((provider) => typeof provider === 'string');

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/**
 * Reads which providers the configuration in a workspace asks for.
 *
 * @returns undefined where this cannot be told for sure: configuration in HCL, modules, unreadable files
 */
export const readStackProviders = (directory: string): StackProviders | undefined => {
  try {
    const files = readFiles(directory);
    if (files === undefined || files.some((file) => file['module'] !== undefined)) return undefined;
    const wishes = files.flatMap(required);
    const names = awsNames(wishes);
    const configured = files.flatMap((file) => labelled(file, 'provider'));
    const aws = configured.filter(([name]) => names.has(name)).flatMap(([, body]) => blocks(body));
    const wanted = {
      required: wishes.map(([name, wish]) => [name, wish]),
      names: sorted([...configured.map(([name]) => name), ...files.flatMap(implied), ...files.flatMap(metaProviders)]),
    };
    return {
      wanted: JSON.stringify(wanted),
      hasOneAwsBlock: aws.length === 1 && aws.every(({ alias }) => alias === undefined),
    };
  } catch {
    return undefined;
  }
};
