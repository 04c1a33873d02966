import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, fixedApp, terraformData, TestWorkspace } from './cli.fixture';
import { fact as upgrade } from './internal/upgrade/upgrade.fixture';

const cluster = { kind: 'cluster', name: 'prod', version: '1.35', nodeGroups: [], addons: [], accessEntries: [] };

const appWith = (name: string, facts: unknown): string => `
${fixedApp(name, terraformData(1))}
manifest.facts = ${JSON.stringify(facts)};
writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));
`;

describe('infractl upgrade', () => {
  const workspace = new TestWorkspace();
  const nobody = {
    HOME: workspace.root,
    AWS_CONFIG_FILE: workspace.path('none'),
    AWS_SHARED_CREDENTIALS_FILE: workspace.path('none'),
  };
  const run = (...args: readonly string[]) => cli(workspace.root, ['upgrade', ...args], nobody);

  beforeAll(() => {
    workspace.app('prod-aws', appWith('prod-aws', { 'prod-aws/Cluster': { ...cluster, upgrade } }));
    workspace.app('mute-aws', appWith('mute-aws', { 'mute-aws/Cluster': cluster }));
    workspace.app('none-aws', appWith('none-aws', {}));
  });

  afterAll(() => workspace.remove());

  it.each([
    [['aws', 'none'], 2, /^HERA_CLI_025: none-aws declares no cluster/],
    [['aws', 'mute'], 2, /^HERA_CLI_025: the cluster prod does not say.*update @hera\/cluster/],
    [
      ['aws', 'prod', '--to', '1.37'],
      2,
      /^HERA_CLI_026 --to: "1.37" is not in the version table.*1.30, 1.34, 1.35, 1.36/,
    ],
    [['aws', 'prod', '--to', '1.36'], 3, /HERA_CLI_012: AWS did not say who you are/],
    [
      ['aws', 'prod', '--local'],
      1,
      /^HERA_CLI_021: prod-aws is not deployed in any local AWS; infractl apply aws prod --local --keep/,
    ],
    [['aws', 'prod', '--auto-approve'], 2, /^HERA_CLI_001: unknown option '--auto-approve'/],
    [['aws', 'prod', '--to'], 2, /^HERA_CLI_001: option '--to <version>' argument missing/],
    [['aws', 'stage'], 2, /^HERA_CLI_004 /],
  ])('%j ends with exit code %i', async (args, code, message) => {
    const { exitCode, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(code);
  });

  it('answers in JSON when it cannot', async () => {
    const { exitCode, stdout } = await run('aws', 'none', '--format', 'json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: 2, problems: [{ code: 'HERA_CLI_025' }] } });
  });

  it('refuses an endpoint that does not lead to AWS', async () => {
    const { exitCode, stderr } = await cli(workspace.root, ['upgrade', 'aws', 'prod'], {
      ...nobody,
      AWS_ENDPOINT_URL_EKS: 'http://127.0.0.1:1',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^HERA_CLI_011 /);
  });

  it.each([
    ['upgrade', /Changes nothing[\s\S]*--to <version>[\s\S]*Exit codes:\n {2}0 {2}the upgrade can begin/],
    ['destroy', /--justification <text>[\s\S]*--accept-leaks[\s\S]*teardown\.json/],
  ])('%s has a help with its exit codes and options', async (command, text) => {
    const { exitCode, stdout } = await cli(workspace.root, [command, '--help'], nobody);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(text);
  });
});
