import { describe, expect, it } from 'vitest';
import { checkKubectl, findKubectl, skewWarning } from './kubectl-binary';

const at = (setting: string) => ({ ...process.env, HERA_KUBECTL: setting });

describe('findKubectl', () => {
  it('finds the one on PATH, and says its version', async () => {
    const { version, minor } = await findKubectl({ PATH: process.env['PATH'] });
    expect(version).toMatch(/^v1\.\d+\.\d+/);
    expect(minor).toBeGreaterThanOrEqual(28);
  });

  it.each([
    [
      'that does not exist',
      at('/nowhere/kubectl'),
      /HERA_CLI_031 HERA_KUBECTL: \/nowhere\/kubectl does not exist; allowed kubectl 1\.28/,
    ],
    ['that is another program', at(process.execPath), /HERA_CLI_031 HERA_KUBECTL: .* does not tell its version/],
    ['that says nothing', at('/bin/true'), /HERA_CLI_031 HERA_KUBECTL: .* is no kubectl/],
    ['that is not on PATH', { PATH: '/nowhere' }, /HERA_CLI_031 PATH: kubectl does not exist/],
  ])('refuses one %s', async (_, env, message) => {
    await expect(findKubectl(env)).rejects.toThrow(message);
    await expect(findKubectl(env)).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('checkKubectl', () => {
  it('warns where there is none: everything but Kubernetes objects works', async () => {
    expect(await checkKubectl({ PATH: '/nowhere' })).toMatchObject({
      id: 'kubectl',
      status: 'warn',
      detail: expect.stringContaining('can neither be planned nor applied') as string,
      fix: expect.stringContaining('HERA_KUBECTL') as string,
    });
  });

  it('is content with one that is there', async () => {
    expect(await checkKubectl(process.env)).toMatchObject({ status: 'ok' });
  });
});

describe('skewWarning', () => {
  it.each([
    [34, 35, false],
    [35, 35, false],
    [36, 35, false],
    [33, 35, true],
    [37, 35, true],
  ])('kubectl 1.%i and an API server 1.%i: %s', (minor, server, warns) => {
    const warning = skewWarning({ binary: 'kubectl', version: `v1.${minor}.0`, minor }, server);
    expect(warning !== undefined).toBe(warns);
    if (warns) expect(warning).toContain(`install kubectl 1.${server}`);
  });
});
