import { describe, expect, it } from 'vitest';
import { accountOf, callerOf } from './caller';

describe('callerOf', () => {
  it('reads account, region and service from the signature', () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=111122223333/20261126/eu-west-1/eks/aws4_request, SignedHeaders=host, Signature=0';
    expect(callerOf({ authorization })).toEqual({ account: '111122223333', region: 'eu-west-1', service: 'eks' });
    expect(callerOf({})).toEqual({ account: '000000000000', region: 'us-east-1', service: undefined });
  });

  it.each([
    ['012345678901', '012345678901'],
    // Issued by LocalStack 4.14.0 in account 000000000000.
    ['LSIAQAAAAAAAN2R6JFFF', '000000000000'],
    ['LSIAQAAAAAAAGWWGO2BN', '000000000000'],
    // The example of LocalStack's own source, with its prefix.
    ['LKIARZPUZDIKGB2VALC4', '123456789012'],
    ['AKIARZPUZDIKGB2VALC4', '000000000000'],
    ['LSIA7777777777777777', '000000000000'],
    ['LSIAAAAAAAAAAAAAAAAA', '000000000000'],
    ['test', '000000000000'],
  ])('%s acts in %s', (accessKeyId, account) => {
    expect(accountOf(accessKeyId)).toBe(account);
  });
});
