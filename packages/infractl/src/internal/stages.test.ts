import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { Console } from './console';
import { duration, type Stage, StageRunner } from './stages';

describe('StageRunner', () => {
  let written = '';
  let abort = new AbortController();
  let runner = new StageRunner(new Console('text'), abort.signal);

  beforeEach(() => {
    written = '';
    abort = new AbortController();
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const output = stream as unknown as NodeJS.WriteStream;
    runner = new StageRunner(new Console('text', { stdout: output, stderr: output }), abort.signal);
  });

  const stage = (id: string, run: Stage['run']): Stage => ({ id, title: `Do ${id}`, run });

  it('prints plain lines, with what each stage says', async () => {
    await runner.run([
      stage('one', async (reporter) => {
        reporter.progress('not worth a line');
        reporter.say('half way');
        return '3 things';
      }),
      stage('two', async () => undefined),
    ]);
    expect(written.replace(/\(\d+\.\d s\)/g, '(0.0 s)')).toBe(
      'Do one ...\n  Do one: half way\n  Do one: 3 things (0.0 s)\nDo two ...\n  Do two: done (0.0 s)\n',
    );
  });

  it('keeps times and outcomes, also of the stage that failed', async () => {
    const failure = new Error('no');
    const run = runner.run([
      stage('one', async () => undefined),
      stage('two', () => Promise.reject(failure)),
      stage('three', async () => undefined),
    ]);
    await expect(run).rejects.toBe(failure);
    expect(runner.timings.map(({ stage: id, outcome }) => [id, outcome])).toEqual([
      ['one', 'done'],
      ['two', 'failed'],
    ]);
    expect(written).toContain('Do two: failed');
  });

  it('waits for the stages beside a failed one', async () => {
    let ended = false;
    const slow = stage('slow', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
      return undefined;
    });
    await expect(runner.run([[stage('bad', () => Promise.reject(new Error('no'))), slow]])).rejects.toThrow('no');
    expect(ended).toBe(true);
  });

  it('starts nothing after an interrupt', async () => {
    let started = false;
    const run = runner.run([
      stage('one', async () => {
        abort.abort(new Error('stopped'));
        return undefined;
      }),
      stage('two', async () => {
        started = true;
        return undefined;
      }),
    ]);
    await expect(run).rejects.toThrow('stopped');
    expect(started).toBe(false);
  });
});

describe('duration', () => {
  it.each([
    [0.04, '0.0 s'],
    [59.94, '59.9 s'],
    [60, '1 min 00 s'],
    [125.9, '2 min 05 s'],
  ])('%d seconds', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
