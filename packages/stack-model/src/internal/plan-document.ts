import type { Action } from '../model';
import { isObject, own } from './attribute-reader';
import { formatPath, type PathStep } from './attribute-path';
import { emptyScope, type ModuleScope, onDemand, planLeaves, planReferences, texts } from './configuration';
import type { DocumentPath } from './document-walk';
import type { ParsedOutput, ParsedProvider, RecordCollector } from './parsed-document';
import { isSecretName } from './secret-names';
import { readStateResource } from './state-document';

const words: Readonly<Record<string, Action>> = {
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  open: 'read',
};

const actionOf = (actions: readonly string[], importing: boolean, moved: boolean): Action => {
  if (actions.length > 1) return actions.includes('forget') ? 'forget' : 'replace';
  const word = own(words, actions[0] ?? '') as Action | undefined;
  if (word !== undefined && !(word === 'update' && importing)) return word;
  if (importing) return 'import';
  return moved ? 'move' : 'no-op';
};

const modes = new Set(['managed', 'data', 'ephemeral']);
const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads `terraform show -json` of a plan. Format: developer.hashicorp.com/terraform/internals/json-format (major version 1). */
export class PlanReader {
  readonly outputs = new Map<string, ParsedOutput>();
  readonly providers: ParsedProvider[] = [];
  complete = true;
  #variables: unknown;
  #providerConfig: unknown;
  readonly #dependsOn = new Map<string, readonly string[]>();
  readonly #sensitiveVariables = new Set<string>();

  constructor(private readonly collector: RecordCollector) {}

  decide(path: DocumentPath): 'take' | 'descend' | 'skip' {
    switch (path[0]) {
      case 'resource_changes':
      case 'deferred_changes':
        return path.length === 1 ? 'descend' : 'take';
      case 'prior_state':
        if (path.length <= 2) return path.length === 1 || path[1] === 'values' ? 'descend' : 'skip';
        return path[2] === 'root_module' ? decideInModule(path.slice(3)) : 'skip';
      case 'configuration':
        if (path.length === 1) return 'descend';
        if (path[1] === 'provider_config') return 'take';
        return path[1] === 'root_module' ? decideInConfiguration(path.slice(2)) : 'skip';
      case 'variables':
      case 'output_changes':
      case 'complete':
      case 'errored':
        return 'take';
      default:
        return 'skip';
    }
  }

  /** An object without members would read like a plan without changes. */
  enter(path: DocumentPath, isList: boolean): void {
    if (path.length === 1 && !isList && (path[0] === 'resource_changes' || path[0] === 'deferred_changes'))
      this.collector.malformed(path[0], 'a list');
  }

  take(path: DocumentPath, value: unknown): void {
    switch (path[0]) {
      case 'resource_changes':
        if (typeof path[1] === 'number') this.#change(value, `resource_changes[${path[1]}]`);
        else if (path.length === 1 && value !== null) this.collector.malformed('resource_changes', 'a list');
        return;
      case 'deferred_changes':
        this.complete = false;
        if (isObject(value)) this.#change(value['resource_change'], `deferred_changes[${path[1]}]`);
        return;
      case 'prior_state':
        return this.#prior(path, value);
      case 'configuration':
        if (path[1] === 'provider_config') this.#providerConfig = value;
        else this.#configuration(path.slice(2), value);
        return;
      case 'variables':
        this.#variables = value;
        return;
      case 'output_changes':
        return this.#outputs(value);
      case 'complete':
        if (value === false) this.complete = false;
        return;
      case 'errored':
        if (value === true) this.complete = false;
        return;
      default:
    }
  }

