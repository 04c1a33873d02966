import { HeraError } from '@hera/core/errors';
import Ajv2020 from 'ajv/dist/2020';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadItems } from '../items/load';
import { parseSettings, readSettings } from './read-settings';
import { settingsJsonSchema } from './settings-schema';

const folder = mkdtempSync(join(tmpdir(), 'hera-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schemaFile = join(__dirname, '../data/settings.schema.json');

const failure = (read: () => unknown): HeraError => {
  try {
    read();
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('no error');
};

const whole = `# why: agreed with the business, OPS-1
version: 1
profile: production
objectives:
  rtoMinutes: 240
  rpoMinutes: 1440
parameters:
  sec-08-public-endpoint-cidrs:
    allowedCidrs: [198.51.100.0/24, '2001:db8::/48']
  infra-03-vpc-endpoints:
    notRequired: [ec2]
  infra-05-logging:
    retentionDays: 90
    flowLogs: false
  sec-07-private-endpoint: { publicEndpoint: "off" }
`;

describe('settings of an environment', () => {
  it('are profile, objectives and parameters', () => {
    expect(parseSettings(whole, 'checklist.yml', { least: 'production' })).toEqual({
      file: 'checklist.yml',
      profile: 'production',
      objectives: { rtoMinutes: 240, rpoMinutes: 1440 },
      parameters: {
        'sec-08-public-endpoint-cidrs': { allowedCidrs: ['198.51.100.0/24', '2001:db8::/48'] },
        'infra-03-vpc-endpoints': { notRequired: ['ec2'] },
        'infra-05-logging': { retentionDays: 90, flowLogs: false },
        'sec-07-private-endpoint': { publicEndpoint: 'off' },
      },
    });
    expect(parseSettings('version: 1', 'x')).toEqual({ file: 'x', objectives: {}, parameters: {} });
  });

  it('are in the README as they can be written', () => {
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
    const [, text = ''] = /```yaml\n(version: 1\nobjectives: [^]*?)```/.exec(readme) ?? [];
    const { objectives, parameters } = parseSettings(text, 'README.md', { least: 'production' });
    expect(objectives).toEqual({ rtoMinutes: 240, rpoMinutes: 1440 });
    expect(Object.keys(parameters)).toEqual(['sec-08-public-endpoint-cidrs', 'infra-03-vpc-endpoints']);
  });

  it('say everything that is wrong at once, each at its line', () => {
    const { problems, exitCode } = failure(() =>
      parseSettings('version: 2\nprofile: prod\nobjectives:\n  rtoMinutes: -1\n  rto: 5\nprofil: dev\n', 'c.yml'),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'HERA_CHECK_010 c.yml:1:10 version',
      'HERA_CHECK_010 c.yml:2:10 profile',
      'HERA_CHECK_010 c.yml:4:15 objectives.rtoMinutes',
      'HERA_CHECK_010 c.yml:5:3 objectives.rto',
      'HERA_CHECK_010 c.yml:6:1 profil',
    ]);
    expect(problems[4]).toMatchObject({ allowed: 'version, profile, objectives, parameters' });
    expect(exitCode).toBe(2);
  });

  it.each([
    [
      'infra-03-vpc-endpoint: { notRequired: [] }',
      '3:3',
      /is no item/,
      /infra-03-vpc-endpoints/,
      /write infra-03-vpc-endpoints/,
    ],
    ['infra-02-nat-per-az: { zones: 2 }', '3:3', /has no parameters/, /infra-01-multi-az/, /correct/],
    ['infra-03-vpc-endpoints: { required: [] }', '3:29', /is no parameter/, /alsoRequired, notRequired/, /correct/],
    ['infra-03-vpc-endpoints: { notRequired: ec2 }', '3:42', /"ec2" is not accepted/, /a list of texts/, /correct/],
    ['infra-01-multi-az: { minimumZones: -1 }', '3:38', /-1 is not accepted/, /0 or more/, /correct/],
    ['sec-07-private-endpoint: { publicEndpoint: of }', '3:46', /"of" is not accepted/, /allow-list, off/, /correct/],
    ['infra-05-logging: { logTypes: [audit, adit] }', '3:33', /"adit" is not accepted/, /scheduler/, /correct/],
    [
      'sec-08-public-endpoint-cidrs: { allowedCidrs: [10.0.0.0] }',
      '3:49',
      /"10.0.0.0" is no network/,
      /CIDR/,
      /correct/,
    ],
    ['__proto__: { minimumZones: 1 }', '3:3', /is no item/, /infra-01/, /correct/],
    ['infra-01-multi-az: { constructor: 1 }', '3:24', /is no parameter/, /minimumZones/, /correct/],
  ])('refuse %s', (line, place, message, allowed, fix) => {
    const { problems } = failure(() => parseSettings(`version: 1\nparameters:\n  ${line}\n`, 'c.yml'));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.code).toBe('HERA_CHECK_010');
    expect(problems[0]?.path).toMatch(new RegExp(`^c\\.yml:${place} parameters\\.`));
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.allowed).toMatch(allowed);
    expect(problems[0]?.fix).toMatch(fix);
  });

  it('demand more than the environment, never less', () => {
    expect(failure(() => parseSettings('version: 1\nprofile: dev', 'c.yml', { least: 'production' })).problems).toEqual(
      [expect.objectContaining({ code: 'HERA_CHECK_011', path: 'c.yml:2:10 profile' })],
    );
    expect(parseSettings('version: 1\nprofile: production', 'c.yml', { least: 'dev' }).profile).toBe('production');
  });

  it.each([
    ['nothing', ''],
    ['a list', '- 1'],
    ['no YAML', 'version: [1'],
    ['a key twice', 'version: 1\nversion: 1'],
    ['more than anybody writes', `version: 1\n# ${'x'.repeat(300_000)}`],
  ])('refuse %s with the code of a file that cannot be used', (_, text) => {
    const error = failure(() => parseSettings(text, 'c.yml'));
    expect(error.problems[0]?.code).toBe('HERA_CHECK_009');
    expect(error.exitCode).toBe(3);
  });

  it('are read from a file, which is called as people call it', () => {
    const file = join(folder, 'checklist.yml');
    writeFileSync(file, `\uFEFF${whole}`);
    expect(readSettings(file, { shownAs: 'apps/x/checklist.yml' }).file).toBe('apps/x/checklist.yml');
    const error = failure(() => readSettings(join(folder, 'none.yml'), { shownAs: 'apps/x/none.yml' }));
    expect(error.problems[0]).toMatchObject({ code: 'HERA_CHECK_009', path: 'apps/x/none.yml' });
    expect(failure(() => readSettings(folder)).problems[0]?.message).toMatch(/EISDIR/);
  });
});

