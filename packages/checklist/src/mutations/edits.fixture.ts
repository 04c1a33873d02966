import type { StackManifest } from '@hera/core/manifest';
import { changeValue } from './change-value.fixture';
import type { ProductionDocument, SynthDocument } from './production.fixture';

/**
 * A change to a document. `type` and `name` choose one resource: the type, and what its name holds. A path is dotted, with numbers for places in
 * lists. In values `@type/name.attribute` becomes a reference to a resource that is chosen so.
 */
export type Edit =
  | { readonly remove: string }
  | { readonly removeAll: string }
  | { readonly set: string; readonly path: string; readonly to: unknown }
  | { readonly setAll: string; readonly path: string; readonly to: unknown }
  | { readonly unset: string; readonly path: string }
  | { readonly add: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly fact: string; readonly path: string; readonly to: unknown };

/** Addresses that a choice such as `aws_nat_gateway/az1` means. */
const chosen = (document: SynthDocument, choice: string): readonly (readonly [type: string, name: string])[] => {
  const [type = '', part = ''] = choice.split('/');
  return Object.keys(document.resource[type] ?? {})
    .filter((name) => name.includes(part))
    .map((name) => [type, name] as const);
};

const one = (document: SynthDocument, choice: string): readonly [type: string, name: string] => {
  const all = chosen(document, choice);
  const [found, ...others] = all.length === 1 ? all : all.filter((each) => each.join('/') === choice);
  if (found === undefined || others.length > 0) throw new Error(`${choice} chooses ${others.length + (found ? 1 : 0)}`);
  return found;
};

/** Puts references in the place of `@type/name.attribute`, which may stand in a longer text. */
const resolved = (document: SynthDocument, value: unknown): unknown => {
  if (typeof value === 'string')
    return value.replace(/@(aws_\w+\/[\w-]*)\.(\w+)/g, (_, choice: string, attribute: string) => {
      const [type, name] = one(document, choice);
      return `\${${type}.${name}.${attribute}}`;
    });
  if (Array.isArray(value)) return value.map((each) => resolved(document, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(document, each)]));
};

const drop = (document: SynthDocument, [type, name]: readonly [string, string]): void => {
  Reflect.deleteProperty(document.resource[type] ?? {}, name);
  // Terraform refuses a dependency on nothing.
  for (const resources of Object.values(document.resource))
    for (const values of Object.values(resources))
      if (Array.isArray(values['depends_on']))
        values['depends_on'] = values['depends_on'].filter((each) => each !== `${type}.${name}`);
};

const apply = (document: SynthDocument, manifest: StackManifest, edit: Edit): void => {
  const at = ([type, name]: readonly [string, string]) => document.resource[type]?.[name];
  if ('remove' in edit) return drop(document, one(document, edit.remove));
  if ('removeAll' in edit) {
    const all = chosen(document, edit.removeAll);
    if (all.length === 0) throw new Error(`${edit.removeAll} chooses nothing`);
    for (const each of all) drop(document, each);
    return;
  }
  if ('set' in edit) return changeValue(at(one(document, edit.set)), edit.path, resolved(document, edit.to));
  if ('setAll' in edit) {
    for (const each of chosen(document, edit.setAll)) changeValue(at(each), edit.path, resolved(document, edit.to));
    return;
  }
  if ('unset' in edit) return changeValue(at(one(document, edit.unset)), edit.path, undefined);
  if ('add' in edit) {
    const [type = '', name = ''] = edit.add.split('/');
    const values = resolved(document, edit.values) as Record<string, unknown>;
    document.resource[type] = { ...document.resource[type], [name]: values };
    return;
  }
  const fact = Object.values(manifest.facts).find(({ kind }) => kind === edit.fact);
  if (fact === undefined) throw new Error(`there is no fact ${edit.fact}`);
  changeValue(fact, edit.path, edit.to);
};

/** The document after the changes; the one given stays as it is. */
export const edited = ({ document, manifest }: ProductionDocument, edits: readonly Edit[]): ProductionDocument => {
  const copy = structuredClone({ document, manifest });
  for (const edit of edits) apply(copy.document, copy.manifest, edit);
  return copy;
};
