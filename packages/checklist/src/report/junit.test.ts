import { parseXML } from '@aws-sdk/xml-builder';
import { describe, expect, it } from 'vitest';
import { checklistJunit } from './junit';
import { reportOf } from './report.fixture';

interface Case {
  readonly classname: string;
  readonly failure?: { readonly message: string; readonly type: string; readonly '#text': string };
  readonly skipped?: unknown;
  readonly 'system-out'?: string;
}

interface Suite {
  readonly testcase: Case | readonly Case[];
}

const cases = (xml: string): ReadonlyMap<string, Case> => {
  const { testsuites } = parseXML(xml) as { readonly testsuites: { readonly testsuite: Suite | readonly Suite[] } };
  const suites = [testsuites.testsuite].flat() as readonly Suite[];
  return new Map(
    suites.flatMap(({ testcase }) => ([testcase].flat() as readonly Case[]).map((each) => [each.classname, each])),
  );
};

describe('checklistJunit', () => {
  const xml = checklistJunit(reportOf());

  it('is XML, whatever names a stack has', () => {
    expect(cases(xml).get('prod-aws.infra-02-nat-per-az')?.failure?.['#text']).toContain(
      '<img src=x onerror="alert(1)">',
    );
    expect(xml).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
  });

  it('has a case for each item: red and expired fail, unknown and not applicable are skipped, never passed', () => {
    const kinds = [...cases(xml)].map(([name, { failure, skipped }]) => [
      name.replace('prod-aws.', ''),
      failure === undefined ? (skipped === undefined ? 'passed' : 'skipped') : failure.type,
    ]);
    expect(Object.fromEntries(kinds)).toEqual({
      'infra-01-multi-az': 'passed',
      'infra-02-nat-per-az': 'fail',
      'infra-05-logging': 'fail',
      'sec-08-public-endpoint-cidrs': 'skipped',
      'sec-10-pod-security': 'skipped',
      'sec-12-security-groups': 'passed',
      'mon-16-on-call-rotation': 'attestation-expired',
      'mon-17-runbooks': 'passed',
    });
  });

  it('says why, what was seen, and what to do', () => {
    const all = cases(xml);
    expect(all.get('prod-aws.infra-02-nat-per-az')?.failure?.['#text']).toMatch(
      /drift[^]*breaks: aws_route\.A[^]*fix: [^]*runbook: docs\//,
    );
    expect(all.get('prod-aws.sec-10-pod-security')?.['system-out']).toMatch(
      /unknown at level plan: no live Kubernetes[^]*not seen: labels/,
    );
  });
});
