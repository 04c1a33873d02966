import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  changedOutputsOf,
  changesOf,
  driftOf,
  isEmptyPlan,
  planSchema,
  redactPlan,
  redactState,
  redactionMarker,
} from './index';
import type { Plan } from './index';

/** Plans of Terraform 1.11.4, recorded with `terraform show -json`. */
const readPlan = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', `${name}.plan.json`), 'utf8')) as Record<string, unknown>;
const recorded = readPlan('replace');
const moved = readPlan('moved');
const parse = (value: unknown): Plan => planSchema.parse(value);
const withChange = (actions: readonly string[], more: object = {}): Plan =>
  parse({
    format_version: '1.2',
    resource_changes: [
      {
        address: 'a.b',
        mode: 'managed',
        type: 'a',
        name: 'b',
        change: { actions, before: null, after: null },
        ...more,
      },
    ],
  });

describe('planSchema', () => {
  it('takes a recorded plan and keeps the fields that others read', () => {
    const plan = parse(recorded);
    expect(plan.resource_changes.length).toBeGreaterThan(0);
    expect(plan['planned_values']).toEqual(recorded['planned_values']);
    expect(plan['configuration']).toEqual(recorded['configuration']);
  });

  it.each(['2.0', '0.2', '1', ''])('refuses format version %j', (version) => {
    const result = planSchema.safeParse({ format_version: version });
    expect(result.error?.issues[0]?.message).toContain('major version 1');
  });
});

describe('changesOf and driftOf', () => {
  it('flattens a recorded plan', () => {
    const plan = parse(recorded);
    expect(changesOf(plan).map(({ address, action, reason }) => [address, action, reason])).toEqual([
      ['terraform_data.gone', 'delete', 'delete_because_no_resource_config'],
      ['terraform_data.replaced', 'replace', 'replace_because_cannot_update'],
      ['terraform_data.updated', 'update', undefined],
    ]);
    expect(changesOf(plan).find((item) => item.action === 'replace')?.replacePaths).toEqual([['triggers_replace']]);
    expect(changedOutputsOf(plan)).toEqual(['shown']);
    expect(driftOf(plan)).toEqual([]);
    expect(isEmptyPlan(plan)).toBe(false);
  });

  it('sees a move, which changes no object, as a change', () => {
    const plan = parse(moved);
    expect(changesOf(plan)).toMatchObject([
      { address: 'terraform_data.b', action: 'move', previousAddress: 'terraform_data.a' },
    ]);
    expect(isEmptyPlan({ ...plan, applyable: undefined })).toBe(false);
  });

  it.each([
    [['create'], 'create'],
    [['update'], 'update'],
    [['delete'], 'delete'],
    [['delete', 'create'], 'replace'],
    [['create', 'delete'], 'replace'],
    [['read'], 'read'],
    [['forget'], 'forget'],
  ])('calls %j %s', (actions, word) => {
    const plan = withChange(actions);
    expect(changesOf(plan).map((item) => item.action)).toEqual([word]);
    expect(isEmptyPlan(plan)).toBe(false);
  });

  it('calls an import without a change an import, and a no-op nothing', () => {
    const imported = withChange(['no-op'], { change: { actions: ['no-op'], importing: { id: 'x' } } });
    expect(changesOf(imported).map((item) => item.action)).toEqual(['import']);
    expect(changesOf(withChange(['no-op']))).toEqual([]);
    expect(isEmptyPlan(withChange(['no-op']))).toBe(true);
  });

  it('keeps drift apart from changes', () => {
    const plan = parse({
      format_version: '1.2',
      resource_drift: withChange(['update']).resource_changes,
    });
    expect(driftOf(plan).map((item) => item.action)).toEqual(['update']);
    expect(isEmptyPlan(plan)).toBe(true);
  });
});

describe('redactPlan', () => {
  const secret = 'tr0ub4dor-and-3';

  it('hides every copy of a secret in a recorded plan, and nothing else', () => {
    const plan = parse(recorded);
    expect(JSON.stringify(plan).split(secret).length).toBeGreaterThan(5);
    const redacted = redactPlan(plan);
    expect(JSON.stringify(redacted)).not.toContain(secret);
    expect(JSON.stringify(redacted)).toContain(redactionMarker);
    expect(changesOf(redacted).map((item) => [item.address, item.action])).toEqual(
      changesOf(plan).map((item) => [item.address, item.action]),
    );
    expect(redacted.resource_changes.find((item) => item.address === 'terraform_data.updated')?.change.after).toEqual(
      plan.resource_changes.find((item) => item.address === 'terraform_data.updated')?.change.after,
    );
    expect(JSON.stringify(plan)).toContain(secret);
  });

  it('hides nested places, child modules, deferred changes and credentials of provider blocks', () => {
    const plan = parse({
      format_version: '1.2',
      planned_values: {
        root_module: {
          child_modules: [
            {
              resources: [
                { address: 'm.a', values: { l: [{ p: 'pw-1', q: 'q' }] }, sensitive_values: { l: [{ p: true }] } },
              ],
            },
          ],
        },
      },
      deferred_changes: [
        { reason: 'x', resource_change: { change: { after: { p: 'pw-2' }, after_sensitive: { p: true } } } },
      ],
      configuration: {
        provider_config: {
          aws: { expressions: { region: { constant_value: 'eu-west-1' }, secret_key: { constant_value: 'pw-3' } } },
        },
      },
    });
    const text = JSON.stringify(redactPlan(plan));
    expect(text).not.toMatch(/pw-\d/);
    expect(text).toContain('"q":"q"');
    expect(text).toContain('eu-west-1');
  });

  it('hides a state likewise', () => {
    const redacted = redactState({
      format_version: '1.0',
      values: {
        outputs: { a: { sensitive: true, value: secret }, b: { sensitive: false, value: 'plain' } },
        root_module: { resources: [{ values: { output: secret, id: '1' }, sensitive_values: {} }] },
      },
    });
    expect(JSON.stringify(redacted)).not.toContain(secret);
    expect(redacted.values?.outputs?.['b']?.value).toBe('plain');
  });
});
