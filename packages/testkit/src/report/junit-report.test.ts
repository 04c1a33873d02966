import { parseXML } from '@aws-sdk/xml-builder';
import { describe, expect, it } from 'vitest';
import { junitText } from './junit-report';
import type { RunReport } from './run-report';
import { checkOf, failedRun, hostile, leftOutManifest, runOf, stageOf, unsupportedRun } from './run-report.fixture';

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly skipped?: { readonly message: string } | string;
  readonly failure?: { readonly message: string; readonly '#text'?: string };
}

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly skipped: string;
  readonly testcase: Case | readonly Case[];
}

const suitesOf = (runs: readonly RunReport[]): readonly (Suite & { readonly cases: readonly Case[] })[] => {
  const { testsuites } = parseXML(junitText(runs)) as { testsuites: { testsuite: Suite | readonly Suite[] } };
  return [testsuites.testsuite]
    .flat()
    .map((suite) => ({ ...(suite as Suite), cases: [(suite as Suite).testcase].flat() as Case[] }));
};

describe('junitText', () => {
  it('has a suite per run and a case per stage and per check', () => {
    const [suite] = suitesOf([runOf()]);
    expect(suite).toMatchObject({ name: 'network', tests: '3', failures: '0', skipped: '0' });
    expect(suite?.cases.map(({ classname, name }) => `${classname} | ${name}`)).toEqual([
      'network.stages | terraform plan',
      'network.stages | terraform apply',
      'network.checks.network | check-pass: It is pass',
    ]);
  });

  it('skips what the target lacks, and says which call', () => {
    const [suite] = suitesOf([runOf({ checks: [checkOf('pass'), checkOf('unsupported')] })]);
    expect(suite).toMatchObject({ failures: '0', skipped: '1' });
    expect(suite?.cases.at(-1)).toMatchObject({ skipped: { message: 'unsupported: ec2:DescribeThings' } });
  });

  it('skips a whole run whose target lacks a call', () => {
    const [suite] = suitesOf([unsupportedRun({ checks: [] })]);
    expect(suite).toMatchObject({ tests: '2', failures: '0', skipped: '2' });
    for (const { skipped } of suite?.cases ?? [])
      expect(skipped).toMatchObject({ message: 'unsupported: eks:RegisterCluster' });
  });

  it('skips what was left out of the stack, and says why', () => {
    const [suite] = suitesOf([runOf({ manifest: leftOutManifest })]);
    expect(suite).toMatchObject({ failures: '0', skipped: '1' });
    expect(suite?.cases.at(-1)).toMatchObject({
      classname: 'network.leftOut',
      name: 'aws_ebs_default_kms_key (prod-aws/Account)',
      skipped: { message: 'left out: answers 500' },
    });
  });

  it('fails with expected, found and evidence, and with the problems of the run', () => {
    const [suite] = suitesOf([failedRun()]);
    expect(suite).toMatchObject({ tests: '4', failures: '2', skipped: '2' });
    const text = junitText([failedRun()]);
    expect(text).toContain('expected: 3 NAT gateways\nfound: 2 NAT gateways\nevidence: ec2:DescribeNatGateways');
    expect(text).toContain('HERA_TF_007 aws_nat_gateway.one: the quota is used up; allowed 5; ask for a higher quota');
    expect(text).toContain('Error: NatGatewayLimitExceeded');
    expect(text).toContain('message="not applicable: no cluster declared"');
  });

  it('is never green for a run that failed outside of its stages and checks', () => {
    const [suite] = suitesOf([runOf({ outcome: 'failed', problems: failedRun().problems })]);
    expect(suite).toMatchObject({ failures: '1' });
    expect(suite?.cases.at(-1)).toMatchObject({ name: 'run' });
    const [unproved] = suitesOf([runOf({ outcome: 'failed', checks: [checkOf('unsupported')] })]);
    expect(unproved).toMatchObject({ failures: '1', skipped: '1' });
  });

  it('does not count a stage that the test expected to fail', () => {
    const [suite] = suitesOf([runOf({ stages: [stageOf('idempotent', 0, 1, 'failed')] })]);
    expect(suite).toMatchObject({ failures: '0' });
  });

  it('skips a stage that the run was told to leave out', () => {
    const [suite] = suitesOf([runOf({ stages: [stageOf('destroy', 0, 0, 'skipped')] })]);
    expect(suite).toMatchObject({ failures: '0', skipped: '1' });
  });

  it('stays well formed whatever the texts hold', () => {
    const nasty = `${hostile}\u0000\u001b[31m ]]> \ud800`;
    const run = failedRun({
      name: nasty,
      details: nasty,
      checks: [checkOf('fail', { found: nasty, evidence: [nasty] }), checkOf('unsupported', { found: nasty })],
    });
    const [suite] = suitesOf([run]);
    expect(suite?.name).toContain('<script>alert("1")</script>&');
    const text = junitText([run]);
    expect(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')).not.toContain('<script');
    expect(text.split('<![CDATA[').length).toBe(text.replaceAll(/="[^"]*"/g, '').split(']]>').length);
    expect(text).not.toContain('\u001b');
  });
});
