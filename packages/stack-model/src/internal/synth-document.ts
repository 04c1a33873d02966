import { Unknown } from '../value';
import type { OpaqueModule } from '../model';
import { isObject, own } from './attribute-reader';
import type { PathStep } from './attribute-path';
import { type Leaf, onDemand, synthLeaves, synthReferences, texts } from './configuration';
import type { DocumentPath } from './document-walk';
import type { ParsedOutput, ParsedProvider, RecordCollector } from './parsed-document';
import { isSecretName } from './secret-names';
import { SynthEvaluation } from './synth-evaluation';

type Json = Readonly<Record<string, unknown>>;

const metaArguments = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
]);

interface RawBlock {
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly type: string;
  readonly name: string;
  readonly body: Json;
}

const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** JSON configuration writes one block as an object and several as a list. */
const blocksOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : [value]).filter(isObject);

const constructPathOf = (body: unknown): string | undefined =>
  optionalText(own(own(own(body, '//'), 'metadata'), 'path'));

/** `true` for each attribute whose name says that it holds a secret. */
const secretMask = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const masks = value.map(secretMask);
    return masks.some((mask) => mask !== undefined) ? masks : undefined;
  }
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, isSecretName(key) ? true : secretMask(item)] as const)
    .filter(([, mask]) => mask !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

/** The parts of a dynamic block stand where the blocks that it makes would. */
const dynamicLeaf = ({ steps, references }: Leaf): Leaf => {
  if (steps[0] !== 'dynamic') return { steps, references };
  const [label, ...rest] = steps.slice(1).filter((step): step is string => typeof step === 'string');
  const own = references.filter((text) => !text.startsWith(`${label}.`));
  return { steps: [label as PathStep, ...(rest[0] === 'content' ? rest.slice(1) : [])], references: own };
};

const leavesOf = (body: Json): readonly Leaf[] =>
  synthLeaves(body, metaArguments)
    .map(dynamicLeaf)
    .filter(({ references }) => references.length > 0);

/** Reads `cdk.tf.json`, or any other JSON configuration of a root module. Syntax: developer.hashicorp.com/terraform/language/syntax/json */
export class SynthReader {
  readonly outputs = new Map<string, ParsedOutput>();
  readonly providers: ParsedProvider[] = [];
  readonly opaqueModules: OpaqueModule[] = [];
  readonly evaluation = new SynthEvaluation();
  stackName: string | undefined;
  readonly #blocks: RawBlock[] = [];
  readonly #sources = new Map<string, string>();

  constructor(private readonly collector: RecordCollector) {}

  decide(path: DocumentPath): 'take' | 'descend' | 'skip' {
    switch (path[0]) {
      case 'resource':
      case 'data':
      case 'ephemeral':
        return path.filter((step) => typeof step === 'string').length < 3 ? 'descend' : 'take';
      case '//':
      case 'terraform':
      case 'provider':
      case 'module':
      case 'output':
      case 'locals':
        return 'take';
      default:
        return 'skip';
    }
  }

  take(path: DocumentPath, value: unknown): void {
    switch (path[0]) {
      case 'resource':
      case 'data':
      case 'ephemeral':
        return this.#block(
          path.filter((step): step is string => typeof step === 'string'),
          value,
        );
      case '//':
        this.stackName = optionalText(own(own(value, 'metadata'), 'stackName'));
        return;
      case 'terraform':
        for (const block of blocksOf(value))
          for (const required of blocksOf(block['required_providers']))
            for (const [name, item] of Object.entries(required)) this.#sources.set(name, sourceOf(name, item));
        return;
      case 'provider':
        return this.#provider(value);
      case 'module':
        for (const calls of blocksOf(value))
          for (const [name, body] of Object.entries(calls)) {
            const constructPath = constructPathOf(body);
            this.opaqueModules.push({
              address: `module.${name}`,
              moduleSource: optionalText(own(body, 'source')) ?? '',
              ...(constructPath === undefined ? {} : { constructPath }),
            });
          }
        return;
      case 'output':
        return this.#output(value);
      case 'locals':
        for (const locals of blocksOf(value))
          for (const [name, local] of Object.entries(locals)) {
            this.evaluation.locals.set(name, { value: local, unknown: undefined, sensitive: secretMask(local) });
            this.collector.scope.locals.set(name, synthReferences(local));
          }
        return;
      default:
    }
  }

  /** Records are made when all is read: what they need may stand anywhere in the document. */
  finish(): void {
    for (const block of this.#blocks) this.#register(block);
    for (const block of this.#blocks) this.#record(block);
  }

  #block([kind, type, name]: readonly string[], value: unknown): void {
    if (type === undefined || type === '//' || name === '//') return;
    if (name === undefined || !isObject(value)) {
      if (blocksOf(value).length === 1 && name !== undefined)
        return this.#block([String(kind), type, name], blocksOf(value)[0]);
      return this.collector.malformed([kind, type, name].filter((step) => step !== undefined).join('.'), 'an object');
    }
    const mode = kind === 'resource' ? 'managed' : (kind as 'data' | 'ephemeral');
    this.#blocks.push({ mode, type, name, body: value });
  }

  #register({ mode, type, name, body }: RawBlock): void {
    const key = mode === 'managed' ? `${type}.${name}` : `${mode}.${type}.${name}`;
    const value = Object.fromEntries(Object.entries(body).filter(([argument]) => !metaArguments.has(argument)));
    const repeated = Object.hasOwn(body, 'count') || Object.hasOwn(body, 'for_each');
    this.evaluation.blocks.set(key, { value, unknown: undefined, sensitive: secretMask(value), repeated });
    this.collector.scope.resources.set(key, {
      leaves: onDemand(() => leavesOf(body)),
      repeatedOver: synthReferences([body['count'], body['for_each']]),
      dependsOn: texts(body['depends_on']),
      providerKey: optionalText(body['provider']) ?? type.split('_')[0],
    });
  }

  #record({ mode, type, name, body }: RawBlock): void {
    const address = mode === 'managed' ? `${type}.${name}` : `${mode}.${type}.${name}`;
    const local = (optionalText(body['provider']) ?? (type.split('_')[0] as string)).split('.')[0] as string;
    const block = this.evaluation.blocks.get(address);
    this.collector.add({
      address,
      moduleAddress: '',
      mode,
      type: this.collector.intern(type),
      name,
      provider: this.#sources.get(local) ?? local,
      index: undefined,
      action: 'configured',
      reason: undefined,
      replacePaths: [],
      previousAddress: undefined,
      importId: undefined,
      deposed: 0,
      instances: this.#instances(body),
      dependsOn: [],
      constructPath: constructPathOf(body),
      prior: undefined,
      planned: {
        value: block?.value,
        unknown: undefined,
        sensitive: block?.sensitive,
        level: 'synth',
        evaluate: this.evaluation.evaluate,
      },
    });
  }

  #instances(body: Json): number | Unknown {
    const { count, for_each: forEach } = body;
    if (count !== undefined) {
      const value = typeof count === 'string' ? this.evaluation.evaluate(count) : count;
      const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
      return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
        ? number
        : new Unknown('expression', synthReferences(count).join(', ') || 'count');
    }
    if (forEach === undefined) return 1;
    if (isObject(forEach)) return Object.keys(forEach).length;
    return new Unknown('expression', synthReferences(forEach).join(', ') || 'for_each');
  }

  #provider(raw: unknown): void {
    for (const providers of blocksOf(raw))
      for (const [name, bodies] of Object.entries(providers))
        for (const body of blocksOf(bodies)) {
          const alias = optionalText(body['alias']);
          const value = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'alias' && key !== '//'));
          this.providers.push({
            key: alias === undefined ? name : `${name}.${alias}`,
            name,
            alias,
            value,
            unknown: undefined,
            sensitive: secretMask(value),
          });
        }
  }

  #output(raw: unknown): void {
    for (const outputs of blocksOf(raw))
      for (const [name, body] of Object.entries(outputs)) {
        const output = this.collector.object(body, `output.${name}`);
        if (output === undefined) continue;
        this.outputs.set(name, {
          value: output['value'],
          unknown: undefined,
          sensitive: output['sensitive'] === true,
          references: synthReferences(output['value']),
        });
      }
  }
}

const sourceOf = (name: string, requirement: unknown): string => {
  const source = optionalText(own(requirement, 'source')) ?? name;
  const parts = source.split('/');
  if (parts.length === 1) return `registry.terraform.io/hashicorp/${source}`;
  return parts.length === 2 ? `registry.terraform.io/${source}` : source;
};
