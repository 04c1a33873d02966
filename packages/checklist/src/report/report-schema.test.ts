import Ajv2020 from 'ajv/dist/2020';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseReport, reportJsonSchema } from './report-schema';
import { reportOf } from './report.fixture';

const file = join(__dirname, '../data/report.schema.json');
const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify(reportOf())) as Record<string, unknown>;

describe('the published schema of a report', () => {
  it('is that of the code', () => {
    const text = `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
    if (process.env['HERA_UPDATE'] === '1') writeFileSync(file, text);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
  });

  it('takes a report with every status, and refuses one with a status or a field that it does not know', () => {
    const validate = new Ajv2020({ strict: true, strictRequired: false, formats: { 'date-time': true } }).compile(
      JSON.parse(readFileSync(file, 'utf8')) as object,
    );
    expect(validate(copy()), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...copy(), results: [{ ...reportOf().results[0], status: 'fine' }] })).toBe(false);
    expect(validate({ ...copy(), extra: 1 })).toBe(false);
    expect(validate({ ...copy(), counts: { pass: 1 } })).toBe(false);
  });
});

describe('parseReport', () => {
  it('reads back what was written', () => {
    expect(parseReport(copy())).toEqual(copy());
  });

  it('says everything that is wrong at once', () => {
    const broken = { ...copy(), at: 'yesterday', profile: 'prod' };
    expect(() => parseReport(broken, 'old.json')).toThrow(
      /HERA_CHECK_008 old\.json\.profile.*\n?.*HERA_CHECK_008 old\.json\.at|HERA_CHECK_008 old\.json\.at[^]*old\.json\.profile/,
    );
    expect(() => parseReport(broken, 'old.json')).toThrow(/old\.json\.at/);
  });
});
