import { expect, it } from 'vitest';
import { loadItems } from '../items/load';
import { accountMutations } from './account.fixture';
import { documentMutations } from './documents.fixture';
import { objectMutations } from './kubernetes.fixture';

it('has more than 370 changes, most of which turn something', () => {
  const all = [...documentMutations, ...objectMutations, ...accountMutations];
  expect(all.length).toBeGreaterThan(370);
  expect(all.filter(({ turns }) => Object.keys(turns).length > 0).length).toBeGreaterThan(300);
});

it('turns every item that a machine can judge', () => {
  const turned = new Set(
    [...documentMutations, ...objectMutations, ...accountMutations].flatMap(({ turns }) => Object.keys(turns)),
  );
  const machine = loadItems().filter(({ levels }) => levels.some((level) => level !== 'attestation'));
  const never = machine.map(({ id }) => id.split('-', 2).join('-')).filter((item) => !turned.has(item));
  expect(never).toEqual([]);
});

it('says what no level sees', async () => {
  const wrong = documentMutations.flatMap(({ what, unseen }) =>
    unseen === undefined ? [] : [`${unseen}\n    seen in the suite as: ${what}`],
  );
  const later = documentMutations.flatMap(({ liveAlone }) => liveAlone ?? []);
  const blind = loadItems().flatMap(({ id, blindSpots }) => blindSpots.map((spot) => `${id}: ${spot}`));
  const text = [
    'What no level of the checklist sees.',
    '',
    'Found by the mutation suite: something is wrong, and no item turns.',
    ...wrong.map((each) => `  - ${each}`),
    '',
    'Seen at the live levels alone, and by no document.',
    ...later.map((each) => `  - ${each}`),
    '',
    'Said by the items themselves.',
    ...blind.map((each) => `  - ${each}`),
    '',
  ].join('\n');
  console.log(text);
  await expect(text).toMatchFileSnapshot('./unseen.golden.txt');
});
