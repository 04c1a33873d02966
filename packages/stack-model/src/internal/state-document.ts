import type { Action, DocumentKind } from '../model';
import { isObject, own } from './attribute-reader';
import { texts } from './configuration';
import type { RecordCollector } from './parsed-document';
import type { RecordSide } from './resource-record';
import { isSecretName } from './secret-names';

const optionalText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The module part of an address: what stands before the resource. */
const moduleOf = (address: string, mode: string, type: string, name: string): string => {
  const resource = `${mode === 'data' ? 'data.' : mode === 'ephemeral' ? 'ephemeral.' : ''}${type}.${name}`;
  const at = address.lastIndexOf(resource);
  return at > 0 ? address.slice(0, at - 1) : '';
};

/** Reads a resource of `terraform show -json` of a state, which a plan also holds as its prior state. */
export const readStateResource = (
  collector: RecordCollector,
  raw: unknown,
  path: string,
  level: DocumentKind,
  action: Action,
): void => {
  const item = collector.object(raw, path);
  if (item === undefined) return;
  const address = collector.text(item, 'address', path);
  const type = collector.text(item, 'type', path);
  const name = collector.text(item, 'name', path);
  const mode = item['mode'];
  if (mode !== 'managed' && mode !== 'data' && mode !== 'ephemeral')
    return collector.malformed(`${path}.mode`, 'managed, data or ephemeral');
  if (address === undefined || type === undefined || name === undefined) return;
  if (typeof item['deposed_key'] === 'string') return;
  const side: RecordSide = { value: item['values'], unknown: undefined, sensitive: item['sensitive_values'], level };
  collector.add({
    address,
    moduleAddress: collector.intern(moduleOf(address, mode, type, name)),
    mode,
    type: collector.intern(type),
    name: collector.intern(name),
    index: typeof item['index'] === 'number' ? item['index'] : optionalText(item['index']),
    provider: collector.intern(optionalText(item['provider_name']) ?? ''),
    action,
    reason: undefined,
    replacePaths: [],
    previousAddress: undefined,
    importId: undefined,
    constructPath: undefined,
    deposed: 0,
    instances: 1,
    dependsOn: texts(item['depends_on']).map((text) => collector.intern(text)),
    planned: side,
    prior: side,
  });
};

const providerAddress = (raw: unknown): string =>
  /provider\["([^"]+)"\]/.exec(typeof raw === 'string' ? raw : '')?.[1] ?? '';

/** `[[{type: get_attr, value: a}, {type: index, value: {value: 0}}]]` as a mask; and what its name gives away. */
const sensitiveMask = (paths: unknown, attributes: unknown): unknown => {
  const mask: Record<string, unknown> = Object.fromEntries(
    isObject(attributes)
      ? Object.keys(attributes)
          .filter(isSecretName)
          .map((name) => [name, true])
      : [],
  );
  for (const path of Array.isArray(paths) ? (paths as unknown[]) : []) {
    const [first] = Array.isArray(path) ? (path as unknown[]) : [];
    const name = own(first, 'value');
    // The whole attribute is hidden, also where only a part of it is sensitive.
    if (typeof name === 'string')
      Object.defineProperty(mask, name, { value: true, enumerable: true, configurable: true });
  }
  return mask;
};

/** Reads a resource of a raw state, format version 4: one block with all of its instances. */
export const readRawStateResource = (collector: RecordCollector, raw: unknown, path: string): void => {
  const item = collector.object(raw, path);
  if (item === undefined) return;
  const type = collector.text(item, 'type', path);
  const name = collector.text(item, 'name', path);
  const { mode, instances } = item;
  if (mode !== 'managed' && mode !== 'data' && mode !== 'ephemeral')
    return collector.malformed(`${path}.mode`, 'managed, data or ephemeral');
  if (!Array.isArray(instances)) return collector.malformed(`${path}.instances`, 'a list');
  if (type === undefined || name === undefined) return;
  const moduleAddress = collector.intern(optionalText(item['module']) ?? '');
  const base = `${moduleAddress === '' ? '' : `${moduleAddress}.`}${mode === 'managed' ? '' : `${mode}.`}${type}.${name}`;
  let deposed = 0;
  const current: Readonly<Record<string, unknown>>[] = [];
  instances.forEach((instance: unknown, at) => {
    const object = collector.object(instance, `${path}.instances[${at}]`);
    if (object === undefined) return;
    if (typeof object['deposed'] === 'string') deposed += 1;
    else current.push(object);
  });
  for (const instance of current) {
    const key = instance['index_key'];
    const index = typeof key === 'number' || typeof key === 'string' ? key : undefined;
    const { attributes } = instance;
    const side: RecordSide = {
      value: attributes,
      unknown: undefined,
      sensitive: sensitiveMask(instance['sensitive_attributes'], attributes),
      level: 'state',
    };
    collector.add({
      address: index === undefined ? base : `${base}[${JSON.stringify(index)}]`,
      moduleAddress,
      mode,
      type: collector.intern(type),
      name: collector.intern(name),
      index,
      provider: collector.intern(providerAddress(item['provider'])),
      action: 'exists',
      reason: undefined,
      replacePaths: [],
      previousAddress: undefined,
      importId: undefined,
      constructPath: undefined,
      deposed: current.length === 1 ? deposed : 0,
      instances: 1,
      dependsOn: texts(instance['dependencies']).map((text) => collector.intern(text)),
      planned: side,
      prior: side,
    });
  }
};
