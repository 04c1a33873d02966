import type { TeardownReport } from '@hera/testkit';
import { describe, expect, it } from 'vitest';
import { type TeardownCase, teardownProblems } from './teardown-gate';
import { teardownLines, teardownSummary } from './teardown-view';

const finding = (id: 'load-balancers' | 'volumes', effect: 'hangs' | 'leaks' | 'unclear') => ({
  id,
  effect,
  resources: ['x-1'],
  message: `${id} are there`,
  fix: 'remove them',
});

const gap = (reason: 'refused' | 'unsupported') =>
  ({ id: 'snapshots', reason, call: 'ec2:DescribeSnapshots', message: 'snapshots were not looked for' }) as const;

const report = (more: Partial<TeardownReport> = {}): TeardownReport => ({
  cluster: 'prod',
  exists: true,
  findings: [],
  gaps: [],
  ...more,
});

const why = 'moved to prod-eu, OPS-1234';

const problems = (found: Partial<TeardownReport>, more: Partial<TeardownCase>) =>
  teardownProblems({ reports: [report(found)], local: false, production: false, acceptLeaks: false, ...more }).map(
    ({ code, path }) => `${code} ${path}`,
  );

const hangs = { findings: [finding('load-balancers', 'hangs')] };
const leaks = { findings: [finding('volumes', 'leaks')] };
const unclear = { findings: [finding('volumes', 'unclear')] };
const production = { production: true, justification: why };

describe('whether a destroy may go on', () => {
  it.each<[string, Partial<TeardownReport>, Partial<TeardownCase>, readonly string[]]>([
    ['a clean development cluster', {}, {}, []],
    ['a clean production cluster with a reason', {}, production, []],
    ['a production cluster without a reason', {}, { production: true }, ['HERA_CLI_028 --justification']],
    [
      'a production cluster with 19 characters',
      {},
      { production: true, justification: ` ${'x'.repeat(19)} ` },
      ['HERA_CLI_028 --justification'],
    ],
    ['a production cluster with 20 characters', {}, { production: true, justification: 'x'.repeat(20) }, []],
    ['what hangs, in development', hangs, {}, ['HERA_CLI_029 prod.load-balancers']],
    ['what leaks, in development', leaks, {}, []],
    ['what hangs, in production', hangs, production, ['HERA_CLI_029 prod.load-balancers']],
    ['what leaks, in production', leaks, production, ['HERA_CLI_029 prod.volumes']],
    ['what is unclear, in production', unclear, production, []],
    ['what may not be read, in production', { gaps: [gap('refused')] }, production, ['HERA_CLI_029 prod.snapshots']],
    ['what may not be read, in development', { gaps: [gap('refused')] }, {}, []],
    ['what has no client, in production', { gaps: [gap('unsupported')] }, production, []],
    ['what was accepted, in development', hangs, { acceptLeaks: true }, []],
    [
      'what was accepted, in production, with a reason',
      { ...hangs, gaps: [gap('refused')] },
      { ...production, acceptLeaks: true },
      [],
    ],
    [
      'what was accepted, in production, without a reason',
      hangs,
      { production: true, acceptLeaks: true },
      ['HERA_CLI_028 --justification'],
    ],
    ['both at once', hangs, { production: true }, ['HERA_CLI_028 --justification', 'HERA_CLI_029 prod.load-balancers']],
    ['a local AWS', { ...hangs, gaps: [gap('refused')] }, { local: true, production: true }, []],
  ])('%s', (_, found, more, expected) => {
    expect(problems(found, more)).toEqual(expected);
  });
});

describe('what people see', () => {
  it('never takes a look that was not taken for nothing', () => {
    expect(teardownLines(report({ gaps: [gap('unsupported')] }))).toEqual([
      'Before the destroy of the cluster prod',
      '  Nothing was found',
      '  unsupported: ec2:DescribeSnapshots: snapshots were not looked for',
    ]);
    expect(teardownSummary([report({ gaps: [gap('refused')], ...hangs })])).toBe(
      '1 would hang, 0 would stay, 1 not looked at',
    );
  });

  it('is sorted by what it does', () => {
    const lines = teardownLines(report({ exists: false, findings: [...leaks.findings, ...hangs.findings] }));
    expect(lines).toEqual([
      'Before the destroy of the cluster prod, which EKS does not have (any more)',
      '  Would make the destroy hang',
      '    load-balancers: load-balancers are there',
      '      x-1',
      '      remove them',
      '  Would stay behind',
      '    volumes: volumes are there',
      '      x-1',
      '      remove them',
    ]);
  });
});
