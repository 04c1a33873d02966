import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { HeraError } from '@hera/core/errors';
import type { DocumentKind } from '../model';
import { own } from './attribute-reader';
import { type DocumentPath, type DocumentVisitor, walkValue } from './document-walk';
import { unreadable } from './failure';
import { JsonSplitter } from './json-splitter';
import { limits } from './limits';
import { type ParsedDocument, type ParsedOutput, RecordCollector } from './parsed-document';
import { decideInModule, PlanReader } from './plan-document';
import { readRawStateResource, readStateResource } from './state-document';
import { SynthReader } from './synth-document';

const keysOf = {
  plan: new Set([
    'planned_values',
    'resource_changes',
    'configuration',
    'output_changes',
    'prior_state',
    'deferred_changes',
  ]),
  synth: new Set([
    'resource',
    'data',
    'terraform',
    'provider',
    'module',
    'output',
    'locals',
    '//',
    'variable',
    'ephemeral',
  ]),
  rawState: new Set(['lineage', 'serial']),
} as const;

/** Reads whichever of the formats a document is: their members at the root have no name in common that means two things. */
class AnyReader implements DocumentVisitor {
  readonly #collector: RecordCollector;
  readonly #plan: PlanReader;
  readonly #synth: SynthReader;
  readonly #outputs = new Map<string, ParsedOutput>();
  readonly #seen = new Set<string>();
  #formatVersion: unknown;
  #stateVersion: unknown;
  #terraformVersion: string | undefined;

  constructor(private readonly name: string) {
    this.#collector = new RecordCollector(name);
    this.#plan = new PlanReader(this.#collector);
    this.#synth = new SynthReader(this.#collector);
  }

  decide(path: DocumentPath): 'take' | 'descend' | 'skip' {
    const root = String(path[0]);
    if (path.length === 1) this.#seen.add(root);
    switch (root) {
      case 'format_version':
      case 'terraform_version':
      case 'version':
        return 'take';
      case 'values':
        if (path.length === 1) return 'descend';
        if (path[1] === 'outputs') return 'take';
        return path[1] === 'root_module' ? decideInModule(path.slice(2)) : 'skip';
      case 'outputs':
        return 'take';
      case 'resources':
        return path.length === 1 ? 'descend' : 'take';
      default:
        return keysOf.synth.has(root) ? this.#synth.decide(path) : this.#plan.decide(path);
    }
  }

  enter(path: DocumentPath, isList: boolean): void {
    if (path.length === 1 && path[0] === 'resources' && !isList) this.#collector.malformed('resources', 'a list');
    else this.#plan.enter(path, isList);
  }

