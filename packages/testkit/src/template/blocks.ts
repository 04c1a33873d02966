import { ExitCode, HeraError } from '@hera/core/errors';
import { readFileSync } from 'node:fs';

/** Arguments of a block, as Terraform reads them. */
export type BlockValues = Readonly<Record<string, unknown>>;

/** A resource or a data source of a template. */
export interface TemplateResource {
  /** As Terraform writes it: `aws_vpc.main`, `data.aws_partition.here`. */
  readonly address: string;
  readonly kind: 'resource' | 'data';
  readonly type: string;
  /** Second part of the address; CDKTF puts a hash at its end. */
  readonly logicalId: string;
  /** Construct path, without a hash: `prod-aws/Network/Vpc`. @default - not written by CDKTF */
  readonly path?: string;
  /** Its arguments, in snake_case. */
  readonly values: BlockValues;
}

/** Everything a template is made of, each block in its own place. */
export interface Blocks {
  readonly resources: readonly TemplateResource[];
  readonly dataSources: readonly TemplateResource[];
  /** By name; more than one when there are aliases. */
  readonly providers: ReadonlyMap<string, readonly BlockValues[]>;
  readonly outputs: ReadonlyMap<string, BlockValues>;
  /** Locals, variables and modules by their reference, for example `local.name`. */
  readonly others: ReadonlyMap<string, unknown>;
}

/** Terraform takes a list of objects wherever it takes an object. */
const listed = (value: unknown): readonly BlockValues[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (item): item is BlockValues => typeof item === 'object' && item !== null && !Array.isArray(item),
  );

const named = (value: unknown): readonly (readonly [string, unknown])[] =>
  listed(value).flatMap((item) => Object.entries(item).filter(([key]) => key !== '//'));

const constructPath = (values: BlockValues): string | undefined => {
  const [note] = listed(values['//']);
  const [metadata] = listed(note?.['metadata']);
  return typeof metadata?.['path'] === 'string' ? metadata['path'] : undefined;
};

const withoutNote = ({ '//': _, ...values }: BlockValues): BlockValues => values;

const resourcesOf = (kind: 'resource' | 'data', section: unknown): readonly TemplateResource[] =>
  named(section).flatMap(([type, byName]) =>
    named(byName).flatMap(([logicalId, body]) =>
      listed(body).map((values) => {
        const path = constructPath(values);
        const address = `${kind === 'data' ? 'data.' : ''}${type}.${logicalId}`;
        return { address, kind, type, logicalId, values: withoutNote(values), ...(path === undefined ? {} : { path }) };
      }),
    ),
  );

const prefixed = (prefix: string, section: unknown): readonly (readonly [string, unknown])[] =>
  named(section).map(([name, value]) => [`${prefix}.${name}`, value]);

const sections = ['resource', 'data', 'provider', 'output', 'variable', 'locals', 'module', 'terraform'];

const unreadable = (source: string, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_TEST_021',
      path: source,
      message,
      allowed: 'Terraform configuration in JSON, such as the cdk.tf.json of a synth',
      fix: 'give what the synth wrote; configuration in HCL has to be planned, and its plan asserted on',
    },
    { exitCode: ExitCode.usage, ...(cause === undefined ? {} : { cause }) },
  );

const parse = (text: string, source: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(source, `not JSON: ${error instanceof Error ? error.message : String(error)}`, error);
  }
};

/**
 * Sorts Terraform JSON into blocks.
 *
 * @throws HeraError `HERA_TEST_021` when it is not Terraform configuration in JSON
 */
export const readBlocks = (given: unknown, source = 'template'): Blocks => {
  const json = typeof given === 'string' ? parse(given, source) : given;
  const [root] = listed(json);
  if (root === undefined || !sections.some((section) => section in root)) {
    throw unreadable(source, 'holds none of the blocks of a Terraform configuration');
  }
  return {
    resources: resourcesOf('resource', root['resource']),
    dataSources: resourcesOf('data', root['data']),
    providers: new Map(named(root['provider']).map(([name, value]) => [name, listed(value).map(withoutNote)])),
    outputs: new Map(named(root['output']).map(([name, value]) => [name, withoutNote(listed(value)[0] ?? {})])),
    others: new Map([
      ...prefixed('local', root['locals']),
      ...prefixed('var', root['variable']),
      ...prefixed('module', root['module']),
    ]),
  };
};

/** Reads a file as `readBlocks` reads a text. */
export const readBlocksOf = (file: string): Blocks => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, 'cannot be read', error);
  }
  return readBlocks(text, file);
};
