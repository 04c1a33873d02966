import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readToolReport } from '../adapters/read-report';
import { withOtherTools } from '../adapters/with-other-tools';
import type { Report } from '../engine/report';
import { checklistHtml } from './html';
import { checklistJunit } from './junit';
import { checklistMarkdown } from './markdown';
import { parseReport } from './report-schema';
import { hostile, reportOf, resultOf } from './report.fixture';
import { checklistSarif } from './sarif';

const fixture = (name: string): string => join(__dirname, '..', '..', 'fixtures', name);

const own = reportOf([
  resultOf('infra-05-logging', { status: 'fail' }),
  resultOf('sec-07-private-endpoint', { status: 'pass' }),
  resultOf('sec-10-pod-security', { status: 'unknown' }),
]);
const tools = ['checkov.json', 'prowler.ocsf.json', 'kube-bench.json'].map((name) => readToolReport(fixture(name)));
const report = withOtherTools(own, tools, { clusters: ['prod'] });

const ofTool = (message: string): Report => {
  const [first] = tools;
  if (first === undefined) throw new Error('no report');
  const findings = first.findings.map((finding) => ({ ...finding, subject: message, message }));
  return withOtherTools(own, [{ ...first, file: message, findings, notes: [message] }]);
};

describe('reports of other tools in a report', () => {
  it('change no status, no count and no evidence', () => {
    const bare = ({ otherTools: _, results, ...rest }: Report) => ({
      ...rest,
      results: results.map(({ otherTools: __, ...result }) => result),
    });
    expect(bare(report)).toEqual(bare(own));
    expect(report.results.map(({ otherTools }) => otherTools?.contradictions.map(({ message }) => message))).toEqual([
      ['Checkov CKV_AWS_37 passes, and the item fails'],
      ['Checkov CKV_AWS_39 fails for aws_eks_cluster.Cluster, and the item passes'],
      [],
    ]);
  });

  it('are in JSON by the published schema', () => {
    const written: unknown = JSON.parse(JSON.stringify(report));
    expect(parseReport(written)).toEqual(written);
  });

  it('are told where they are of another stack, and where they are not', () => {
    const notes = (isOfStack: (address: string) => boolean): readonly string[] =>
      withOtherTools(own, tools, { isOfStack }).otherTools?.reports[0]?.notes ?? [];
    expect(notes((address) => address === 'aws_eks_cluster.Cluster')).not.toContainEqual(
      expect.stringMatching(/another stack/),
    );
    expect(notes(() => false)).toContainEqual(expect.stringMatching(/looks like a report of another stack/));
  });

  it('take the strength that a control has for what was found', () => {
    const anchors = [{ source: 'Checkov', id: 'CKV_AWS_39', strength: 'conflicts' }] as const;
    const allowed = reportOf([resultOf('sec-07-private-endpoint', { status: 'pass', anchors })]);
    expect(withOtherTools(allowed, tools).results[0]?.otherTools?.contradictions).toEqual([]);
  });

  it('stand in every form, with what they are worth and where they do not agree', () => {
    const contradiction = 'Checkov CKV_AWS_39 fails for aws_eks_cluster.Cluster, and the item passes';
    const html = checklistHtml(report).replace(/\s+/g, ' ');
    expect(html).toMatch(/<h2>Other tools<\/h2>.*CKV_AWS_39 fails for aws_eks_cluster\.Cluster/);
    expect(html).toContain('CIS EKS 4.2.1 passes, which is a part of it');
    const markdown = checklistMarkdown(report).replaceAll('\\', '');
    expect(markdown).toContain(contradiction);
    expect(markdown).toMatch(/CIS EKS 4\.2\.1 passes, which is a part of it/);
    expect(markdown).toContain('Prowler eks_cluster_network_policy_enabled is never evidence');
    const junit = checklistJunit(report);
    expect(junit).toContain(`contradiction: ${contradiction}`);
    expect(junit).toContain('other tool: Checkov CKV_AWS_338 fails, which the item does on purpose');
    const [run] = checklistSarif(report).runs;
    expect(run?.invocations?.[0]?.toolExecutionNotifications).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        associatedRule: { id: 'sec-07-private-endpoint' },
        message: { text: expect.stringContaining(contradiction) as unknown },
      }),
    );
    expect(run?.results?.[0]?.properties?.['otherTools']).toContain('Checkov CKV_AWS_37 passes');
  });

  it('leave no part in a report where none was given', () => {
    for (const text of [checklistHtml(own), checklistMarkdown(own), checklistJunit(own)])
      expect(text).not.toMatch(/other tool/i);
  });

  it('cannot become markup', () => {
    const html = checklistHtml(ofTool(hostile));
    expect(html).not.toMatch(/<img|(?!\n)\p{Cc}|\p{Cf}/u);
    expect(checklistMarkdown(ofTool(hostile))).not.toMatch(/<img|https:\/\/evil/);
    expect(JSON.stringify(checklistSarif(ofTool(hostile)).runs[0]?.invocations)).not.toMatch(/\\u00[01]|\p{Cf}/u);
  });
});

describe('a report that Checkov made of prod-aws', () => {
  const real = readToolReport(fixture('checkov.prod-aws.json'), 'checkov');

  it('is read whole', () => {
    expect(real.version).toBe('3.3.30');
    expect(real.findings).toHaveLength(173);
    expect(new Set(real.findings.map(({ outcome }) => outcome))).toEqual(new Set(['passed', 'failed']));
  });

  it('fails what Hera does on purpose, and nothing that it passes', () => {
    const all = withOtherTools(
      reportOf([
        resultOf('infra-05-logging', { status: 'pass' }),
        resultOf('sec-07-private-endpoint', {
          status: 'pass',
          anchors: [{ source: 'Checkov', id: 'CKV_AWS_39', strength: 'conflicts' }],
        }),
      ]),
      [real],
    );
    expect(all.results.flatMap(({ otherTools }) => otherTools?.contradictions ?? [])).toEqual([]);
    expect(
      all.results.flatMap(({ otherTools }) =>
        (otherTools?.evidence ?? []).flatMap(({ control, outcome }) => (outcome === 'failed' ? [control] : [])),
      ),
    ).toEqual(['CKV_AWS_338', 'CKV_AWS_39']);
  });
});
