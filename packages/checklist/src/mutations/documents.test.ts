import { stackModelOf } from '@hera/stack-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import type { Status } from '../engine/report';
import { loadItems } from '../items/load';
import { attestedItems, now } from './attested.fixture';
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
  it('passes every item that documents show, by what it is; every other one by the word of a person', () => {
    const those = (status: Status) => Object.entries(before).flatMap(([item, is]) => (is === status ? [item] : []));
    expect(those('pass')).toMatchInlineSnapshot(`
      [
        "infra-01",
        "infra-02",
        "infra-03",
        "infra-04",
        "infra-05",
        "infra-06",
        "sec-07",
        "sec-08",
        "sec-09",
        "sec-10",
        "sec-11",
        "mon-13",
        "mon-14",
        "mon-15",
        "dr-18",
        "ops-26",
        "beyond-28",
        "beyond-29",
        "beyond-30",
        "beyond-31",
        "beyond-32",
        "beyond-33",
        "beyond-34",
        "beyond-35",
        "beyond-37",
      ]
    `);
    expect(those('attested')).toMatchInlineSnapshot(`
      [
        "sec-12",
        "mon-16",
        "mon-17",
        "dr-19",
        "dr-20",
        "dr-21",
        "dr-22",
        "ops-23",
        "ops-24",
        "ops-25",
        "ops-27",
      ]
    `);
    // Workloads are seen on live Kubernetes alone.
    expect(those('unknown')).toEqual(['beyond-36']);
    expect(those('pass').length + those('attested').length + 1).toBe(loadItems().length);
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
