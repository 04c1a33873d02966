import type { Problem, StackManifest } from '@hera/core';
import type { Unknown, Value, ValueMap } from './value';

/** What a document is: configuration as CDKTF writes it, a plan as JSON, or a state (either of its two formats). */
export type DocumentKind = 'synth' | 'plan' | 'state';

/** What Terraform would do. Both orders of delete and create are `replace`; in a synth document everything is `configured`, in a state `exists`. */
export type Action =
  | 'create'
  | 'update'
  | 'replace'
  | 'delete'
  | 'no-op'
  | 'read'
  | 'import'
  | 'move'
  | 'forget'
  | 'configured'
  | 'exists';

/** Where a construct was made, in TypeScript. */
export interface SourceLocation {
  /** Path relative to the folder of the app, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/**
 * How sure it is that a reference means this resource: `exact`: the file names it, or holds its id; `likely`: instances paired by the
 * same `count.index` or `each.key`; `possible`: one of several instances, and the file does not tell which.
 */
export type Certainty = 'exact' | 'likely' | 'possible';

/** One edge of the graph. */
export interface Reference {
  /** The attribute that refers, as Terraform names it, for example `vpc_config[0].subnet_ids`; empty for `depends_on` and `dependencies`. */
  readonly path: string;
  readonly to: Resource;
  /** Attribute of `to` that is read. @default - the resource as a whole, or not told */
  readonly attribute?: string;
  readonly certainty: Certainty;
  /** How it was found: in an expression, by a known id, or as a declared or recorded dependency. */
  readonly via: 'expression' | 'literal-id' | 'dependency';
}

/** Attributes of a resource or of one of its blocks. Paths are as Terraform writes them: `scaling_config[0].min_size`, `tags["a.b"]`. */
export interface Attributes {
  /**
   * A value, an `Unknown`, a `Sensitive`, or `undefined` where it is not set (absent and `null` are one thing). `[0]` of a block that the file
   * holds as an object is that object. Below an unknown everything is unknown.
   *
   * @throws HeraError `HERA_MODEL_008` for a path that is none
   */
  get(path: string): Value | undefined;
  /** `get` for a string; numbers and booleans become text, as Terraform converts them. */
  text(path: string): string | Unknown | undefined;
  /** `get` for a number; text that is a number becomes one. */
  number(path: string): number | Unknown | undefined;
  /** `get` for a boolean; `"true"` and `"false"` become one. */
  flag(path: string): boolean | Unknown | undefined;
  /** `get` for a list or set. Elements may be unknown each. */
  list(path: string): readonly Value[] | Unknown | undefined;
  /** Nested blocks of that name, in order: one for an object, none where it is not set. Unknown where their number is. */
  blocks(path: string): readonly Attributes[] | Unknown;
  /** Everything, with unknown and sensitive values in their places. Computed anew each time. */
  toObject(): ValueMap;
}

/** A resource instance or data source, from one side (planned or prior). Read-only. */
export interface Resource extends Attributes {
  /** With module path and index, for example `module.vpc.aws_subnet.private["a"]`. */
  readonly address: string;
  /** Address of the enclosing module instance; empty in the root module. */
  readonly moduleAddress: string;
  /** Steps of `moduleAddress`, for example `['module.vpc', 'module.subnets["a"]']`. */
  readonly modulePath: readonly string[];
  readonly mode: 'managed' | 'data' | 'ephemeral';
  /** For example `aws_nat_gateway`. */
  readonly type: string;
  /** The label in the configuration. */
  readonly name: string;
  /** Key of `for_each`, or position of `count`. @default - the resource has neither */
  readonly index?: string | number;
  /** Source address such as `registry.terraform.io/hashicorp/aws`; in a synth document the one that `required_providers` names, or the type's prefix. */
  readonly provider: string;
  /** Region that it is in, from its own attribute, its provider's configuration or its ARN. @default - the file does not tell */
  readonly region?: string | Unknown;
  /** The document that this side of it comes from. */
  readonly level: DocumentKind;
  readonly action: Action;
  /** Why Terraform does so, for example `replace_because_tainted`. @default - none given */
  readonly reason?: string;
  /** Attributes that force a replacement. Empty when there is none. */
  readonly replacePaths: readonly string[];
  /** Address before a `moved` block. @default - not moved */
  readonly previousAddress?: string;
  /** Id that it is imported by. @default - not imported, or the id is not known */
  readonly importId?: string;
  /** Whether the planned objects of older generations (`create_before_destroy`) still wait for their deletion, and how many. */
  readonly deposed: number;
  /**
   * How many instances this stands for: 1 in plans and states, where every instance is a resource of its own; in a synth document what `count`
   * or `for_each` says.
   */
  readonly instances: number | Unknown;
  /** Path in the construct tree, for example `prod-aws/Network/Vpc`. @default - the file has none */
  readonly constructPath?: string;
  /** Where its construct was made. @default - the manifest beside the file has none */
  readonly source?: SourceLocation;
  /** Resources that the attribute at `path` refers to, or everything refers to; each once, surest first. */
  references(path?: string): readonly Resource[];
  /** The same as edges, with how sure they are. */
  edges(path?: string): readonly Reference[];
  /** What refers to something that the file does not show, as written: `local.subnets`, `module.vpc.ids`, `var.role`. */
  unresolved(path?: string): readonly string[];
}

/** An output of the root module. */
export interface Output {
  readonly name: string;
  readonly value: Value | undefined;
  readonly sensitive: boolean;
  /** Resources that it is computed from. */
  readonly references: readonly Resource[];
}

/** Configuration of a provider. */
export interface ProviderConfiguration extends Attributes {
  /** Local name, for example `aws`. */
  readonly name: string;
  /** @default - the default configuration */
  readonly alias?: string;
}

/** A module whose inside the file does not show. Only synth documents have them: what it holds is unknown. */
export interface OpaqueModule {
  readonly address: string;
  readonly moduleSource: string;
  /** Path in the construct tree. @default - the file has none */
  readonly constructPath?: string;
}

/** Resources as they are on one side: planned, or prior. */
export interface StackView extends Iterable<Resource> {
  /** Managed resources, of one type or all, in the order of their addresses. */
  resources(type?: string): readonly Resource[];
  /** Data sources, of one type or all, in the order of their addresses. */
  dataSources(type?: string): readonly Resource[];
  /** The resource or data source at an address. */
  byAddress(address: string): Resource | undefined;
  /** What refers to a resource, each once; `path` narrows to an attribute of the referrer. */
  referrers(resource: Resource, options?: ReferrerOptions): readonly Resource[];
  /** How many managed resources there are by type, in the order of names; unknown where `count` or `for_each` is. */
  readonly counts: ReadonlyMap<string, number | Unknown>;
  /** Managed resources and data sources. */
  readonly size: number;
}

/** Narrows `referrers`. */
export interface ReferrerOptions {
  /** Type of the referrer. @default - any */
  readonly type?: string;
  /** Attribute of the referrer. @default - any, and `depends_on` */
  readonly path?: string;
}

/** One line of a plan. */
export interface ResourceChange {
  readonly address: string;
  readonly action: Action;
  /** @default - it did not exist */
  readonly prior?: Resource;
  /** @default - it will not exist */
  readonly planned?: Resource;
}

/** A file that was read. */
export interface StackDocument {
  /** Path or name as given. */
  readonly name: string;
  readonly kind: DocumentKind;
  /** @default - the file does not say */
  readonly terraformVersion?: string;
}

/**
 * One stack as a graph. The model itself is the planned side: what will exist after an apply (for a state alone: what exists). Read-only.
 */
export interface StackModel extends StackView {
  /** Name of the stack: from the manifest, from CDKTF's metadata, or of the folder. */
  readonly name: string;
  readonly documents: readonly StackDocument[];
  /** Where the planned side comes from. */
  readonly kind: DocumentKind;
  /** What will exist. The same as the model. */
  readonly planned: StackView;
  /** What existed before the plan, with its values then; the state, where one was read; empty for a synth document alone. */
  readonly prior: StackView;
  /** Every resource of the plan that has an action, `no-op` among them, in the order of addresses. */
  readonly changes: readonly ResourceChange[];
  /** Outputs of the root module, in the order of names. */
  readonly outputs: ReadonlyMap<string, Output>;
  readonly providers: readonly ProviderConfiguration[];
  readonly opaqueModules: readonly OpaqueModule[];
  /** Whether the plan covers everything: false where Terraform ended early, was targeted or deferred something. */
  readonly complete: boolean;
  /** `hera.manifest.json` beside the file, when Hera wrote the stack. @default - there is none */
  readonly manifest?: StackManifest;
  /** What was tolerated and should be known: values that were ignored, attributes that no reference could be read from. */
  readonly warnings: readonly Problem[];
}
