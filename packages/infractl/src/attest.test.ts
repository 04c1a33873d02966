import { loadItems } from '@hera/checklist';
import { execa } from 'execa';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cli, fixedApp, terraformData, TestWorkspace } from './cli.fixture';

const alice = 'alice@example.com';
const bob = 'bob@example.com';
const training = 'ops-25-team-trained';
const audit = 'sec-12-security-groups';
const procedures = 'dr-19-recovery-procedures';
const today = new Date().toISOString().slice(0, 10);

/** An app of production with the rules of this hash. */
const production = (hash: string): string => `
${fixedApp('prod-aws', terraformData(1))}
manifest.environment.profile = 'production';
manifest.facts = {
  'prod-aws/Audit': { kind: 'security-groups', hash: ${JSON.stringify(hash)}, rules: [], groups: {}, notVisible: [] },
  'prod-aws/Cluster': { kind: 'cluster', name: 'prod' },
};
writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));
`;

// Every step is a process or two of its own, on a machine that may be busy.
describe('infractl attest', { timeout: 120_000 }, () => {
  const workspace = new TestWorkspace();
  const keys = workspace.path('.keys');
  const folder = workspace.path('apps/prod-aws/checklist');
  const key = (person: string): string => join(keys, person);
  const publicKey = (person: string): string =>
    readFileSync(`${key(person)}.pub`, 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
  const run = (...args: readonly string[]) => cli(workspace.root, ['attest', 'aws', 'prod', ...args], { HOME: keys });

  const words = (by: string, ...more: readonly string[]): readonly string[] => [
    ...['--by', by, '--role', 'Platform lead', '--sign-key', key(by)],
    ...['--statement', 'All of it was read together with those who own it.'],
    ...more,
  ];
  const link = ['--evidence', 'https://wiki.example.com/reviews/42'];
  const second = ['--reviewer', bob, '--reviewer-role', 'Security engineer'];
  const sign = (item: string) => run(item, '--review', '--by', bob, '--sign-key', key(bob));

  const inFolder = (): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

  beforeAll(() => {
    mkdirSync(keys, { recursive: true });
    for (const person of [alice, bob, 'mallory@example.com']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', person, '-f', key(person)]);
    }
    workspace.app('dev-aws', fixedApp('dev-aws', terraformData(1)));
  });

  beforeEach(() => {
    workspace.app('prod-aws', production('a'.repeat(64)));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const lines = [alice, bob].map((person) => `${person} namespaces="hera-attestation" ${publicKey(person)}`);
    writeFileSync(join(folder, 'allowed_signers'), `${lines.join('\n')}\n`);
  });

  afterAll(() => workspace.remove());

  it('writes a record, has it reviewed, and finds that it holds', async () => {
    const written = await run(audit, ...words(alice, ...link, ...second));
    expect(written.stderr).toBe('');
    expect(written.exitCode).toBe(0);
    expect(written.stdout.split('\n')).toEqual([
      `Written and signed by ${alice}: apps/prod-aws/checklist/${audit}.yaml`,
      expect.stringMatching(/^ {2}holds until \d{4}-\d\d-\d\d$/),
      '  void when a security group rule changes',
      `It does not count before ${bob} has read it and run:`,
      `  infractl attest aws prod ${audit} --review --by ${bob}`,
    ]);
    expect(readFileSync(join(folder, `${audit}.yaml`), 'utf8')).toContain(`sha256: ${'a'.repeat(64)}`);

    const early = await run('--check');
    expect(early.stderr).toMatch(/^HERA_CHECK_121 .*bob@example\.com has not signed/);
    expect(early.exitCode).toBe(1);

    const reviewed = await sign(audit);
    expect(reviewed.stderr).toBe('');
    expect(reviewed.stdout).toContain('  statement: All of it was read');
    expect(reviewed.stdout).toContain(`Reviewed by ${bob}: apps/prod-aws/checklist/${audit}.yaml`);

    const checked = await run('--check');
    expect(checked.stderr).toBe('');
    expect(checked.exitCode).toBe(0);
    expect(checked.stdout).toMatch(
      /sec-12-security-groups +attestation +holds +\d{4}-\d\d-\d\d +alice@example\.com, bob@example\.com/,
    );
    expect(inFolder()).toEqual(['allowed_signers', `${audit}.yaml`, `${audit}.yaml.review.sig`, `${audit}.yaml.sig`]);

    workspace.app('prod-aws', production('b'.repeat(64)));
    const changed = await run('--check', '--format', 'json');
    expect(changed.exitCode).toBe(1);
    expect(JSON.parse(changed.stdout)).toMatchObject({
      command: 'attest',
      records: [{ state: 'broken', signature: 'verified' }],
      error: { exitCode: 1, problems: [{ code: 'HERA_CHECK_113' }] },
    });
  });

  it('takes a file of the repository by its hash, renews, and keeps role and reviewer', async () => {
    workspace.write('docs/restore.md', '# Restore\n');
    const first = await run(procedures, ...words(alice, '--evidence', 'docs/restore.md', ...second));
    expect(first.stderr).toBe('');
    await sign(procedures);
    expect((await run('--check')).exitCode).toBe(0);
    workspace.write('docs/restore.md', '# Restore, again\n');
    expect((await run('--check')).stderr).toMatch(/^HERA_CHECK_113 .*docs\/restore\.md changed after the review/);
    const renewed = await run(
      ...[procedures, '--by', alice, '--sign-key', key(alice), '--evidence', 'docs/restore.md'],
      ...['--statement', 'Followed again by the one who wrote it, and it works.', '--expires', today],
    );
    expect(renewed.stderr).toBe('');
    const text = readFileSync(join(folder, `${procedures}.yaml`), 'utf8');
    expect(text).toContain('role: Platform lead');
    expect(text).toContain(`by: ${bob}`);
    expect(text).toContain(`expires: ${today}`);
    expect(existsSync(join(folder, `${procedures}.yaml.review.sig`))).toBe(false);
    await sign(procedures);
    const { exitCode, stderr } = await run('--check');
    expect(stderr).toMatch(/^warning: HERA_CHECK_110 .*expires today/);
    expect(exitCode).toBe(0);
  });

  it('writes exceptions beside attestations, and the export of HDF', async () => {
    const excepted = await run(
      'infra-02-nat-per-az',
      ...words(
        alice,
        ...link,
        ...second,
        '--exception',
        '--reason',
        'The addresses that partners have to allow come in January.',
      ),
    );
    expect(excepted.stderr).toBe('');
    expect(excepted.stdout).toContain('infra-02-nat-per-az --exception --review --by');
    await run('infra-02-nat-per-az', '--exception', '--review', '--by', bob, '--sign-key', key(bob));
    await run(training, ...words(alice, ...link, ...second, '--frequency', 'annually'));
    await sign(training);
    const { stdout, exitCode } = await run('--check', '--hdf', 'out/attestations.json');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /HDF: out\/attestations\.json, 1 attestations\n {2}not in it: .*exception\.yaml \(an exception/,
    );
    const hdf = JSON.parse(readFileSync(workspace.path('out/attestations.json'), 'utf8')) as unknown;
    expect(hdf).toMatchObject([
      { control_id: training, status: 'passed', updated: today, updated_by: `${alice}, Platform lead` },
    ]);
  });

  it('needs no second person in development', async () => {
    mkdirSync(workspace.path('apps/dev-aws/checklist'), { recursive: true });
    writeFileSync(
      workspace.path('apps/dev-aws/checklist/allowed_signers'),
      readFileSync(join(folder, 'allowed_signers')),
    );
    const dev = (...args: readonly string[]) => cli(workspace.root, ['attest', 'aws', 'dev', ...args]);
    expect((await dev(training, ...words(alice, ...link))).stderr).toBe('');
    expect((await dev('--check')).exitCode).toBe(0);
  });

  it.each<[string, readonly string[], number, RegExp]>([
    [
      'nothing',
      [training],
      2,
      /^HERA_CLI_001 --statement: is missing[\s\S]*--evidence[\s\S]*--by[\s\S]*--role[\s\S]*--reviewer: /,
    ],
    ['no item', words(alice), 2, /^HERA_CLI_001 item: is missing.*--check/],
    ['no such item', ['ops-99', ...words(alice)], 2, /^HERA_CLI_001 item: "ops-99" is not an item/],
    [
      'a text that is too short and a file that is not there',
      [training, ...words(alice, ...second, '--statement', 'fine', '--evidence', 'docs/none.md')],
      2,
      /^HERA_CHECK_103 record\.statement/,
    ],
    [
      'evidence that is not there',
      [training, ...words(alice, ...second, '--evidence', 'docs/none.md')],
      2,
      /^HERA_CHECK_114 .*docs\/none\.md is not in the repository/,
    ],
    [
      'an end that is too far',
      [audit, ...words(alice, ...link, ...second, '--expires', '2999-01-01')],
      2,
      /^HERA_CHECK_108 .*longer than the 90 days/,
    ],
    [
      'an end that has passed',
      [audit, ...words(alice, ...link, ...second, '--expires', '2020-01-01')],
      2,
      /^HERA_CHECK_107 /,
    ],
    [
      'two ends',
      [audit, ...words(alice, ...link, ...second, '--expires', today, '--frequency', 'daily')],
      2,
      /^HERA_CHECK_107 .*two ends/,
    ],
    [
      'another cluster',
      [audit, ...words(alice, ...link, ...second, '--cluster', 'blue')],
      2,
      /^HERA_CHECK_105 .*"blue" is another cluster/,
    ],
    [
      'an attestation of what a machine judges',
      ['infra-02-nat-per-az', ...words(alice, ...link, ...second)],
      2,
      /^HERA_CHECK_111 /,
    ],
    [
      'a reviewer who is the author',
      [training, ...words(alice, ...link, '--reviewer', alice, '--reviewer-role', 'Also me')],
      2,
      /^HERA_CHECK_122 /,
    ],
    [
      'a key that is not allowed',
      [training, ...words('mallory@example.com', ...link, ...second)],
      2,
      /^HERA_CHECK_117 .*add this line by a reviewed change: mallory@example\.com namespaces="hera-attestation" ssh-ed25519 \S+\. Nothing was written/,
    ],
    [
      'the key of somebody else',
      [training, ...words(alice, ...link, ...second, '--sign-key', key(bob))],
      2,
      /^HERA_CHECK_117 /,
    ],
    ['no key at all', [training, '--review', '--by', bob], 3, /^HERA_CLI_001 --sign-key: there is no SSH key/],
    [
      'no key',
      [training, ...words(alice, ...link, ...second, '--sign-key', '/nowhere')],
      3,
      /^HERA_CLI_001 --sign-key: \/nowhere does not exist/,
    ],
    [
      'a reason without an exception',
      [training, ...words(alice, ...link, '--reason', 'x')],
      2,
      /^HERA_CLI_001: --reason without --exception/,
    ],
    [
      'failed and exception',
      [training, ...words(alice, ...link, '--failed', '--exception', '--reason', 'x')],
      2,
      /^HERA_CLI_001: --failed and --exception/,
    ],
    ['a check of one', [training, '--check'], 2, /^HERA_CLI_001: --check and an item/],
    ['check and review', ['--check', '--review'], 2, /^HERA_CLI_001: --check and --review/],
    ['a check with words', ['--check', '--reviewer-role', 'x'], 2, /^HERA_CLI_001: --check and --reviewer-role/],
    [
      'an export without a check',
      [training, ...words(alice, ...link), '--hdf', 'x'],
      2,
      /^HERA_CLI_001: --hdf without --check/,
    ],
    [
      'minutes that are none',
      [training, ...words(alice, ...link, ...second, '--minutes', 'ten')],
      2,
      /^HERA_CHECK_103 record\.measuredMinutes/,
    ],
    [
      'a review of nothing',
      [training, '--review', '--by', bob, '--sign-key', key(bob)],
      2,
      /^HERA_CHECK_101 .*cannot be read \(ENOENT\)/,
    ],
  ])('writes nothing for %s', async (_, args, code, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
    expect(inFolder()).toEqual(['allowed_signers']);
  });

  it('lets nobody review but who is named, and nothing but what is there', async () => {
    await run(audit, ...words(alice, ...link, ...second));
    const other = await run(audit, '--review', '--by', alice, '--sign-key', key(alice));
    expect(other.stderr).toMatch(
      /^HERA_CHECK_122 .*alice@example\.com is not its second reviewer; allowed bob@example\.com/,
    );
    const wrongKey = await run(audit, '--review', '--by', bob, '--sign-key', key(alice));
    expect(wrongKey.stderr).toMatch(/^HERA_CHECK_117 /);
    expect([other.exitCode, wrongKey.exitCode]).toEqual([2, 2]);
    expect(inFolder()).not.toContain(`${audit}.yaml.review.sig`);
  });

  it('signs for nobody while everybody may sign', async () => {
    writeFileSync(join(folder, 'allowed_signers'), `* ${publicKey(alice)}\n`);
    const { exitCode, stderr } = await run(training, ...words(alice, ...link, ...second));
    expect(stderr).toMatch(/^HERA_CHECK_123 apps\/prod-aws\/checklist\/allowed_signers:1:1: "\*" lets one key sign/);
    expect(exitCode).toBe(2);
    expect(inFolder()).toEqual(['allowed_signers']);
  });

  it('does not pass what it cannot verify', async () => {
    await run(training, ...words(alice, ...link, ...second));
    await sign(training);
    const { exitCode, stderr, stdout } = await cli(workspace.root, ['attest', 'aws', 'prod', '--check'], {
      PATH: '/nowhere',
    });
    expect(stderr).toMatch(/^HERA_CHECK_124 .*is not verified: ssh-keygen is not on this machine/);
    expect(stdout).toContain('not verified');
    expect(exitCode).toBe(3);
  });

  it('tells of every file what is wrong with it', async () => {
    writeFileSync(join(folder, 'a.yaml'), 'kind: [\n');
    writeFileSync(join(folder, 'b.yaml'), 'kind: attestation\nitem: nothing\n');
    const { exitCode, stderr } = await run('--check');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/HERA_CHECK_102 apps\/prod-aws\/checklist\/a\.yaml:\d+:\d+/);
    expect(stderr).toMatch(/HERA_CHECK_003 apps\/prod-aws\/checklist\/b\.yaml:2:7 item/);
  });

  it('does what the guide says, command by command', async () => {
    const guide = readFileSync(join(__dirname, '../../../docs/guides/attest.md'), 'utf8');
    const script = [...guide.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block]) => block ?? '').join('');
    for (const [path] of guide.matchAll(/(?<=--evidence )docs\/\S+/g)) workspace.write(path, '# Written by the team\n');
    // The key of whoever signs stands in for a home of their own.
    const shim = `#!/bin/sh
signer=; last=
for argument; do [ "$last" = --by ] && signer=$argument; last=$argument; done
[ -n "$signer" ] && set -- "$@" --sign-key "${keys}/$signer"
exec "${process.execPath}" "${join(__dirname, '../dist/main.js')}" "$@"
`;
    workspace.write('.bin/infractl', shim);
    chmodSync(workspace.path('.bin/infractl'), 0o755);
    const env = { ...process.env, PATH: `${workspace.path('.bin')}:${process.env['PATH'] ?? ''}` };
    const { exitCode, stderr } = await execa('sh', ['-eu'], { cwd: workspace.root, env, input: script, reject: false });
    expect([exitCode, stderr]).toEqual([0, '']);
    const items = [...guide.matchAll(/attest aws prod ([a-z]+-\d\d-[a-z-]+) (?!.*--review )/g)].map(([, item]) => item);
    const { stdout } = await run('--check', '--format', 'json');
    const { records } = JSON.parse(stdout) as { records: readonly { record: { item: string }; state: string }[] };
    expect(records.map(({ record, state }) => `${record.item} ${state}`)).toEqual(
      [...new Set(items)].sort().map((item) => `${item} holds`),
    );
    expect(records.length).toBeGreaterThan(4);
  });

  it('is told by the guide which items ask for it, for how long, and what a change voids', () => {
    const guide = readFileSync(join(__dirname, '../../../docs/guides/attest.md'), 'utf8');
    const rows = [...guide.matchAll(/^\| `([a-z0-9-]+)` *\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)];
    expect(rows.map((row) => row.slice(1).map((cell) => cell.trim()))).toEqual(
      loadItems().flatMap(({ id, title, attestation }) =>
        attestation?.need === 'required'
          ? [
              [
                id,
                title,
                attestation.statement,
                String(attestation.validityDays),
                attestation.reviewed === 'file'
                  ? 'a change of the files that it names'
                  : attestation.reviewed === undefined
                    ? ''
                    : 'a change of any rule',
              ],
            ]
          : [],
      ),
    );
    for (const { attestation } of loadItems())
      if (attestation?.need === 'required') expect(attestation.secondReviewerInProduction).toBe(true);
  });
});
