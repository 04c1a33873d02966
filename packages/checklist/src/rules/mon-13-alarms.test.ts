import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'mon-13-alarms';

describe(item, () => {
  it('passes with the least set, each with an action that somebody hears', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it.each(['api', 'nodes', 'pods', 'memory'])('fails without the alarm %s', (name) => {
    const stack = platform();
    Reflect.deleteProperty(stack['aws_cloudwatch_metric_alarm'], name);
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('no alarm goes off when'),
    });
  });

  it('asks for no alarm of a NAT gateway where there is none, and for none that is left out on purpose', () => {
    const stack = platform();
    for (const zone of ['a', 'b', 'c']) Reflect.deleteProperty(stack['aws_cloudwatch_metric_alarm'], `nat-${zone}`);
    expect(ruling(item, stack)).toMatchObject({ status: 'fail', reason: expect.stringContaining('no ports left') });
    expect(ruling(item, stack, { parameters: { [item]: { notRequired: ['nat-ports'] } } }).status).toBe('pass');
    delete stack['aws_nat_gateway'];
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('asks for one for each NAT gateway: those of others do not watch it', () => {
    const stack = platform();
    const alarms = stack['aws_cloudwatch_metric_alarm'];
    delete alarms['nat-b'];
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      evidence: expect.arrayContaining([
        expect.objectContaining({ subject: 'aws_nat_gateway.b', verdict: 'breaks', attribute: 'nat-ports' }),
      ]),
    });
    alarms['nat-a'].dimensions = { NatGatewayId: '${var.gateway}' };
    expect(ruling(item, stack).status).toBe('unknown');
  });

  it.each([{ alarm_actions: [] }, { alarm_actions: undefined }, { actions_enabled: false }])(
    'fails where an alarm has %j',
    (change) => {
      const stack = platform();
      Object.assign(stack['aws_cloudwatch_metric_alarm']['api'], change);
      expect(ruling(item, stack).status).toBe('fail');
    },
  );

  it('reads metric maths', () => {
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm']['api'] = {
      alarm_actions: ['${aws_sns_topic.alarms.arn}'],
      metric_query: [{ id: 'm', metric: { namespace: 'AWS/EKS', metric_name: 'apiserver_request_total_5XX' } }],
    };
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('warns of a topic without subscribers, and fails where none has confirmed', () => {
    const stack = platform();
    stack['aws_sns_topic_subscription']['alarms'].pending_confirmation = true;
    expect(ruling(item, stack).status).toBe('fail');
    delete stack['aws_sns_topic_subscription'];
    expect(ruling(item, stack).status).toBe('warn');
  });

  it('fails without any alarm, and is unknown where actions are', () => {
    expect(ruling(item, {}).status).toBe('fail');
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm']['api'].alarm_actions = '${var.actions}';
    expect(ruling(item, stack).status).toBe('unknown');
  });
});
