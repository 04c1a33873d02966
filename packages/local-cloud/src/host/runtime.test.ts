import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, script, temporaryFolder } from '../temporary-folder.fixture';
import { hostRecipe } from './recipe';
import { ensureHostRuntime, requireDisk } from './runtime';

/** A machine whose `uv` notes its calls and makes what the real one would, or fails as it does. */
const machine = (install: string) => {
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => join(folder, ...parts);
  const python = script(at('bin', 'python3'), `echo '["${at('bin', 'python3')}", [3, 12, 1], true]'`);
  script(
    at('bin', 'uv'),
    `echo "$1 $2" >> ${at('calls')}
     for last; do :; done
     if [ "$1" = venv ]; then mkdir -p "$last/bin" && cp ${python} "$last/bin/python"; else ${install}; fi`,
  );
  const options = { env: { PATH: `${at('bin')}:/usr/bin:/bin`, HOME: folder }, cacheDir: at('cache') };
  const calls = () => readFileSync(at('calls'), 'utf8').trim().split('\n');
  return { at, options, calls };
};

describe('ensureHostRuntime', () => {
  it('installs once, also for two runs at once', async () => {
    const { options, calls } = machine('sleep 0.2');
    const [first, second] = await Promise.all([ensureHostRuntime(options), ensureHostRuntime(options)]);
    expect(second).toEqual(first);
    expect(existsSync(first.python)).toBe(true);
    expect(await ensureHostRuntime(options)).toEqual(first);
    expect(calls()).toEqual(['venv --quiet', 'pip install']);
    expect(dirname(dirname(dirname(first.python)))).toBe(
      join(options.cacheDir, 'localstack', `${hostRecipe().key}-py3.12`),
    );
  });

  it.each([
    ['HERA_LC_025', 'error: Failed to fetch: `https://pypi.org/simple/idna/`'],
    ['HERA_LC_024', 'error: failed to write: No space left on device (os error 28)'],
    ['HERA_LC_026', 'error: hash mismatch for idna'],
  ])('explains %s, and leaves nothing half made', async (code, line) => {
    const { options, at } = machine(`echo '${line}' >&2; exit 2`);
    const error = await failureOf(() => ensureHostRuntime(options));
    expect(error).toMatchObject({ exitCode: 3, problems: [{ code }], details: expect.stringContaining(line) });
    expect(readdirSync(at('cache', 'localstack'))).toEqual([]);
  });

  it('says that it wants another Python when uv cannot get one', async () => {
    const { options, at } = machine('exit 0');
    script(at('bin', 'python3'), `echo '["/usr/bin/python3", [3, 11, 2], true]'`);
    script(at('bin', 'uv'), 'echo "error: Failed to download https://example.com" >&2; exit 1');
    const error = await failureOf(() => ensureHostRuntime(options));
    expect(error.problems[0]).toMatchObject({ code: 'HERA_LC_023', message: expect.stringContaining('3.11.2') });
  });

  it('wants free disk before it begins', async () => {
    const folder = temporaryFolder();
    await expect(requireDisk(folder, 1)).resolves.toBeUndefined();
    const error = await failureOf(() => requireDisk(folder, Number.MAX_SAFE_INTEGER));
    expect(error).toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_LC_024' }] });
  });
});

describe('the committed lock', () => {
  const { lock, bootstrap, serve } = hostRecipe();

  it('pins LocalStack 4.14.0, with a hash for everything and no address', () => {
    const text = readFileSync(lock, 'utf8');
    expect(text).toMatch(/^localstack-core==4\.14\.0 /m);
    const requirements = text.split(/\n(?=\S)/);
    expect(requirements.length).toBeGreaterThan(100);
    expect(requirements.filter((requirement) => !requirement.includes('--hash=sha256:'))).toEqual([]);
    expect(`${text}${readFileSync(bootstrap, 'utf8')}`).not.toMatch(/:\/\/|--index|--find-links/);
  });

  it('is started on loopback', () => expect(readFileSync(serve, 'utf8')).toContain('127.0.0.1'));
});
