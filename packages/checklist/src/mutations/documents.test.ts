import { stackModelOf } from '@hera/stack-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import type { Status } from '../engine/report';
import { attestedItems, now, objectives } from './attested.fixture';
import { documentMutations } from './documents.fixture';
import { edited } from './edits.fixture';
import { offices, type ProductionDocument, productionDocument } from './production.fixture';

let production: ProductionDocument;
let before: Readonly<Record<string, Status>>;

/** Status of every item, by what its id begins with. */
const statuses = ({ document, manifest }: ProductionDocument): Readonly<Record<string, Status>> => {
  const report = evaluate(
    { synth: stackModelOf(document, { manifest }), attestations: attestedItems(production.manifest) },
    {
      clock: () => now,
      objectives,
      parameters: { 'sec-08-public-endpoint-cidrs': { allowedCidrs: [offices] } },
    },
  );
  expect(report.problems).toEqual([]);
  return Object.fromEntries(report.results.map(({ item, status }) => [item.split('-', 2).join('-'), status]));
};

beforeAll(() => {
  production = productionDocument();
  before = statuses(production);
});

describe('prod-aws, completed', () => {
  it('passes every item that documents show, and has an attestation for every other one', () => {
    const left = Object.entries(before).filter(([, status]) => status !== 'pass' && status !== 'attested');
    // Workloads are seen on live Kubernetes alone.
    expect(left).toEqual([['beyond-36', 'unknown']]);
  });
});

describe('one change', () => {
  it('is written once each', () => {
    expect(new Set(documentMutations.map(({ what }) => what)).size).toBe(documentMutations.length);
  });

  it.each(documentMutations)('$what', ({ edits, turns }) => {
    const after = statuses(edited(production, edits));
    const turned = Object.entries(after).filter(([item, status]) => before[item] !== status);
    expect(Object.fromEntries(turned)).toEqual(turns);
  });
});
