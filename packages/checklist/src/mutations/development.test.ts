import { stackModelOf } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import type { ItemResult, Status } from '../engine/report';
import type { Profile } from '../items/item';
import { now } from './attested.fixture';
import { developmentDocument } from './development.fixture';
import { productionDocument, type ProductionDocument } from './production.fixture';

const judged = ({ document, manifest }: ProductionDocument, profile: Profile): readonly ItemResult[] =>
  evaluate({ synth: stackModelOf(document, { manifest }) }, { profile, clock: () => now }).results;

const short = (item: string): string => item.split('-', 2).join('-');
const those = (results: readonly ItemResult[], status: Status): readonly string[] =>
  results.flatMap((each) => (each.status === status ? [short(each.item)] : []));

/** Reds of dev-aws by the demands of production, and the row of the seed's comparison whose development column implies each. */
const implied: Readonly<Record<string, string>> = {
  'infra-01': 'HA: Single-AZ acceptable; Node Groups: 1-2 nodes',
  'infra-02': 'Networking: Single NAT gateway',
  'infra-03': 'Lifecycle: Ephemeral (destroy nightly): endpoints that bill by the hour are left out',
  'infra-04': 'Encryption: Optional',
  'infra-05': 'Logging: 1-day retention',
  'infra-06': 'Backups: Optional',
  'mon-13': 'Lifecycle: Ephemeral (destroy nightly): nobody is on call for it',
  'dr-18': 'Backups: Optional',
  'ops-26': 'Lifecycle: Ephemeral (destroy nightly): nobody is on call for it',
  'beyond-33': 'Lifecycle: Ephemeral (destroy nightly): it has to be deletable',
  'beyond-35': 'Node Groups: 1-2 nodes',
};

describe('dev-aws', () => {
  const development = developmentDocument();

  it('has by the demands of production exactly the reds that the development column of the seed implies', () => {
    expect(those(judged(development, 'production'), 'fail')).toEqual(Object.keys(implied));
    // None of them is red in production once it is complete.
    const production = those(judged(productionDocument(), 'production'), 'fail');
    expect(production).toEqual([]);
  });

  it('has no red by the demands of development, each lack accepted with what was found', () => {
    const results = judged(development, 'dev');
    expect(those(results, 'fail')).toEqual([]);
    // A range for documentation stands where the office belongs; two nodes need no autoscaler.
    expect(those(results, 'warn')).toEqual(['sec-08', 'beyond-35']);
    const accepted = new Map(results.map((each) => [short(each.item), each]));
    for (const item of Object.keys(implied)) {
      const { status, reason } = accepted.get(item) ?? {};
      if (status === 'not-applicable') expect(reason, item).toContain('; found fail: ');
    }
  });

  it('keeps in development what the comparison does not give up: private nodes, tokens for metadata, a supported version', () => {
    const passing = those(judged(development, 'dev'), 'pass');
    expect(passing).toEqual(
      expect.arrayContaining([
        'sec-07',
        'sec-09',
        'sec-10',
        'sec-11',
        'sec-12',
        'beyond-28',
        'beyond-29',
        'beyond-30',
        'beyond-31',
      ]),
    );
  });
});
