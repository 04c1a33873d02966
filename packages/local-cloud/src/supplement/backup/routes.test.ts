import * as backup from '@aws-sdk/client-backup';
import { expect, it } from 'vitest';
import model from './data/model.json';
import { ROUTES } from './routes';
import { UNIMPLEMENTED } from './unimplemented';

interface OperationSchema {
  readonly name: string;
  readonly http: readonly [method: string, path: string, status: number];
}

/** The SDK exports the API model it was generated from: `[9, namespace, name, traits, input, output]` is an operation. */
const modelled = (): OperationSchema[] =>
  Object.values(backup).flatMap((value: unknown) => {
    if (!Array.isArray(value) || value[0] !== 9) return [];
    const [, , name, traits] = value as [number, string, string, { readonly http: OperationSchema['http'] }];
    return [{ name, http: traits.http }];
  });

const withoutQuery = (path: string): string => path.split('?')[0] ?? path;

it('binds every operation of the API model to its method and path, once', () => {
  const expected = modelled().map(({ name, http }) => `${name} ${http[0]} ${withoutQuery(http[1])}`);
  expect(expected.length).toBeGreaterThan(100);
  const bound = [...ROUTES, ...UNIMPLEMENTED].map(({ operation, method, path }) => `${operation} ${method} ${path}`);
  expect(bound.sort()).toEqual(expected.sort());
});

it('implements what the route table says, and nothing of the rest', () => {
  expect(ROUTES.every(({ handler }) => handler !== undefined)).toBe(true);
  expect(UNIMPLEMENTED.some(({ handler }) => handler !== undefined)).toBe(false);
});

it('knows the vault events of the API model', () => {
  expect([...model.vaultEvents].sort()).toEqual(Object.values(backup.BackupVaultEvent).sort());
});
