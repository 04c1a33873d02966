import { describe, expect, it } from 'vitest';
import { checklistMarkdown, checklistMarker } from './markdown';
import { reportOf, resultOf } from './report.fixture';

describe('checklistMarkdown', () => {
  const text = checklistMarkdown(reportOf(), { appFolder: 'apps/prod-aws' });

  it('begins with a marker that is the same for the same stack', () => {
    expect(text.split('\n')[0]).toBe(checklistMarker({ stacks: ['prod-aws'] }));
    expect(checklistMarker({ stacks: ['a --> b'] })).toBe('<!-- hera-checklist a-b -->');
  });

  it('says what is red first, with place, fix, cost and runbook', () => {
    expect(text).toMatch(/\*\*3 of 8 items are red, 1 more unknown\.\*\* 2 red, 1 expired, 1 unknown/);
    expect(text).toContain('made at `apps/prod-aws/src/main.ts:41`');
    expect(text).toContain('Cost: 65.70 USD a month (65.70 to 90.00); two NAT gateways, without traffic.');
    expect(text.indexOf('#### NAT gateway per AZ enabled (high)')).toBeLessThan(
      text.indexOf('<summary>Infrastructure'),
    );
    expect(text).toContain('Runbook: `docs/runbooks/checklist/infra-02-nat-per-az.md`');
  });

  it('names what could not be seen, in this run and at all', () => {
    expect(text).toContain('Pod security standards enforced, not in this run: labels of namespaces');
    expect(text).toContain('On-call rotation defined: whether the person on call wakes up');
  });

  it('lets no name of a stack become markup, a mention or a link', () => {
    expect(text).not.toMatch(/<img|@everyone|https:\/\/|(?!\n)\p{Cc}|(?!\u2060)\p{Cf}/u);
  });

  it('fits into a comment, and says what it leaves out', () => {
    const evidence = Array.from({ length: 400 }, (_, index) => ({
      verdict: 'breaks' as const,
      level: 'plan' as const,
      subject: `aws_route.R${index}`,
      message: 'm'.repeat(400),
    }));
    const many = checklistMarkdown(reportOf([resultOf('infra-02-nat-per-az', { status: 'fail', evidence })]), {
      maxLength: 9000,
    });
    expect(many.length).toBeLessThanOrEqual(9000);
    expect(many).toContain('and 390 more');
  });
});
