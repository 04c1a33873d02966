import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { runApp } from './app';
import { HeraError } from './errors';

const problem = { code: 'HERA_X_001', path: 'a.b', message: 'is wrong', fix: 'mend it' };

describe('runApp', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  });

  it('reports a mistake without a stack trace, to the error file too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-app-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'error.json');
    vi.stubEnv('HERA_ERROR_FILE', file);
    const written: string[] = [];
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    runApp(() => {
      throw new HeraError(problem);
    });
    stderr.mockRestore();
    expect(written).toEqual(['HERA_X_001 a.b: is wrong; mend it\n']);
    expect(process.exitCode).toBe(2);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ problems: [problem], exitCode: 2 });
  });

  it('lets a defect keep its stack trace', () => {
    expect(() =>
      runApp(() => {
        throw new TypeError('a defect');
      }),
    ).toThrow(TypeError);
  });
});
