import { stackModelOf } from '@hera/stack-model';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AttestationEvidence } from '../engine/attestation-evidence';
import { evaluate } from '../engine/evaluate';
import type { Status } from '../engine/report';
import { attestation, attestedItems, now } from './attested.fixture';
import { type Edit, edited } from './edits.fixture';
import { offices, type ProductionDocument, productionDocument } from './production.fixture';

let production: ProductionDocument;
let before: Readonly<Record<string, Status>>;

type Records = readonly AttestationEvidence[];

const statuses = (
  records: (all: Records) => Records,
  edits: readonly Edit[] = [],
): Readonly<Record<string, Status>> => {
  const { document, manifest } = edited(production, edits);
  const report = evaluate(
    { synth: stackModelOf(document, { manifest }), attestations: records(attestedItems(production.manifest)) },
    { clock: () => now, parameters: { 'sec-08-public-endpoint-cidrs': { allowedCidrs: [offices] } } },
  );
  return Object.fromEntries(report.results.map(({ item, status }) => [item.split('-', 2).join('-'), status]));
};

beforeAll(() => {
  production = productionDocument();
  before = statuses((all) => all);
});

const changed =
  (item: string, more: Partial<AttestationEvidence>) =>
  (all: Records): Records =>
    all.map((record) => (record.item.startsWith(`${item}-`) ? { ...record, ...more } : record));
const without =
  (item: string) =>
  (all: Records): Records =>
    all.filter((record) => !record.item.startsWith(`${item}-`));
const with_ =
  (item: string, more: Partial<AttestationEvidence> = {}) =>
  (all: Records): Records => [...all, attestation(item, more)];

const problem = (code: string) => [{ code, path: 'reviewer', message: 'is not as it should be', fix: 'mend it' }];
const noRotation: readonly Edit[] = [{ set: 'aws_kms_key/Keys_secrets', path: 'enable_key_rotation', to: false }];
const exception = { kind: 'exception', reason: 'until the migration in January' } as const;

/** A change of the records, what it turns, and the change of the document that goes with it. */
interface Row {
  readonly records: (all: Records) => Records;
  readonly turns: Readonly<Record<string, Status>>;
  readonly edits?: readonly Edit[];
}

const row = (
  what: string,
  records: Row['records'],
  turns: Row['turns'],
  edits: readonly Edit[] = [],
): readonly [string, Row] => [what, { records, turns, edits }];

const rows: readonly (readonly [string, Row])[] = [
  row('an attestation that ended yesterday', changed('mon-16', { expires: '2026-11-25' }), {
    'mon-16': 'attestation-expired',
  }),
  row('an attestation that ends today', changed('mon-16', { expires: '2026-11-26' }), {}),
  row('no attestation of the rotation', without('mon-16'), { 'mon-16': 'unknown' }),
  row('no attestation of a drill', without('dr-20'), { 'dr-20': 'unknown' }),
  row('an expired drill', changed('dr-20', { expires: '2026-01-01' }), { 'dr-20': 'attestation-expired' }),
  row('no attestation of the security groups', without('sec-12'), { 'sec-12': 'unknown' }),
  row(
    'security groups that were reviewed as other ones',
    changed('sec-12', { reviewed: { kind: 'security-group-rules', sha256: 'f'.repeat(64) } }),
    { 'sec-12': 'attestation-expired' },
  ),
  row(
    'a runbook that changed since it was reviewed',
    changed('mon-17', {
      reviewed: { kind: 'file', sha256: 'a'.repeat(64), current: 'b'.repeat(64), path: 'runbook.md' },
    }),
    { 'mon-17': 'attestation-expired' },
  ),
  row(
    'a runbook that nobody can hash here',
    changed('mon-17', { reviewed: { kind: 'file', sha256: 'a'.repeat(64), path: 'runbook.md' } }),
    { 'mon-17': 'unknown' },
  ),
  row('a record that was changed after it was signed', changed('ops-23', { signature: 'failed' }), {
    'ops-23': 'fail',
  }),
  row('a signature that cannot be verified here', changed('ops-23', { signature: 'unknown' }), { 'ops-23': 'unknown' }),
  row('no second reviewer', changed('ops-25', { problems: problem('HERA_CHECK_120') }), { 'ops-25': 'fail' }),
  row(
    'no signature where production wants one',
    changed('ops-27', { signature: 'unsigned', problems: problem('HERA_CHECK_115') }),
    { 'ops-27': 'fail' },
  ),
  row(
    'an attestation of what the machine sees otherwise',
    with_('infra-04-kms-secrets'),
    { 'infra-04': 'fail' },
    noRotation,
  ),
  row('an exception with an end', with_('infra-04-kms-secrets', exception), { 'infra-04': 'attested' }, noRotation),
  row(
    'an exception that ended',
    with_('infra-04-kms-secrets', { ...exception, expires: '2026-11-25' }),
    { 'infra-04': 'fail' },
    noRotation,
  ),
  row(
    'an exception whose signature does not hold',
    with_('infra-04-kms-secrets', { ...exception, signature: 'failed' }),
    { 'infra-04': 'fail' },
    noRotation,
  ),
  row('an exception of an item that passes', with_('infra-04-kms-secrets', exception), {}),
  row('an attestation of an item that takes none', with_('infra-05-logging'), {}),
];

describe('one change of a record', () => {
  it.each(rows)('%s', (_, { records, turns, edits }) => {
    const turned = Object.entries(statuses(records, edits)).filter(([item, status]) => before[item] !== status);
    expect(Object.fromEntries(turned)).toEqual(turns);
  });
});
