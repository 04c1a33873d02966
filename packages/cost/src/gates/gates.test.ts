import { ExitCode, HeraError } from '@hera/core/errors';
import { Decimal } from '@hera/prices';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import published from '../data/budget.schema.json';
import { diffEstimates } from '../diff/diff';
import { estimate } from '../estimate/estimate';
import { nodeGroupOf, synthOf, today } from '../estimate/model.fixture';
import type { Estimate } from '../estimate/result';
import { usageOf } from '../usage/usage';
import { parseBudgets, readBudgetFile } from './budget-file';
import { type Budget, budgetJsonSchema } from './budget-schema';
import { evaluateGates, gateProblems, type GateResult } from './gates';

const none = usageOf({ profile: 'none' });
const stack = (addresses: number, change: object = {}, catalogueAge = today): Estimate =>
  estimate(
    synthOf({
      aws_eip: Object.fromEntries(
        Array.from({ length: addresses }, (_, index) => [
          `a${index}`,
          { tags: { team: index === 0 ? 'edge' : 'core' } },
        ]),
      ),
      ...change,
    }),
    { at: catalogueAge, usage: none },
  );

const one = (budget: Budget, ...[now, before]: readonly [Estimate, Estimate?]): GateResult => {
  const results = evaluateGates(
    { version: 1, budgets: [budget] },
    { estimate: now, ...(before === undefined ? {} : { diff: diffEstimates(before, now) }) },
  );
  expect(results).toHaveLength(1);
  return results[0] as GateResult;
};