  /** What can only be put together when everything was read: the parts of a document may come in any order. */
  finish(): void {
    for (const [address, dependsOn] of this.#dependsOn) {
      const record = this.collector.records.get(address);
      if (record !== undefined) record.dependsOn = dependsOn;
    }
    for (const [name, output] of this.outputs)
      this.outputs.set(name, { ...output, references: this.collector.scope.outputs.get(name) ?? [] });
    if (isObject(this.#providerConfig))
      for (const [key, provider] of Object.entries(this.#providerConfig)) this.#provider(key, provider);
  }

  #change(raw: unknown, path: string): void {
    const item = this.collector.object(raw, path);
    if (item === undefined) return;
    const address = this.collector.text(item, 'address', path);
    const type = this.collector.text(item, 'type', path);
    const name = this.collector.text(item, 'name', path);
    const change = this.collector.object(item['change'], `${path}.change`);
    const mode = own(item, 'mode');
    if (typeof mode !== 'string' || !modes.has(mode)) {
      this.collector.malformed(`${path}.mode`, 'managed, data or ephemeral');
      return;
    }
    if (address === undefined || type === undefined || name === undefined || change === undefined) return;
    const actions = texts(change['actions']);
    if (actions.length === 0) return this.collector.malformed(`${path}.change.actions`, 'a list of actions');
    if (typeof item['deposed'] === 'string') return this.#deposed(address);
    const action = actionOf(actions, isObject(change['importing']), item['previous_address'] !== undefined);
    const gone = action === 'delete' || action === 'forget';
    const isNew = action === 'create' || change['before'] === null || change['before'] === undefined;
    this.collector.add({
      address,
      moduleAddress: this.collector.intern(optionalText(item['module_address']) ?? ''),
      mode: mode as 'managed' | 'data' | 'ephemeral',
      type: this.collector.intern(type),
      name: this.collector.intern(name),
      index: typeof item['index'] === 'number' ? item['index'] : optionalText(item['index']),
      provider: this.collector.intern(optionalText(item['provider_name']) ?? ''),
      action,
      reason: optionalText(item['action_reason']),
      replacePaths: replacePathsOf(change['replace_paths']),
      previousAddress: optionalText(item['previous_address']),
      importId: optionalText(own(change['importing'], 'id')),
      deposed: this.#deposedBefore.get(address) ?? 0,
      instances: 1,
      dependsOn: [],
      constructPath: undefined,
      planned: gone
        ? undefined
        : {
            value: change['after'],
            unknown: change['after_unknown'],
            sensitive: change['after_sensitive'],
            level: 'plan',
          },
      prior: isNew
        ? undefined
        : { value: change['before'], unknown: undefined, sensitive: change['before_sensitive'], level: 'plan' },
    });
  }

  readonly #deposedBefore = new Map<string, number>();

  /** An object that a failed replacement left behind: it is no resource of its own. */
  #deposed(address: string): void {
    const record = this.collector.records.get(address);
    if (record !== undefined) record.deposed += 1;
    else this.#deposedBefore.set(address, (this.#deposedBefore.get(address) ?? 0) + 1);
  }

  /** Data sources that were read while planning stand only in the prior state; of managed ones it adds the dependencies. */
  #prior(path: DocumentPath, value: unknown): void {
    if (path.at(-2) !== 'resources' || !isObject(value)) return;
    const address = own(value, 'address');
    if (typeof address !== 'string') return;
    if (own(value, 'mode') === 'data') {
      readStateResource(this.collector, value, `prior_state.${address}`, 'plan', 'no-op');
      return;
    }
    const dependsOn = texts(value['depends_on']);
    if (dependsOn.length > 0)
      this.#dependsOn.set(
        address,
        dependsOn.map((item) => this.collector.intern(item)),
      );
  }

