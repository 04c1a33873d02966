import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeReason, freeTypes } from './free-types';
import { pricers } from './index';

const packages = join(__dirname, '../../..');

const sourcesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return /(?<!\.test|\.fixture)\.ts$/.test(entry.name) ? [path] : [];
  });

/** Every resource that a construct of Hera can make, by its import of the provider. */
const made = (): readonly string[] => {
  const types = ['network', 'security', 'cluster', 'core']
    .map((name) => join(packages, name, 'src'))
    .flatMap(sourcesBelow)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/provider-aws\/lib\/([a-z0-9-]+)\/index/g)])
    .flatMap(([, name]) => (name === undefined || name.startsWith('data-') || name === 'provider' ? [] : [name]));
  return [...new Set(types)].map((name) => `aws_${name.replaceAll('-', '_')}`).sort();
};

describe('types', () => {
  it('that our constructs make are all priced, or free with a reason', () => {
    const types = made();
    expect(types.length).toBeGreaterThan(40);
    expect(types.filter((type) => !pricers.has(type) && freeReason(type) === undefined)).toEqual([]);
  });

  it('are never both free and priced', () => {
    expect(freeTypes.filter((type) => pricers.has(type))).toEqual([]);
  });

  it('that nothing knows are not free', () => {
    expect(freeReason('aws_db_instance')).toBeUndefined();
    expect(freeReason('kubernetes_service')).toBeUndefined();
    expect(freeReason('constructor')).toBeUndefined();
  });
});
