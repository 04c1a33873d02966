import { expect, it } from 'vitest';
import { deliveryFault } from './flow-log';

const failed = { DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' };

it.each([
  ['a real account', failed, false, 'delivery fails: Access error'],
  ['a local AWS, which delivers nothing', failed, true, undefined],
  ['a real account', { DeliverLogsStatus: 'SUCCESS' }, false, undefined],
  ['a new flow log', {}, false, undefined],
])('judges the delivery of %s', (_, log, local, fault) => {
  expect(deliveryFault(log, local)).toBe(fault);
});
