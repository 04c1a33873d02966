import { ExitCode, HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import type { StageReport } from '../stage';
import { StageClock } from './stage-clock';

const setUp = (signal?: AbortSignal) => {
  const reports: StageReport[] = [];
  return { reports, clock: new StageClock(signal, (report) => reports.push(report)) };
};

describe('StageClock', () => {
  it('reports the start and the end of a stage and keeps its time', async () => {
    const { clock, reports } = setUp();
    expect(await clock.run('plan', async () => 'planned')).toBe('planned');
    expect(reports.map(({ stage, status }) => `${stage} ${status}`)).toEqual(['plan started', 'plan done']);
    expect(clock.timings).toEqual([
      { stage: 'plan', status: 'done', seconds: expect.any(Number), startedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
  });

  it('passes an error on and notes the failure', async () => {
    const { clock } = setUp();
    await expect(clock.run('apply', () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    expect(clock.timings).toMatchObject([{ stage: 'apply', status: 'failed' }]);
  });

  it('tells an interruption from a failure', async () => {
    const { clock } = setUp();
    const interrupted = new HeraError(
      { code: 'HERA_TF_010', path: '', message: 'a', fix: 'b' },
      { exitCode: ExitCode.interrupted },
    );
    await expect(clock.run('apply', () => Promise.reject(interrupted))).rejects.toBe(interrupted);
    expect(clock.timings).toMatchObject([{ status: 'interrupted' }]);
  });

  it('notes a failure that was not thrown', async () => {
    const { clock } = setUp();
    expect(
      await clock.run(
        'verify',
        async () => ['fail'],
        (results) => !results.includes('fail'),
      ),
    ).toEqual(['fail']);
    expect(clock.timings).toMatchObject([{ status: 'failed' }]);
  });

  it('starts nothing once it is interrupted', async () => {
    const { clock, reports } = setUp(AbortSignal.abort());
    const run = clock.run('destroy', async () => 'never');
    await expect(run).rejects.toMatchObject({ exitCode: 130, problems: [{ code: 'HERA_TEST_001' }] });
    expect([reports, clock.timings]).toEqual([[], []]);
  });
});
