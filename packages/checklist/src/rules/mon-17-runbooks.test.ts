import { describe, expect, it } from 'vitest';
import { judged, modelOf, platform, ruling } from '../platform.fixture';

const item = 'mon-17-runbooks';

describe(item, () => {
  it("passes the machine's part where every alarm carries a link, and still asks for a person", () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(judged(item, { synth: modelOf(platform()) })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('nobody has attested it'),
    });
  });

  it.each([undefined, '', 'too many errors', 'see the wiki'])('fails where an alarm says %j', (description) => {
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm']['api'].alarm_description = description;
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      evidence: expect.arrayContaining([expect.objectContaining({ subject: 'aws_cloudwatch_metric_alarm.api' })]),
    });
  });

  it('takes a path in the repository for a link', () => {
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm']['api'].alarm_description = 'Errors. docs/runbooks/api-errors.md';
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('is unknown without alarms, and where a description is not known', () => {
    expect(ruling(item, {}).status).toBe('unknown');
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm']['api'].alarm_description = '${var.text}';
    expect(ruling(item, stack).status).toBe('unknown');
  });
});