  take(path: DocumentPath, value: unknown): void {
    const root = String(path[0]);
    switch (root) {
      case 'format_version':
        this.#formatVersion = value;
        return;
      case 'terraform_version':
        if (typeof value === 'string') this.#terraformVersion = value;
        return;
      case 'version':
        this.#stateVersion = value;
        return;
      case 'outputs':
        return this.#stateOutputs(value);
      case 'values':
        if (path[1] === 'outputs') return this.#stateOutputs(value);
        if (path.at(-2) === 'resources') readStateResource(this.#collector, value, path.join('.'), 'state', 'exists');
        return;
      case 'resources':
        if (path.length === 2) readRawStateResource(this.#collector, value, `resources[${path[1]}]`);
        else if (path.length === 1) this.#collector.malformed('resources', 'a list');
        return;
      default:
        if (keysOf.synth.has(root)) this.#synth.take(path, value);
        else this.#plan.take(path, value);
    }
  }

  #stateOutputs(raw: unknown): void {
    for (const [name, output] of Object.entries(this.#collector.object(raw, 'outputs') ?? {}))
      this.#outputs.set(name, {
        value: own(output, 'value'),
        unknown: undefined,
        sensitive: own(output, 'sensitive') === true,
        references: [],
      });
  }

  #has(keys: ReadonlySet<string>): boolean {
    return [...this.#seen].some((key) => keys.has(key));
  }

  #kind(): DocumentKind {
    if (this.#has(keysOf.plan)) return 'plan';
    if (this.#seen.has('values') || (this.#stateVersion !== undefined && this.#has(keysOf.rawState))) return 'state';
    // An empty state of `terraform show -json` has nothing but its version.
    if (this.#seen.has('format_version') && !this.#has(keysOf.synth)) return 'state';
    if (this.#has(keysOf.synth)) return 'synth';
    throw this.#unrecognised();
  }

  #unrecognised(): Error {
    const [message, fix] = this.#seen.has('encrypted_data')
      ? ['is an encrypted state or plan of OpenTofu', 'decrypt it: tofu show -json > state.json']
      : this.#seen.has('@level')
        ? [
            'is the log of `terraform plan -json`',
            'keep the plan itself: terraform plan -out p, then terraform show -json p > plan.json',
          ]
        : [
            `is JSON, but none of the formats: its members are ${[...this.#seen].slice(0, 8).join(', ') || 'none'}`,
            'give cdk.tf.json, `terraform show -json` of a plan or a state, or a terraform.tfstate',
          ];
    return unreadable({
      code: 'HERA_MODEL_003',
      path: this.name,
      message: String(message),
      allowed: 'cdk.tf.json, plan JSON, state JSON, terraform.tfstate (version 4)',
      fix: String(fix),
    });
  }

  #requireVersion(kind: DocumentKind): void {
    const [version, allowed, holds] =
      kind === 'synth'
        ? [undefined, '', true]
        : this.#has(keysOf.rawState) && !this.#seen.has('format_version')
          ? [this.#stateVersion, 'version 4', this.#stateVersion === 4]
          : [this.#formatVersion, 'format_version 1.x', /^(?:1\.\d+|0\.[12])$/.test(String(this.#formatVersion))];
    if (holds) return;
    throw unreadable({
      code: 'HERA_MODEL_009',
      path: this.name,
      message: `is a ${kind} of the version ${JSON.stringify(version) ?? 'that it does not tell'}`,
      allowed: String(allowed),
      fix: 'write it with Terraform 1.x or OpenTofu 1.x',
    });
  }

  finish(): ParsedDocument {
    const kind = this.#kind();
    this.#requireVersion(kind);
    if (kind === 'plan') this.#plan.finish();
    if (kind === 'synth') this.#synth.finish();
    this.#collector.throwIfAny();
    return {
      name: this.name,
      kind,
      stackName: this.#synth.stackName,
      terraformVersion: this.#terraformVersion,
      records: this.#collector.records,
      scope: this.#collector.scope,
      outputs: kind === 'plan' ? this.#plan.outputs : kind === 'synth' ? this.#synth.outputs : this.#outputs,
      providers: kind === 'plan' ? this.#plan.providers : this.#synth.providers,
      opaqueModules: this.#synth.opaqueModules,
      evaluate: kind === 'synth' ? this.#synth.evaluation.evaluate : undefined,
      complete: this.#plan.complete,
      warnings: [],
    };
  }
}

/** What files look like that people give by mistake. */
const mistaken = (name: string, head: Buffer): HeraError | undefined => {
  const problem = (message: string, fix: string): HeraError =>
    unreadable({ code: 'HERA_MODEL_003', path: name, message, allowed: 'JSON', fix });
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')))
    return problem('is a plan as Terraform saves it', 'convert it: terraform show -json <plan> > plan.json');
  if (head[0] === 0x1f && head[1] === 0x8b) return problem('is compressed', 'unpack it: gunzip');
  const first = /^\s*(\S)/.exec(head.toString('latin1'))?.[1];
  if (first === undefined || first === '{' || first === '[') return undefined;
  return /^\s*(?:terraform|resource|module|variable|provider|data|locals|#|\/\/)/.test(head.toString('latin1'))
    ? problem('is HCL', 'plan it, and give the plan: terraform plan -out p, then terraform show -json p > plan.json')
    : undefined;
};

/** Puts the bytes of one document through, in the order in which they come. */
class DocumentBytes {
  readonly #reader: AnyReader;
  readonly #splitter: JsonSplitter;
  readonly #utf16: Buffer[] = [];
  #head: 'expected' | 'utf8' | 'utf16' = 'expected';

  constructor(
    private readonly name: string,
    private readonly size: number,
  ) {
    this.#reader = new AnyReader(name);
    this.#splitter = new JsonSplitter(name, this.#reader, size <= limits.checkedBytes);
  }

  write(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#head === 'expected' && bytes.length > 0) {
      const mistake = mistaken(this.name, bytes.subarray(0, 512));
      if (mistake !== undefined) throw mistake;
      // PowerShell's `>` writes UTF-16.
      this.#head = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16' : 'utf8';
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    if (this.#head === 'utf8') return this.#splitter.write(bytes);
    if (this.size > limits.checkedBytes) {
      throw unreadable({
        code: 'HERA_MODEL_005',
        path: this.name,
        message: 'is UTF-16, and too large to be converted',
        allowed: 'UTF-8',
        fix: 'write it as UTF-8',
      });
    }
    this.#utf16.push(Buffer.from(bytes));
  }

  end(): ParsedDocument {
    if (this.#utf16.length > 0) {
      const text = new TextDecoder('utf-16le').decode(Buffer.concat(this.#utf16));
      this.#splitter.write(Buffer.from(text, 'utf8'));
    }
    this.#splitter.end();
    return this.#reader.finish();
  }
}

/** Reads a document from memory: text, or its bytes. */
export const readContent = (name: string, content: string | Uint8Array): ParsedDocument => {
  const bytes =
    typeof content === 'string' ? Buffer.from(content.replace(/^\ufeff/, ''), 'utf8') : Buffer.from(content);
  const document = new DocumentBytes(name, bytes.length);
  document.write(bytes);
  return document.end();
};

/** Reads a document that is parsed already. */
export const readValue = (name: string, value: unknown): ParsedDocument => {
  const reader = new AnyReader(name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable({
      code: 'HERA_MODEL_003',
      path: name,
      message: 'is not an object',
      allowed: 'the parsed JSON of one document',
      fix: 'give the object that JSON.parse gives',
    });
  }
  walkValue(name, value, reader);
  return reader.finish();
};

/** Reads a file piece by piece, through one piece of memory. */
export const readFile = (file: string): ParsedDocument => {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    const document = new DocumentBytes(file, size);
    // A pipe has no size.
    const memory = Buffer.allocUnsafe(size === 0 ? 2 ** 20 : Math.min(2 ** 20, size + 1));
    for (let length = 1; length > 0;) {
      length = readSync(descriptor, memory, 0, memory.length, null);
      document.write(memory.subarray(0, length));
    }
    return document.end();
  } catch (error) {
    const code = own(error, 'code');
    if (HeraError.is(error) || typeof code !== 'string') throw error;
    throw new HeraError(
      {
        code: 'HERA_MODEL_001',
        path: file,
        message: `cannot be read (${code})`,
        fix: code === 'ENOENT' ? 'check the path' : 'check its permissions, and that it is a file',
      },
      { cause: error },
    );
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
