import type { NetworkFact } from '@hera/core/facts';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, fixedApp, terraformData, TestWorkspace } from './cli.fixture';

const mermaid = 'flowchart TB\n  subgraph vpc["VPC"]\n  end\n';

const fact: NetworkFact = {
  kind: 'network',
  cidr: '10.1.0.0/16',
  secondaryCidrs: ['100.64.0.0/16'],
  nat: 'per-az',
  subnets: [{ tier: 'public', zone: 'use1-az1', cidr: '10.1.1.0/24' }],
  gatewayEndpoints: ['s3'],
  description: {
    subnets: [
      { tier: 'public', zone: 'use1-az1', cidr: '10.1.1.0/24', usable: 251, route: 'internet gateway' },
      { tier: 'pods', zone: 'use1-az1', cidr: '100.64.0.0/19', usable: 8187, route: 'NAT gateway in use1-az1' },
    ],
    blocks: [
      {
        cidr: '10.1.0.0/16',
        addresses: 65536,
        used: 256,
        reserved: 32768,
        free: 32512,
        spare: [{ cidr: '10.1.64.0/18', addresses: 16384 }],
      },
      { cidr: '100.64.0.0/16', addresses: 65536, used: 8192, reserved: 0, free: 57344, spare: [] },
    ],
    mermaid,
  },
};

/** An app that writes a manifest with these facts. */
const appWith = (name: string, facts: Readonly<Record<string, NetworkFact>>): string => `
${fixedApp(name, terraformData(1))}
manifest.facts = ${JSON.stringify(facts)};
writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));
`;

describe('infractl network', () => {
  const workspace = new TestWorkspace();
  const run = (...args: readonly string[]) => cli(workspace.root, ['network', ...args]);

  beforeAll(() => {
    const { description: _, ...bare } = fact;
    workspace.app('prod-aws', appWith('prod-aws', { 'prod-aws/Network': fact }));
    workspace.app('two-aws', appWith('two-aws', { 'two-aws/One': fact, 'two-aws/Far/Two': { ...fact, adopted: {} } }));
    workspace.app('none-aws', appWith('none-aws', {}));
    workspace.app('mute-aws', appWith('mute-aws', { 'mute-aws/Network': bare }));
    workspace.app('crash-aws', "throw new Error('no');");
    workspace.app('later-azure', '');
  });

  afterAll(() => workspace.remove());

  it('shows the subnets and what is left, and draws the network', async () => {
    const { exitCode, stdout, stderr } = await run('aws', 'prod');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'VPC 10.1.0.0/16 and 100.64.0.0/16, NAT: a NAT gateway per availability zone',
      '  CIDR           Zone      Tier    Usable  Route',
      '  10.1.1.0/24    use1-az1  public     251  internet gateway',
      '  100.64.0.0/19  use1-az1  pods     8,187  NAT gateway in use1-az1',
      '10.1.0.0/16: 65,536 addresses, 256 in subnets (under 1 %), 32,768 reserved, 32,512 free, largest free block 10.1.64.0/18',
      '100.64.0.0/16: 65,536 addresses, 8,192 in subnets (13 %), 57,344 free',
      'Diagram: artifacts/prod-aws/network.mmd',
    ]);
    expect(readFileSync(workspace.path('artifacts/prod-aws/network.mmd'), 'utf8')).toBe(mermaid);
    expect(existsSync(workspace.path('apps/prod-aws/cdktf.out/stacks/prod-aws/cdk.tf.json'))).toBe(true);
  });

  it.each([['--json'], ['--format', 'json']])('answers in JSON with %s', async (...flags) => {
    const { exitCode, stdout } = await run('aws', 'prod', ...flags);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      command: 'network',
      app: 'prod-aws',
      networks: [
        {
          constructPath: 'prod-aws/Network',
          cidr: '10.1.0.0/16',
          secondaryCidrs: ['100.64.0.0/16'],
          nat: 'per-az',
          adopted: false,
          subnets: fact.description?.subnets,
          blocks: fact.description?.blocks,
          diagram: workspace.path('artifacts/prod-aws/network.mmd'),
        },
      ],
    });
  });

  it('draws where it is told to', async () => {
    const { exitCode, stdout } = await run('aws', 'prod', '--out', 'docs/vpc.mmd');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Diagram: docs/vpc.mmd');
    expect(readFileSync(workspace.path('docs/vpc.mmd'), 'utf8')).toBe(mermaid);
  });

  it('draws several networks into a file each, and calls nothing free in a VPC of somebody else', async () => {
    const { stdout } = await run('aws', 'two');
    const [one = '', two = ''] = stdout.split('two-aws/Far/Two\n');
    expect(one).toMatch(/^two-aws\/One\nVPC [\s\S]* free[\s\S]*network-One\.mmd\n$/);
    expect(two).toMatch(/^VPC .*, adopted\n[\s\S]*network-Far-Two\.mmd$/);
    expect(two).toContain(
      '10.1.0.0/16: 65,536 addresses, 256 in subnets (under 1 %), 65,280 outside of these subnets\n',
    );
    expect(two).not.toContain('free');
    expect(existsSync(workspace.path('artifacts/two-aws/network-Far-Two.mmd'))).toBe(true);
  });

  it.each([
    [['aws', 'none'], 2, /^HERA_CLI_024: none-aws declares no network.*cidr and nat written down/],
    [['aws', 'mute'], 2, /^HERA_CLI_024: mute-aws\/Network does not describe itself.*update @hera\/network/],
    [['aws', 'prod', '--out', '.'], 2, /^HERA_CLI_001 out: "\." is a folder/],
    [['aws', 'prod', '--out', ''], 2, /^HERA_CLI_001 out: "" is a folder/],
    [['aws', 'prod', '--target', 'local'], 2, /^HERA_CLI_001: unknown option '--target'/],
    [['aws', 'produ'], 2, /^HERA_CLI_004 environment: "produ".*crash, mute, none, prod, two/],
    [['aws', '../prod'], 2, /^HERA_CLI_004 /],
    [['moon', 'prod'], 2, /^HERA_CLI_002 /],
    [['azure', 'later'], 2, /^HERA_CLI_003 cloud: azure is planned and not there yet/],
    [['gcp', 'prod'], 2, /^HERA_CLI_003 cloud: gcp is planned and not there yet/],
    [['aws', 'crash'], 1, /^HERA_CLI_008: the synth of crash-aws/],
  ])('%j ends with exit code %i', async (args, code, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  });

  it('answers in JSON when it cannot', async () => {
    const { exitCode, stdout } = await run('aws', 'none', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: 2, problems: [{ code: 'HERA_CLI_024' }] } });
  });
});
