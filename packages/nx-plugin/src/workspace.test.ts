import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '..', '..', '..');

interface Shown {
  readonly targets: Readonly<Record<string, { readonly outputs?: readonly string[]; readonly cache?: boolean }>>;
}

/** What Nx itself says, in a process of its own that knows nothing of the task which runs this test. */
const show = async (project: string): Promise<Shown> => {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [require.resolve('nx/bin/nx.js'), 'show', 'project', project, '--json'],
    { cwd: root, env: { ...Object.fromEntries(inherited), NX_DAEMON: 'false' }, maxBuffer: 10_000_000 },
  );
  return JSON.parse(stdout) as Shown;
};

describe('this workspace', { timeout: 60_000 }, () => {
  it.each(['prod-aws', 'dev-aws', 'bootstrap-aws'])('has every target for %s', async (project) => {
    const { targets } = await show(project);
    expect(Object.keys(targets)).toEqual(
      expect.arrayContaining([
        'build',
        'synth',
        'validate',
        'cost',
        'checklist',
        'plan',
        'deploy',
        'destroy',
        'output',
        'rehearse',
      ]),
    );
    expect(targets['synth']).toMatchObject({
      cache: true,
      outputs: ['{projectRoot}/cdktf.out', '{projectRoot}/k8s.out'],
    });
  });
});
