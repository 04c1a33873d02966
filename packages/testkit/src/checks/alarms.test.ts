import { describe, expect, it } from 'vitest';
import { actionFault } from './alarms';

const topic = 'arn:aws:sns:us-east-1:111122223333:prod-notifications';
const isTopic = (arn: string) => arn === topic;

describe('whom an alarm tells', () => {
  it.each([
    [[], 'nobody is told when it is raised'],
    [
      ['arn:aws:sns:us-east-1:111122223333:other'],
      expect.stringMatching(/other is told when it is raised, and not the topic/),
    ],
    [[topic], undefined],
    [['arn:aws:lambda:us-east-1:111122223333:function:x', topic], undefined],
  ])('%j', (actions, fault) => {
    expect(actionFault('raised', actions, isTopic)).toEqual(fault);
  });
});
