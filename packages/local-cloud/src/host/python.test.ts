import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, script, temporaryFolder } from '../temporary-folder.fixture';
import { findPythons } from './python';

/** Answers the probe as that Python would. */
const pythonOf = (file: string, version: string, hasVenv = true): string =>
  script(file, `echo '["${file}", [${version.split('.').join(', ')}], ${hasVenv}]'`);

const machine = () => {
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => join(folder, ...parts);
  mkdirSync(at('bin'));
  return { at, env: { PATH: at('bin'), HOME: folder } as NodeJS.ProcessEnv };
};

describe('findPythons', () => {
  it('passes over shims that lead nowhere and versions that are too old or too new', async () => {
    const { at, env } = machine();
    script(at('bin', 'python3.13'), 'echo "pyenv: python3.13: command not found" >&2; exit 127');
    pythonOf(at('bin', 'python3.12'), '3.14.0');
    pythonOf(at('bin', 'python3'), '3.12.4');
    expect(await findPythons(env)).toMatchObject({ runtime: { binary: at('bin', 'python3'), version: '3.12.4' } });
  });

  it("looks through pyenv's versions, newest first, and installs with what can", async () => {
    const { at, env } = machine();
    pythonOf(at('bin', 'python3'), '3.11.2');
    pythonOf(at('.pyenv', 'versions', '3.12.1', 'bin', 'python'), '3.12.1');
    pythonOf(at('.pyenv', 'versions', '3.13.0', 'bin', 'python'), '3.13.0', false);
    const { runtime, installer } = await findPythons(env);
    expect(runtime?.version).toBe('3.13.0');
    expect(installer?.version).toBe('3.11.2');
  });

  it('leaves it to uv when only an old one is here', async () => {
    const { at, env } = machine();
    pythonOf(at('bin', 'python3'), '3.11.2');
    const { runtime, installer } = await findPythons(env);
    expect([runtime, installer?.version]).toEqual([undefined, '3.11.2']);
  });

  it('takes HERA_PYTHON alone, and says why not', async () => {
    const { at, env } = machine();
    pythonOf(at('bin', 'python3'), '3.13.1');
    const old = pythonOf(at('old'), '3.9.1');
    const refused = await failureOf(() => findPythons({ ...env, HERA_PYTHON: old }));
    expect(refused).toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_LC_023', path: 'HERA_PYTHON' }] });
    expect(refused.message).toContain('3.9.1');
    const missing = await failureOf(() => findPythons({ ...env, HERA_PYTHON: at('nowhere') }));
    expect(missing.message).toContain('is not a Python that starts');
  });
});