describe('the published schema of settings', () => {
  it('is that of the code', () => {
    const text = `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`;
    if (process.env['HERA_UPDATE'] === '1') writeFileSync(schemaFile, text);
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(JSON.parse(text));
  });

  const validate = new Ajv2020({ strict: true }).compile(settingsJsonSchema());

  it.each([
    [whole, true],
    ['version: 1', true],
    ['version: 2', false],
    ['version: 1\nprofil: dev', false],
    ['version: 1\nobjectives: { rtoMinutes: 0 }', false],
    ['version: 1\nparameters: { infra-99: {} }', false],
    ['version: 1\nparameters: { infra-01-multi-az: { minimumZones: two } }', false],
    ['version: 1\nparameters: { infra-01-multi-az: { zones: 2 } }', false],
    ['version: 1\nparameters: { sec-07-private-endpoint: { publicEndpoint: open } }', false],
  ])('takes and refuses as the reader does: %j', (text, taken) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(taken);
    const read = () => parseSettings(text, 'c.yml');
    if (taken) expect(read).not.toThrow();
    else expect(read).toThrow(/HERA_CHECK_010/);
  });

  it('has every parameter of every item, whose own value it takes', () => {
    for (const { id, parameters } of loadItems())
      if (Object.keys(parameters).length > 0)
        expect(validate({ version: 1, parameters: { [id]: parameters } }), id).toBe(true);
  });
});
