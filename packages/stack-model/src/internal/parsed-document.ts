import type { Problem } from '@hera/core/errors';
import { HeraError, ExitCode } from '@hera/core/errors';
import type { DocumentKind, OpaqueModule } from '../model';
import { type Cell, type Evaluate, isObject, own } from './attribute-reader';
import { emptyScope, type ModuleScope } from './configuration';
import { reportedProblems } from './failure';
import { limits } from './limits';
import type { ResourceRecord } from './resource-record';

/** An output as a document has it. */
export interface ParsedOutput extends Cell {
  readonly references: readonly string[];
}

/** A provider block as a document has it. */
export interface ParsedProvider extends Cell {
  readonly key: string;
  readonly name: string;
  readonly alias: string | undefined;
}

/** What a document holds, before it becomes a graph. */
export interface ParsedDocument {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly stackName: string | undefined;
  readonly terraformVersion: string | undefined;
  readonly records: ReadonlyMap<string, ResourceRecord>;
  readonly scope: ModuleScope;
  readonly outputs: ReadonlyMap<string, ParsedOutput>;
  readonly providers: readonly ParsedProvider[];
  readonly opaqueModules: readonly OpaqueModule[];
  readonly evaluate: Evaluate | undefined;
  readonly complete: boolean;
  readonly warnings: readonly Problem[];
}

/** Collects the records of one document: duplicates and wrong shapes are problems, and as many as are useful are reported at once. */
export class RecordCollector {
  readonly records = new Map<string, ResourceRecord>();
  readonly scope: ModuleScope = emptyScope();
  readonly #problems: Problem[] = [];
  readonly #interned = new Map<string, string>();

  constructor(readonly document: string) {}

  /** One copy of a string that comes again and again. */
  intern(text: string): string {
    const known = this.#interned.get(text);
    if (known !== undefined) return known;
    if (this.#interned.size < 100_000) this.#interned.set(text, text);
    return text;
  }

  add(record: ResourceRecord): void {
    if (this.records.has(record.address)) {
      this.problem({
        code: 'HERA_MODEL_006',
        path: record.address,
        message: `stands twice in ${this.document}`,
        allowed: 'each address once',
        fix: 'give a file that Terraform, OpenTofu or CDKTF wrote',
      });
      return;
    }
    if (this.records.size >= limits.resources) {
      this.problem({
        code: 'HERA_MODEL_005',
        path: this.document,
        message: `has more than ${limits.resources} resources`,
        allowed: `up to ${limits.resources}`,
        fix: 'split the stack',
      });
      this.throwIfAny();
    }
    this.records.set(record.address, record);
  }

  /** Something that is not of the shape it should be. */
  malformed(path: string, expected: string): void {
    this.problem({
      code: 'HERA_MODEL_004',
      path,
      message: `is not ${expected}`,
      allowed: expected,
      fix: `write ${this.document} anew with Terraform, OpenTofu or CDKTF`,
    });
  }

  /** A member that must be a string. */
  text(container: unknown, key: string, path: string): string | undefined {
    const value = own(container, key);
    if (typeof value === 'string' && value !== '') return value;
    this.malformed(`${path}.${key}`, 'a text');
    return undefined;
  }

  /** A value that must be an object. */
  object(value: unknown, path: string): Readonly<Record<string, unknown>> | undefined {
    if (isObject(value)) return value;
    this.malformed(path, 'an object');
    return undefined;
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
    if (this.#problems.length >= reportedProblems) this.throwIfAny();
  }

  /** @throws HeraError with every problem so far, exit code 3 */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new HeraError(this.#problems, { exitCode: ExitCode.environment });
  }
}