  #scopeAt(path: DocumentPath): { scope: ModuleScope; rest: DocumentPath } {
    let scope = this.collector.scope;
    let rest = path;
    while (rest[0] === 'module_calls' && rest[2] === 'module') {
      scope = callOf(scope, String(rest[1])).scope;
      rest = rest.slice(3);
    }
    return { scope, rest };
  }

  #configuration(path: DocumentPath, value: unknown): void {
    const { scope, rest } = this.#scopeAt(path);
    if (rest[0] === 'resources' && isObject(value)) {
      const address = own(value, 'address');
      if (typeof address !== 'string') return;
      const { expressions } = value;
      scope.resources.set(address, {
        leaves: onDemand(() => planLeaves(expressions)),
        repeatedOver: [...planReferences(value['for_each_expression']), ...planReferences(value['count_expression'])],
        dependsOn: texts(value['depends_on']),
        providerKey: optionalText(value['provider_config_key']),
      });
    } else if (rest[0] === 'outputs' && isObject(value)) {
      for (const [name, output] of Object.entries(value))
        scope.outputs.set(name, planReferences(own(output, 'expression')));
    } else if (rest[0] === 'variables' && isObject(value) && scope === this.collector.scope) {
      for (const [name, variable] of Object.entries(value))
        if (own(variable, 'sensitive') === true) this.#sensitiveVariables.add(name);
    } else if (rest[0] === 'module_calls' && rest.length === 3) {
      const call = callOf(scope, String(rest[1]));
      if (rest[2] === 'expressions' && isObject(value)) {
        for (const [name, expression] of Object.entries(value)) call.inputs.set(name, planReferences(expression));
      } else if (rest[2] === 'for_each_expression' || rest[2] === 'count_expression') {
        call.repeatedOver.push(...planReferences(value));
      }
    }
  }

  #outputs(raw: unknown): void {
    const outputs = this.collector.object(raw, 'output_changes');
    for (const [name, change] of Object.entries(outputs ?? {})) {
      if (!isObject(change)) this.collector.malformed(`output_changes.${name}`, 'an object');
      else if (!texts(change['actions']).includes('delete'))
        this.outputs.set(name, {
          value: change['after'],
          unknown: change['after_unknown'],
          sensitive: change['after_sensitive'],
          references: [],
        });
    }
  }

  #provider(key: string, raw: unknown): void {
    const item = this.collector.object(raw, `configuration.provider_config.${key}`);
    if (item === undefined) return;
    const expressions = isObject(item['expressions']) ? item['expressions'] : {};
    this.providers.push({
      key,
      name: optionalText(item['name']) ?? key,
      alias: optionalText(item['alias']),
      ...this.#argumentsOf(expressions),
    });
  }

  /** Expressions as values: constants, and variables of the root module, whose values the plan has. */
  #argumentsOf(expressions: unknown): { value: unknown; unknown: unknown; sensitive: unknown } {
    if (Array.isArray(expressions)) {
      const cells = expressions.map((item) => this.#argumentsOf(item));
      return {
        value: cells.map((c) => c.value),
        unknown: cells.map((c) => c.unknown),
        sensitive: cells.map((c) => c.sensitive),
      };
    }
    if (!isObject(expressions)) return { value: undefined, unknown: undefined, sensitive: undefined };
    if (Object.hasOwn(expressions, 'constant_value')) {
      return { value: expressions['constant_value'], unknown: undefined, sensitive: undefined };
    }
    if (Array.isArray(expressions['references'])) {
      const [reference, ...others] = texts(expressions['references']);
      const variable = /^var\.([^.[]+)$/.exec(reference ?? '')?.[1];
      const known = variable === undefined || others.length > 0 ? undefined : own(this.#variables, variable);
      return {
        value: own(known, 'value'),
        unknown: known === undefined,
        sensitive: variable !== undefined && this.#sensitiveVariables.has(variable),
      };
    }
    const entries = Object.entries(expressions).map(([key, item]) => {
      const cell = this.#argumentsOf(item);
      return [key, isSecretName(key) ? { ...cell, sensitive: true } : cell] as const;
    });
    const pick = (part: 'value' | 'unknown' | 'sensitive'): unknown =>
      Object.fromEntries(entries.map(([key, cell]) => [key, cell[part]]));
    return { value: pick('value'), unknown: pick('unknown'), sensitive: pick('sensitive') };
  }
}

interface OpenCall {
  readonly inputs: Map<string, readonly string[]>;
  readonly repeatedOver: string[];
  readonly scope: ModuleScope;
}

const callOf = (scope: ModuleScope, name: string): OpenCall => {
  const known = scope.calls.get(name) as OpenCall | undefined;
  if (known !== undefined) return known;
  const call: OpenCall = { inputs: new Map(), repeatedOver: [], scope: emptyScope() };
  scope.calls.set(name, call);
  return call;
};

const replacePathsOf = (raw: unknown): readonly string[] =>
  Array.isArray(raw)
    ? raw
        .filter(Array.isArray)
        .map((steps) =>
          formatPath(steps.filter((step): step is PathStep => typeof step === 'string' || typeof step === 'number')),
        )
    : [];

/** Inside of `root_module` of a state: resources are taken one by one, however deep the modules. */
export const decideInModule = (path: DocumentPath): 'take' | 'descend' | 'skip' => {
  let at = 0;
  while (path[at] === 'child_modules' && path.length > at + 1) at += 2;
  const rest = path.slice(at);
  if (rest.length === 0) return 'descend';
  if (rest[0] === 'resources') return rest.length === 1 ? 'descend' : 'take';
  return rest[0] === 'child_modules' ? 'descend' : 'skip';
};

/** Inside of `root_module` of a configuration. */
const decideInConfiguration = (path: DocumentPath): 'take' | 'descend' | 'skip' => {
  let rest = path;
  while (rest[0] === 'module_calls' && rest[2] === 'module') rest = rest.slice(3);
  switch (rest[0]) {
    case undefined:
      return 'descend';
    case 'resources':
      return rest.length === 1 ? 'descend' : 'take';
    case 'module_calls':
      return rest.length < 3 ? 'descend' : 'take';
    case 'outputs':
    case 'variables':
      return 'take';
    default:
      return 'skip';
  }
};
