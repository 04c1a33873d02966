import { describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import { observeAws } from '../live-aws/index';
import { type Answers, startRecordedAws } from '../live-aws/recorded-aws.fixture';
import { now } from '../live-aws/recorded-names.fixture';
import { accountMutations, passingAccount } from './account.fixture';
import { objectives } from './attested.fixture';
import { offices } from './production.fixture';

/** What live AWS alone says of each item that it judges. */
const statuses = async (answers: Answers): Promise<Readonly<Record<string, string>>> => {
  await using recorded = await startRecordedAws(answers);
  const aws = await observeAws({ cluster: 'prod', region: 'eu-west-1', environment: recorded.environment, now });
  const { results, problems } = evaluate(
    { aws },
    {
      profile: 'production',
      clock: () => now,
      objectives,
      parameters: { 'sec-08-public-endpoint-cidrs': { allowedCidrs: [offices] } },
    },
  );
  expect(problems).toEqual([]);
  return Object.fromEntries(
    results.flatMap(({ item, levels }) =>
      levels.filter(({ level }) => level === 'live-aws').map(({ status }) => [item.split('-', 2).join('-'), status]),
    ),
  );
};

const before = statuses(passingAccount);

describe('an account as it should be', () => {
  it('passes every item that live AWS shows', async () => {
    const found = await before;
    expect(Object.entries(found).filter(([, status]) => status !== 'pass')).toEqual([]);
    expect(Object.keys(found).length).toBeGreaterThan(25);
  });
});

describe('one change in the account', () => {
  it.each(accountMutations)('$what', async ({ answers, turns }) => {
    const base = await before;
    const after = await statuses({ ...passingAccount, ...answers });
    const turned = Object.entries(after).filter(([item, status]) => base[item] !== status);
    expect(Object.fromEntries(turned)).toEqual(turns);
  });
});
