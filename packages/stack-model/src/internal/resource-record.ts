import type { Action, DocumentKind } from '../model';
import type { Unknown } from '../value';
import type { Cell, Evaluate } from './attribute-reader';

/** Attributes of a resource on one side. */
export interface RecordSide extends Cell {
  readonly level: DocumentKind;
  /** Reads expressions. @default - the document holds values only */
  readonly evaluate?: Evaluate;
}

/** What a document says of one resource instance, as it stands there. */
export interface ResourceRecord {
  readonly address: string;
  readonly moduleAddress: string;
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
  readonly provider: string;
  readonly action: Action;
  readonly reason: string | undefined;
  readonly replacePaths: readonly string[];
  readonly previousAddress: string | undefined;
  readonly importId: string | undefined;
  deposed: number;
  readonly instances: number | Unknown;
  readonly planned: RecordSide | undefined;
  readonly prior: RecordSide | undefined;
  /** Addresses without instance keys that a state recorded as dependencies. */
  dependsOn: readonly string[];
  readonly constructPath: string | undefined;
}
