import { HeraError, type Problem } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import type {
  DocumentKind,
  OpaqueModule,
  Output,
  ProviderConfiguration,
  Resource,
  ResourceChange,
  SourceLocation,
  StackDocument,
  StackModel,
  StackView,
} from '../model';
import { isSensitive } from '../value';
import { AttributeReader, own } from './attribute-reader';
import { emptyScope } from './configuration';
import type { ParsedDocument, ParsedProvider } from './parsed-document';
import type { ResourceRecord } from './resource-record';
import { StackSide, type StackSurroundings } from './stack-side';

class Provider extends AttributeReader implements ProviderConfiguration {
  readonly name: string;
  readonly alias?: string;

  constructor(parsed: ParsedProvider, evaluate: ParsedDocument['evaluate']) {
    super(parsed, evaluate);
    this.name = parsed.name;
    if (parsed.alias !== undefined) this.alias = parsed.alias;
  }
}

const sourcePattern = /^(.+):(\d+):(\d+)$/;

/** `sources` of a manifest: construct path to `file:line:column`. */
const sourcesOf = (manifest: StackManifest | undefined): ReadonlyMap<string, SourceLocation> => {
  const sources = new Map<string, SourceLocation>();
  for (const [path, text] of Object.entries((own(manifest, 'sources') as object | undefined) ?? {})) {
    const [, file, line, column] = sourcePattern.exec(String(text)) ?? [];
    if (file !== undefined) sources.set(path, { file, line: Number(line), column: Number(column) });
  }
  return sources;
};

const constructPathsOf = (synth: ParsedDocument | undefined): ReadonlyMap<string, string> => {
  const paths = new Map<string, string>();
  for (const { address, constructPath } of synth?.records.values() ?? [])
    if (constructPath !== undefined) paths.set(address, constructPath);
  return paths;
};

const outputsOf = (document: ParsedDocument, side: StackSide): ReadonlyMap<string, Output> =>
  new Map(
    [...document.outputs.keys()].sort().map((name): [string, Output] => {
      const parsed = document.outputs.get(name);
      const inner = {
        value: { it: parsed?.value },
        unknown: { it: parsed?.unknown },
        sensitive: { it: parsed?.sensitive },
      };
      const value = new AttributeReader(inner, document.evaluate).get('it');
      const references = side.resolver.resolveOutput(parsed?.references ?? []);
      return [name, { name, value, sensitive: isSensitive(value) || parsed?.sensitive === true, references }];
    }),
  );

/** The graph of one stack. */
class Model implements StackModel {
  readonly name: string;
  readonly documents: readonly StackDocument[];
  readonly kind: DocumentKind;
  readonly outputs: ReadonlyMap<string, Output>;
  readonly providers: readonly ProviderConfiguration[];
  readonly opaqueModules: readonly OpaqueModule[];
  readonly complete: boolean;
  readonly manifest?: StackManifest;
  readonly warnings: readonly Problem[];
  readonly #planned: StackSide;
  readonly #surroundings: StackSurroundings;
  readonly #plannedRecords: ReadonlyMap<string, ResourceRecord>;
  readonly #priorRecords: ReadonlyMap<string, ResourceRecord> | undefined;
  #prior: StackSide | undefined;
  #changes: readonly ResourceChange[] | undefined;

  constructor(parts: ModelParts) {
    const { planned, prior, synth, manifest } = parts;
    this.name = parts.name;
    this.documents = parts.documents.map(({ name, kind, terraformVersion }) => ({
      name,
      kind,
      ...(terraformVersion === undefined ? {} : { terraformVersion }),
    }));
    this.kind = planned.kind;
    this.complete = planned.complete;
    this.warnings = parts.warnings;
    if (manifest !== undefined) this.manifest = manifest;
    const configured = planned.kind === 'state' ? undefined : planned;
    this.providers = planned.providers.map((provider) => new Provider(provider, planned.evaluate));
    this.#surroundings = {
      scope: configured?.scope ?? emptyScope(),
      constructPaths: constructPathsOf(synth),
      sources: sourcesOf(manifest),
      providers: new Map(planned.providers.map(({ key }, at) => [key, this.providers[at] as ProviderConfiguration])),
    };
    this.opaqueModules = planned.opaqueModules;
    this.#plannedRecords = planned.records;
    this.#priorRecords = prior?.records;
    this.#planned = new StackSide(planned.records.values(), (record) => record.planned, this.#surroundings);
    this.outputs = outputsOf(planned, this.#planned);
  }

