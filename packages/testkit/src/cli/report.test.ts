import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stageOf } from '../report/run-report.fixture';
import { runCli } from './program';

describe('testkit report', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hera-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, content: unknown): void => {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const testkit = async (...argv: string[]) => {
    const said = { stdout: '', stderr: '' };
    const stream = (name: keyof typeof said) => ({ write: (text: string) => (said[name] += text) });
    const exitCode = await runCli(argv, { stdout: stream('stdout'), stderr: stream('stderr') });
    return { exitCode, ...said };
  };
  const timings = { schemaVersion: 1, stages: [stageOf('apply', 0, 1)] };

  it('writes the page into the folder, and says where', async () => {
    write('one/timings.json', timings);
    write('two/timings.json', timings);
    write('.recording/three/timings.json', timings);
    write('other/notes.txt', 'no run');
    const page = join(folder, 'report.html');
    expect(await testkit('report', folder)).toEqual({ exitCode: 0, stdout: `${page}\n`, stderr: '' });
    expect(readFileSync(page, 'utf8')).toContain('2 runs: 2 passed, 0 failed');
  });

  it('writes what was asked for, and makes the folders', async () => {
    write('timings.json', timings);
    const [out, junit] = [join(folder, 'a', 'b.html'), join(folder, 'c', 'd.xml')];
    expect((await testkit('report', folder, '--out', out, '--junit', junit)).stdout).toBe(`${out}\n${junit}\n`);
    expect(readFileSync(junit, 'utf8')).toContain('<testsuite ');
    rmSync(out);
    expect((await testkit('report', folder, '--junit', junit)).stdout).toBe(`${junit}\n`);
    expect(existsSync(join(folder, 'report.html'))).toBe(false);
  });

  it('succeeds for a run that failed: a report was asked for, and there is one', async () => {
    write('timings.json', { schemaVersion: 1, stages: [stageOf('apply', 0, 1, 'failed')] });
    expect((await testkit('report', folder)).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('0 passed, 1 failed');
  });

  it('refuses folders that are none, and folders without a run', async () => {
    expect(await testkit('report', join(folder, 'nothing'))).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('HERA_TEST_061'),
    });
    write('notes.txt', '');
    expect(await testkit('report', join(folder, 'notes.txt'))).toMatchObject({ exitCode: 2 });
    expect(await testkit('report', folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('HERA_TEST_062'),
    });
  });

  it('names every file that is broken, at once, and writes nothing', async () => {
    write('one/timings.json', '{"schemaVersion":1,"stages":[');
    write('one/verification.json', { schemaVersion: 2, target: 'local', checks: [] });
    write('two/timings.json', timings);
    write('two/plan.json', { format_version: '9.9' });
    const { exitCode, stderr } = await testkit('report', folder);
    expect(exitCode).toBe(2);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^HERA_TEST_063 \S+\.json: cannot be read/);
    expect(existsSync(join(folder, 'report.html'))).toBe(false);
  });

  it('blames the machine for a report that cannot be written', async () => {
    write('timings.json', timings);
    const { exitCode, stderr } = await testkit('report', folder, '--out', join(folder, 'timings.json', 'x.html'));
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^HERA_TEST_064/);
  });

  it.each([[['report']], [['report', 'a', '--pdf']], [['repot', 'a']]])('refuses %j', async (argv) => {
    const { exitCode, stdout, stderr } = await testkit(...argv);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^HERA_TEST_060: .*; see testkit --help\n$/);
  });

  it('helps', async () => {
    expect(await testkit('--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('report') });
    expect(await testkit()).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('report') });
    expect((await testkit('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
