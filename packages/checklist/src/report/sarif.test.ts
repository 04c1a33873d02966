import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv-draft-04';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { reportOf, resultOf } from './report.fixture';
import { checklistSarif } from './sarif';

// A pattern of the published schema is none in Unicode mode.
const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': (text: string) => URL.canParse(text, 'file:///'),
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  },
}).compile(sarifSchema);

const written = (log: Log): Log => JSON.parse(JSON.stringify(log)) as Log;
const log = (): Log =>
  written(checklistSarif(reportOf(), { appFolder: 'apps/prod-aws', stackFile: 'apps/prod-aws/src/main.ts' }));

describe('checklistSarif', () => {
  it('is SARIF 2.1.0 by its schema, with and without results', () => {
    for (const each of [log(), written(checklistSarif(reportOf())), written(checklistSarif(reportOf([])))]) {
      expect(validate(each), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ ...log(), version: '2.0.0' })).toBe(false);
  });

  it('stands at the line of TypeScript, from the root of the repository, once for each line', () => {
    const nat = log().runs[0]?.results?.filter(({ ruleId }) => ruleId === 'infra-02-nat-per-az');
    expect(nat?.map(({ locations }) => locations?.[0]?.physicalLocation)).toMatchObject([
      {
        artifactLocation: { uri: 'apps/prod-aws/src/main.ts', uriBaseId: '%SRCROOT%' },
        region: { startLine: 41, startColumn: 3 },
      },
      { artifactLocation: { uri: 'apps/prod-aws/src/main.ts' }, region: { startLine: 57 } },
    ]);
    expect(nat?.[0]?.message.text).toContain(
      'aws_route.A: leads to a NAT gateway of another zone (nat_gateway_id = aws_nat_gateway.B; expected aws_nat_gateway.A)',
    );
    expect(nat?.[0]?.message.text).toContain('aws_route.B');
    expect(nat?.[0]?.locations?.[0]?.logicalLocations).toHaveLength(2);
  });

  it('puts what is not there at the file of the stack, and an attestation at its record', () => {
    const places = Object.fromEntries(
      (log().runs[0]?.results ?? []).map(({ ruleId, locations }) => [
        ruleId,
        locations?.[0]?.physicalLocation?.artifactLocation?.uri,
      ]),
    );
    expect(places).toMatchObject({
      'infra-05-logging': 'apps/prod-aws/src/main.ts',
      'mon-16-on-call-rotation': 'apps/prod-aws/checklist/mon-16-on-call-rotation.yaml',
    });
  });

  it('holds what is red or warns; exceptions are suppressed with their reason, unknown is a notification', () => {
    const [run] = log().runs;
    expect(run?.results?.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions?.length ?? 0])).toEqual([
      ['infra-02-nat-per-az', 'error', 0],
      ['infra-02-nat-per-az', 'error', 0],
      ['infra-05-logging', 'error', 0],
      ['sec-12-security-groups', 'error', 1],
      ['mon-16-on-call-rotation', 'error', 0],
      ['mon-17-runbooks', 'note', 0],
    ]);
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.map(({ associatedRule }) => associatedRule?.id)).toEqual([
      'sec-10-pod-security',
    ]);
  });

  it('tags rules with their anchors, at most 20, and gives those of security a number', () => {
    const rules = log().runs[0]?.tool.driver.rules ?? [];
    const rule = (id: string) => rules.find((each) => each.id === id)?.properties;
    expect(rule('sec-10-pod-security')?.tags).toEqual(
      expect.arrayContaining(['security', 'Security', 'CIS EKS 4.2.1']),
    );
    expect(rule('sec-10-pod-security')?.['security-severity']).toBe('8.0');
    expect(rule('mon-16-on-call-rotation')).not.toHaveProperty('security-severity');
    for (const { properties } of rules) expect(properties?.tags?.length).toBeLessThanOrEqual(20);
  });

  it('keeps a fingerprint when lines move, and has another for another subject', () => {
    const printOf = (line: number, subject: string): unknown => {
      const evidence = [
        {
          verdict: 'breaks',
          level: 'plan',
          subject,
          message: 'm',
          source: { file: 'src/main.ts', line, column: 1 },
        } as const,
      ];
      const report = reportOf([resultOf('infra-02-nat-per-az', { status: 'fail', evidence })]);
      return checklistSarif(report).runs[0]?.results?.[0]?.partialFingerprints;
    };
    expect(printOf(1, 'aws_route.A')).toEqual(printOf(99, 'aws_route.A'));
    expect(printOf(1, 'aws_route.A')).not.toEqual(printOf(1, 'aws_route.B'));
  });

  it('carries no control character', () => {
    expect(JSON.stringify(log())).not.toMatch(/\\u00[01]|\p{Cf}/u);
  });
});