  get planned(): StackView {
    return this;
  }

  get prior(): StackView {
    return (this.#prior ??= new StackSide(
      this.#priorRecords?.values() ?? [],
      (record) => record.prior,
      this.#surroundings,
    ));
  }

  get changes(): readonly ResourceChange[] {
    if (this.kind !== 'plan') return [];
    return (this.#changes ??= [...this.#plannedRecords.values()]
      .filter(({ mode, action }) => mode !== 'data' || action !== 'no-op')
      .map(({ address, action, previousAddress }) => {
        const planned = this.#planned.byAddress(address);
        const prior = this.prior.byAddress(address);
        return {
          address,
          action,
          ...(prior === undefined ? {} : { prior }),
          ...(planned === undefined ? {} : { planned }),
          ...(previousAddress === undefined ? {} : { previousAddress }),
        };
      })
      .sort((left, right) => (left.address < right.address ? -1 : 1)));
  }

  [Symbol.iterator](): Iterator<Resource> {
    return this.#planned[Symbol.iterator]();
  }
  get size(): number {
    return this.#planned.size;
  }
  get counts(): StackView['counts'] {
    return this.#planned.counts;
  }
  resources(type?: string): readonly Resource[] {
    return this.#planned.resources(type);
  }
  dataSources(type?: string): readonly Resource[] {
    return this.#planned.dataSources(type);
  }
  byAddress(address: string): Resource | undefined {
    return this.#planned.byAddress(address);
  }
  referrers(...given: Parameters<StackView['referrers']>): readonly Resource[] {
    return this.#planned.referrers(...given);
  }
}

interface ModelParts {
  readonly name: string;
  readonly documents: readonly ParsedDocument[];
  readonly planned: ParsedDocument;
  readonly prior: ParsedDocument | undefined;
  readonly synth: ParsedDocument | undefined;
  readonly manifest: StackManifest | undefined;
  readonly warnings: readonly Problem[];
}

const onlyOne = (documents: readonly ParsedDocument[], kind: DocumentKind): ParsedDocument | undefined => {
  const [first, second] = documents.filter((document) => document.kind === kind);
  if (first === undefined || second === undefined) return first;
  throw new HeraError({
    code: 'HERA_MODEL_007',
    path: second.name,
    message: `is a second ${kind}: ${first.name} is one already`,
    allowed: 'one synth document, one plan and one state of the same stack',
    fix: 'read each stack on its own, or the folder with readStackModels',
  });
};

/** A plan and the configuration of another stack say nothing about each other. */
const strangers = (plan: ParsedDocument | undefined, synth: ParsedDocument | undefined): readonly Problem[] => {
  if (plan === undefined || synth === undefined || synth.records.size === 0) return [];
  const isCommon = [...synth.scope.resources.keys()].some((key) => plan.scope.resources.has(key));
  if (isCommon || plan.scope.resources.size === 0) return [];
  return [
    {
      code: 'HERA_MODEL_007',
      path: plan.name,
      message: `and ${synth.name} have no resource in common`,
      allowed: 'documents of one stack',
      fix: 'give the plan of this configuration',
    },
  ];
};

/**
 * Puts the documents of one stack together: what will exist comes from the plan, else from the configuration, else from the state; what
 * existed from the plan, else from the state.
 *
 * @throws HeraError `HERA_MODEL_007` when they do not belong together
 */
export const buildModel = (
  documents: readonly ParsedDocument[],
  options: { readonly name?: string | undefined; readonly manifest?: StackManifest | undefined },
): StackModel => {
  const plan = onlyOne(documents, 'plan');
  const synth = onlyOne(documents, 'synth');
  const state = onlyOne(documents, 'state');
  const planned = plan ?? synth ?? state;
  if (planned === undefined) {
    throw new HeraError({
      code: 'HERA_MODEL_010',
      path: 'documents',
      message: 'is empty',
      allowed: 'cdk.tf.json, plan JSON or state JSON of one stack',
      fix: 'give at least one',
    });
  }
  const problems = strangers(plan, synth);
  if (problems.length > 0) throw new HeraError(problems);
  return new Model({
    name: options.manifest?.stack ?? synth?.stackName ?? options.name ?? 'stack',
    documents,
    planned,
    prior: plan ?? state,
    synth,
    manifest: options.manifest,
    warnings: documents.flatMap(({ warnings }) => warnings),
  });
};
