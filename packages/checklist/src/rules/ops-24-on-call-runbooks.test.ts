import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'ops-24-on-call-runbooks';

describe(item, () => {
  it('passes, fails and is unknown with the links of alarms', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm']['api'].alarm_description = 'no link';
    expect(ruling(item, stack).status).toBe('fail');
    expect(ruling(item, {}).status).toBe('unknown');
  });
});
