import { describe, expect, it } from 'vitest';
import { judged, modelOf, platform, ruling } from '../platform.fixture';

const item = 'ops-27-incident-response';

describe(item, () => {
  it('sees where findings go, and still asks for the plan', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(judged(item, { synth: modelOf(platform()) })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('nobody has attested it'),
    });
  });

  it('warns of a rule that leads nowhere, or is off', () => {
    const nowhere = platform();
    delete nowhere['aws_cloudwatch_event_target'];
    expect(ruling(item, nowhere).status).toBe('warn');
    const off = platform();
    off['aws_cloudwatch_event_rule']['findings'].state = 'DISABLED';
    expect(ruling(item, off).status).toBe('warn');
  });

  it('is unknown without a rule', () => {
    expect(ruling(item, {}).status).toBe('unknown');
  });

  it('warns where findings go to a topic that nobody hears', () => {
    const stack = platform();
    delete stack['aws_sns_topic_subscription'];
    expect(ruling(item, stack)).toMatchObject({
      status: 'warn',
      reason: expect.stringContaining('nobody is subscribed'),
    });
  });
});
