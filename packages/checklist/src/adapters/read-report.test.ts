import { HeraError } from '@hera/core/errors';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type ToolName, toolNames } from './finding';
import { parseToolReport, readToolReport } from './read-report';
import { maxReportBytes } from './report-file';

const folder = mkdtempSync(join(tmpdir(), 'hera-adapters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files: Readonly<Record<ToolName, string>> = {
  prowler: 'prowler.ocsf.json',
  checkov: 'checkov.json',
  'kube-bench': 'kube-bench.json',
  hardeneks: 'hardeneks.json',
};

const fixture = (tool: ToolName): string => join(__dirname, '..', '..', 'fixtures', files[tool]);

const textOf = (tool: ToolName): string => readFileSync(fixture(tool), 'utf8');

const failure = (read: () => unknown): HeraError => {
  try {
    read();
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('no error');
};

describe.each(toolNames)('a report of %s', (tool) => {
  it('is told from its content', () => {
    expect(readToolReport(fixture(tool)).tool).toBe(tool);
    expect(readToolReport(fixture(tool), tool).findings.length).toBeGreaterThan(4);
  });

  it('is refused as a report of another tool', () => {
    for (const other of toolNames.filter((name) => name !== tool)) {
      const error = failure(() => readToolReport(fixture(tool), other));
      expect(error.problems[0]).toMatchObject({
        code: 'HERA_CHECK_203',
        path: fixture(tool),
        message: `is no report of ${other}; it looks like one of ${tool}`,
      });
      expect(error.exitCode).toBe(3);
    }
  });

  it('that is cut off anywhere is an error and not a shorter report', () => {
    const text = textOf(tool).trim();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
        const error = failure(() => parseToolReport(text.slice(0, length), 'cut.json'));
        expect(error.problems).toHaveLength(1);
        expect(error.problems[0]).toMatchObject({ code: 'HERA_CHECK_202', message: 'is cut off' });
        expect(error.exitCode).toBe(3);
      }),
      { numRuns: 60 },
    );
  });

  it('with anything in the place of anything is read, or an error with a code, and never repeats what it holds', () => {
    const document = JSON.parse(textOf(tool)) as unknown;
    const places: (readonly PropertyKey[])[] = [];
    const walk = (value: unknown, path: readonly PropertyKey[]): void => {
      places.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) walk(child, [...path, key]);
    };
    walk(document, []);
    const put = (value: unknown, [key, ...rest]: readonly PropertyKey[], other: unknown): unknown => {
      if (key === undefined) return other;
      const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
        PropertyKey,
        unknown
      >;
      copy[key] = put(copy[key], rest, other);
      return copy;
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(null, 7, 's3cret-value', [], {}, [null], true),
        (path, other) => {
          const text = JSON.stringify(put(document, path, other));
          try {
            parseToolReport(text, 'x.json', tool);
          } catch (error) {
            expect(HeraError.is(error) && error.problems.every(({ code }) => code === 'HERA_CHECK_203')).toBe(true);
            expect((error as HeraError).message).not.toContain('s3cret');
            expect((error as HeraError).problems.length).toBeLessThanOrEqual(20);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is no report', () => {
  it.each<[string, string, string, RegExp]>([
    ['nothing', '', 'HERA_CHECK_202', /is empty/],
    ['text', 'Traceback (most recent call last)', 'HERA_CHECK_202', /is not JSON/],
    ['two documents', '{}{}', 'HERA_CHECK_202', /is not JSON at character 3/],
    ['an empty object', '{}', 'HERA_CHECK_203', /is of no tool/],
    ['an empty array', '[]', 'HERA_CHECK_203', /is of no tool/],
    ['null', 'null', 'HERA_CHECK_203', /is of no tool/],
    [
      'OCSF of another product',
      '[{"metadata":{"event_code":"EKS.1","product":{"name":"Security Hub"}},"status_code":"PASS"}]',
      'HERA_CHECK_203',
      /is of no tool/,
    ],
    [
      'something that looks like two',
      '{"check_type":"terraform","results":{"failed_checks":[]},"tests":[],"node_type":"node"}',
      'HERA_CHECK_203',
      /is no report of one tool alone; it looks like one of checkov or kube-bench/,
    ],
    ['SARIF', '{"version":"2.1.0","runs":[]}', 'HERA_CHECK_203', /is of no tool/],
    ['something that is nested without end', '['.repeat(200_000), 'HERA_CHECK_202', /is cut off/],
    ['deep but whole', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'HERA_CHECK_203', /is of no tool/],
    ['HardenEKS without rules', '{"cluster_wide":7}', 'HERA_CHECK_203', /is missing, or not what/],
  ])('%s', (_, text, code, message) => {
    const error = failure(() => parseToolReport(text, 'x.json'));
    expect(error.problems[0]?.code).toBe(code);
    expect(error.problems[0]?.message).toMatch(message);
    expect(error.exitCode).toBe(3);
  });

  it('more than a tool writes of one cluster is not read at all', () => {
    const file = join(folder, 'huge.json');
    writeFileSync(file, '[');
    // Sparse: it takes no space.
    truncateSync(file, maxReportBytes + 1);
    const error = failure(() => readToolReport(file));
    expect(error.problems).toEqual([
      expect.objectContaining({
        code: 'HERA_CHECK_202',
        path: file,
        message: 'is too large',
        allowed: '256 MiB or less',
      }),
    ]);
    expect(error.exitCode).toBe(3);
  });

  it('keys that would be more than keys are left alone', () => {
    const text =
      '{"cluster_wide":{"__proto__":{"iam":{"x":{"status":true}}},"constructor":{"iam":{"x":{"status":true}}}}}';
    expect(parseToolReport(text, 'x.json').findings).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('a file that is not there, and a folder', () => {
    for (const file of [join(folder, 'none.json'), folder]) {
      const error = failure(() => readToolReport(file));
      expect(error.problems[0]).toMatchObject({ code: 'HERA_CHECK_201', path: file });
      expect(error.exitCode).toBe(3);
    }
  });
});

describe('texts of a report', () => {
  it('cannot drive a terminal', () => {
    const text = textOf('prowler').replaceAll(
      'Cluster prod is created',
      '\\u001b[2J\\u202eCluster\\nprod\\u0007 is created',
    );
    const [first] = parseToolReport(text, 'x.json').findings;
    expect(first?.message).toBe('[2J Cluster prod is created with private nodes.');
  });

  it('are cut', () => {
    const text = textOf('prowler').replaceAll('Cluster prod is created', 'x'.repeat(10_000));
    expect(parseToolReport(text, 'x.json').findings[0]?.message).toHaveLength(300);
  });
});

describe('each tool', () => {
  it('Prowler: what is muted or manual is no evidence; version, cluster and time are told', () => {
    const { findings, version } = readToolReport(fixture('prowler'));
    expect(version).toBe('5.40.0');
    expect(findings[0]).toEqual({
      control: 'eks_cluster_private_nodes_enabled',
      outcome: 'passed',
      subject: 'arn:aws:eks:eu-west-1:123456789012:cluster/prod',
      message: 'Cluster prod is created with private nodes.',
      cluster: 'prod',
      at: expect.stringMatching(/^2026-11-26T/) as unknown,
    });
    expect(findings.filter(({ outcome }) => outcome === 'none').map(({ control, why }) => [control, why])).toEqual([
      ['guardduty_is_enabled', 'muted in Prowler'],
      ['backup_plans_exist', 'a person has to look: nothing was judged'],
    ]);
  });

  it('Prowler: nothing found is a report too, when it is said to be one', () => {
    expect(parseToolReport('[]', 'x.json', 'prowler').findings).toEqual([]);
  });

  it('Checkov: what is suppressed is no evidence, and its reason is shown', () => {
    const { findings, version, notes } = readToolReport(fixture('checkov'));
    expect(version).toBe('3.3.13');
    expect(findings.find(({ control }) => control === 'CKV_AWS_7')).toMatchObject({
      outcome: 'none',
      why: 'suppressed: rotated by hand',
    });
    expect(notes).toEqual(['Checkov could not parse 1 file: nothing is known of what is in there']);
  });

  it('Checkov: several frameworks, only failed checks, and nothing at all', () => {
    const one = JSON.parse(textOf('checkov')) as { results: Record<string, unknown> };
    const quiet = { ...one, results: { failed_checks: one.results['failed_checks'] } };
    const both = parseToolReport(JSON.stringify([one, quiet]), 'x.json');
    expect(both.findings).toHaveLength(10);
    expect(both.notes.join()).toMatch(/failed checks only/);
    const none =
      '{"passed":0,"failed":0,"skipped":0,"parsing_errors":0,"resource_count":0,"checkov_version":"3.2.509"}';
    expect(parseToolReport(none, 'x.json')).toMatchObject({ findings: [], notes: ['Checkov found nothing to check'] });
  });

  it('kube-bench: manual is no evidence, and other benchmarks have other numbers', () => {
    const { findings, notes } = readToolReport(fixture('kube-bench'));
    expect(findings.map(({ control, outcome }) => [control, outcome])).toEqual([
      ['4.2.1', 'passed'],
      ['4.2.2', 'failed'],
      ['4.3.1', 'none'],
      ['4.3.2', 'passed'],
      ['5.4.2', 'none'],
    ]);
    expect(findings[4]?.why).toMatch(/^manual: a person has to look/);
    expect(notes[1]).toMatch(/benchmark cis-1\.10; taken: eks-1\.7\.0, eks-1\.8\.0/);
  });

  it('kube-bench: a manual test that says PASS is no evidence either', () => {
    const text = textOf('kube-bench').replaceAll('"status": "WARN"', '"status": "PASS"');
    const { findings } = parseToolReport(text, 'x.json');
    expect(findings.find(({ control }) => control === '5.4.2')?.outcome).toBe('none');
  });

  it('kube-bench: without totals, and as one object, as older versions write it', () => {
    const { Controls } = JSON.parse(textOf('kube-bench')) as { Controls: readonly unknown[] };
    expect(parseToolReport(JSON.stringify(Controls), 'x.json').findings).toHaveLength(5);
    expect(parseToolReport(JSON.stringify(Controls[0]), 'x.json').findings).toHaveLength(4);
  });

  it('HardenEKS: rules by their message; a rule of namespaces shows one of them', () => {
    const { findings, notes } = readToolReport(fixture('hardeneks'));
    expect(findings.find(({ control }) => control === 'use_dedicated_service_accounts_for_each_deployment')).toEqual({
      control: 'use_dedicated_service_accounts_for_each_deployment',
      outcome: 'failed',
      subject: 'Deployment api, worker in shop',
      message: "Don't share service accounts between Deployments.",
      limit: 'shows the namespace shop alone: the export keeps the last one',
    });
    expect(findings.find(({ control }) => control === 'check_liveness_probes')?.limit).toMatch(/and not which/);
    expect(notes).toEqual([
      expect.stringMatching(/^\d+ of \d+ rules that matter here are not in it/),
      expect.stringMatching(/^1 of its rules: no item is anchored/),
    ]);
  });

  it('HardenEKS 1.1: every namespace is in it, under the messages of today', () => {
    const one = (status: boolean, namespace: string, resource = '') => ({
      status,
      resources: [resource],
      resource_type: 'Deployment',
      namespace,
      resolution: 'https://example.com',
    });
    const deny = { status: true, resources: [''], resource_type: 'Namespace', namespace: null, resolution: '' };
    const { findings } = parseToolReport(
      JSON.stringify({
        cluster_wide: {
          security: { network_security: { 'Configure default network deny policies for namespaces.': [deny] } },
        },
        namespace_based: {
          reliability: {
            applications: {
              'Run multiple replicas for each Deployment.': [one(true, 'shop'), one(false, 'billing', 'api')],
            },
          },
        },
      }),
      'x.json',
    );
    expect(findings.map(({ control, outcome, subject, limit }) => [control, outcome, subject, limit])).toEqual([
      ['check_default_deny_policy_exists', 'passed', 'Namespace', undefined],
      ['run_multiple_replicas', 'passed', 'Deployment in shop', undefined],
      ['run_multiple_replicas', 'failed', 'Deployment api in billing', undefined],
    ]);
  });

  it('HardenEKS: a file in the working folder is read as it is', () => {
    const file = join(folder, 'report.json');
    writeFileSync(file, `\uFEFF${textOf('hardeneks')}`);
    expect(readToolReport(file).tool).toBe('hardeneks');
  });
});