const problemsOf = (act: () => unknown): HeraError => {
  try {
    act();
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

// An address: 0.005 x 730 = 3.65; four of them 14.60.
describe('a limit', () => {
  it.each<[string, Budget, GateResult['status'], string]>([
    ['a month', { monthly: 14.6 }, 'held', '14.60 USD a month (expected); allowed at most 14.60 USD a month'],
    ['a month', { monthly: 14.59 }, 'broken', '14.60 USD a month (expected); allowed at most 14.59 USD a month'],
    [
      'of a tag',
      { monthly: 3.65, tags: { team: 'edge' } },
      'held',
      '3.65 USD a month (expected); allowed at most 3.65 USD a month',
    ],
    [
      'of default_tags',
      { monthly: 14, tags: { owner: 'platform' } },
      'broken',
      '14.60 USD a month (expected); allowed at most 14.00 USD a month',
    ],
    [
      'of two tags',
      { monthly: 10.95, tags: { owner: 'platform', team: 'core' } },
      'held',
      '10.95 USD a month (expected); allowed at most 10.95 USD a month',
    ],
    [
      'of a tag that nothing has',
      { monthly: 100, tags: { team: 'egde' } },
      'unknown',
      'no resource of test has the tags of this budget; allowed at most 100.00 USD a month',
    ],
    ['more', { increase: 7.3 }, 'held', '7.30 USD a month more (expected); allowed at most 7.30 USD a month more'],
    ['more', { increase: 7.29 }, 'broken', '7.30 USD a month more (expected); allowed at most 7.29 USD a month more'],
    [
      'percent more',
      { increasePercent: 100 },
      'held',
      '100.00 % more: 7.30 USD on 7.30 USD a month (expected); allowed at most 100 % more',
    ],
    [
      'percent more',
      { increasePercent: 99 },
      'broken',
      '100.00 % more: 7.30 USD on 7.30 USD a month (expected); allowed at most 99 % more',
    ],
    // Of core there was one before, and there are three now.
    [
      'percent more of a tag',
      { increasePercent: 199, tags: { team: 'core' } },
      'broken',
      '200.00 % more: 7.30 USD on 3.65 USD a month (expected); allowed at most 199 % more',
    ],
    [
      'percent more of a tag',
      { increasePercent: 0, tags: { team: 'edge' } },
      'held',
      '0.00 % more: 0.00 USD on 3.65 USD a month (expected); allowed at most 0 % more',
    ],
    ['of coverage', { minCoverage: 100 }, 'held', '100 % of the lines covered; allowed at least 100 %'],
    ['of age', { maxPriceAge: 90 }, 'held', 'prices are 0 days old; allowed at most 90 days'],
  ])('%s: %j is %s', (_, budget, status, text) => {
    expect(one(budget, stack(4), stack(2))).toMatchObject({ status, text, notes: [] });
  });

  it('looks at the figure that it names, else at that of the file, else at the expected one', () => {
    const group = { aws_eks_node_group: { g: nodeGroupOf({}, [1, 2, 4]) } };
    const now = stack(0, group);
    const { low, expected, high } = now.monthly;
    for (const [figure, value] of [
      ['low', low],
      ['expected', expected],
      ['high', high],
    ] as const) {
      expect(one({ monthly: 1e6, figure }, now)).toMatchObject({ figure, actual: value });
      const [byFile] = evaluateGates({ version: 1, figure, budgets: [{ monthly: 1 }] }, { estimate: now });
      expect(byFile).toMatchObject({ figure, actual: value, status: 'broken' });
    }
    expect(one({ monthly: 1e6 }, now).figure).toBe('expected');
  });

  it('on an increase is unknown without a baseline, and so is a percentage of nothing', () => {
    expect(one({ increase: 1000 }, stack(1))).toMatchObject({ status: 'unknown' });
    expect(one({ increasePercent: 1000 }, stack(1), stack(0))).toMatchObject({ status: 'unknown' });
    expect(one({ increasePercent: 0 }, stack(0), stack(0))).toMatchObject({ status: 'held' });
  });

  it('on an increase does not hold by losing a price', () => {
    const priced = stack(1, { aws_instance: { i: { instance_type: 'm5.large' } } });
    const lost = stack(1, { aws_instance: { i: { instance_type: 'zz9.large' } } });
    expect(one({ increase: 1000 }, lost, priced)).toMatchObject({
      status: 'unknown',
      actual: new Decimal(0),
      notes: ['no longer priced, and not counted as a saving: aws_instance.i'],
    });
    // What is broken already stays broken.
    expect(one({ increase: 3 }, stack(2, { aws_instance: { i: { instance_type: 'zz9.large' } } }), priced).status).toBe(
      'broken',
    );
    expect(one({ increase: 0 }, priced, lost)).toMatchObject({
      status: 'held',
      notes: [expect.stringContaining('first time')],
    });
  });

  it('says what has no amount', () => {
    expect(one({ monthly: 100 }, stack(1, { aws_unheard_of: { x: {} } }))).toMatchObject({
      status: 'held',
      notes: ['1 line has no amount and would come on top'],
    });
    expect(one({ minCoverage: 90 }, stack(1, { aws_unheard_of: { x: {} } }))).toMatchObject({ status: 'broken' });
  });

  it('on the age of prices breaks with time', () => {
    const later = estimate(synthOf({ aws_eip: { a: {} } }), {
      at: new Date(today.getTime() + 200 * 86_400_000),
      usage: none,
    });
    expect(one({ maxPriceAge: 90 }, later).status).toBe('broken');
  });
});

describe('budgets of a file', () => {
  it('are those of the stack', () => {
    const file = parseBudgets(`
version: 1
budgets:
  - { environment: test, monthly: 1 }
  - { environment: dev-aws, monthly: 1 }
  - { environment: '*', name: everywhere, minCoverage: 50 }
  - { maxPriceAge: 90 }
`);
    expect(evaluateGates(file, { estimate: stack(1) }).map(({ kind, budget }) => [kind, budget])).toEqual([
      ['monthly', 'all resources'],
      ['minCoverage', 'everywhere'],
      ['maxPriceAge', 'all resources'],
    ]);
  });

  it('refuse a stack that none is about', () => {
    const { problems } = problemsOf(() =>
      evaluateGates({ version: 1, budgets: [{ environment: 'prod', monthly: 1 }] }, { estimate: stack(1) }),
    );
    expect(problems).toMatchObject([{ code: 'HERA_COST_022', message: 'no budget is about test', allowed: 'prod' }]);
  });

  it('become problems where they do not hold, with the figures', () => {
    const results = evaluateGates(
      {
        version: 1,
        budgets: [
          { name: 'a', monthly: 1 },
          { name: 'b', increase: 1 },
          { name: 'c', monthly: 100 },
          { name: 'd', monthly: 1, tags: { x: 'y' } },
        ],
      },
      { estimate: stack(4) },
    );
    expect(gateProblems(results).map(({ code, path, message }) => `${code} ${path}: ${message}`)).toEqual([
      'HERA_COST_023 a.monthly: 14.60 USD a month (expected); allowed at most 1.00 USD a month',
      'HERA_COST_024 b.increase: there is no baseline to compare with; allowed at most 1.00 USD a month more',
      'HERA_COST_024 d.monthly: no resource of test has the tags of this budget; allowed at most 1.00 USD a month',
    ]);
  });

  it('tell every violation at once', () => {
    const { problems, exitCode } = problemsOf(() =>
      parseBudgets(
        `
version: 2
figure: maximum
budgets:
  - { environment: prod }
  - { monthly: -1, tags: {} }
  - { minCoverage: 101 }
  - { maxPriceAge: 1, tags: { a: b } }
  - { monthy: 5 }
`,
        'hera-budget.yml',
      ),
    );
    expect(exitCode).toBe(ExitCode.usage);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['HERA_COST_021']));
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'hera-budget.yml.version',
        'hera-budget.yml.figure',
        'hera-budget.yml.budgets[0]',
        'hera-budget.yml.budgets[1].monthly',
        'hera-budget.yml.budgets[2].minCoverage',
        'hera-budget.yml.budgets[4]',
      ]),
    );
    const late = problemsOf(() =>
      parseBudgets('{version: 1, budgets: [{maxPriceAge: 1, tags: {a: b}}, {monthly: 1, tags: {}}]}'),
    );
    expect(late.problems.map(({ path }) => path)).toEqual(['budget.budgets[0].maxPriceAge', 'budget.budgets[1].tags']);
  });

  it.each([
    ['no YAML', 'version: [1', 'HERA_COST_020', ExitCode.environment],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}`,
      'HERA_COST_020',
      ExitCode.environment,
    ],
    ['nothing', '', 'HERA_COST_021', ExitCode.usage],
    ['a list', '- 1', 'HERA_COST_021', ExitCode.usage],
    ['not a number', '{version: 1, budgets: [{monthly: .nan}]}', 'HERA_COST_021', ExitCode.usage],
    ['beyond numbers', '{version: 1, budgets: [{monthly: 1e308}]}', 'HERA_COST_021', ExitCode.usage],
  ])('refuse %s', (_, text, code, exitCode) => {
    const error = problemsOf(() => parseBudgets(text));
    expect(error.problems[0]?.code).toBe(code);
    expect(error.exitCode).toBe(exitCode);
  });

  it('refuse a file that is not there, or far too large', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-budget-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'large.yml'), `# ${'x'.repeat(1024 * 1024)}`);
    for (const name of ['none.yml', 'large.yml', '.']) {
      expect(problemsOf(() => readBudgetFile(join(folder, name)))).toMatchObject({
        exitCode: ExitCode.environment,
        problems: [{ code: 'HERA_COST_020' }],
      });
    }
    writeFileSync(join(folder, 'good.json'), '{"version": 1, "budgets": [{"monthly": 5}]}');
    expect(readBudgetFile(join(folder, 'good.json')).budgets).toEqual([{ monthly: 5 }]);
  });

  it('have a published schema', () => {
    expect(published).toEqual(budgetJsonSchema());
  });
});
