import { describe, expect, it } from 'vitest';
import { targetFromEnvironment } from './target';

describe('targetFromEnvironment', () => {
  it('is a real account unless told otherwise', () => {
    expect(targetFromEnvironment({})).toEqual({ kind: 'aws' });
  });

  it('reads kind and provider version', () => {
    expect(targetFromEnvironment({ HERA_TARGET: 'local', HERA_AWS_PROVIDER_VERSION: '5.100.0' })).toEqual({
      kind: 'local',
      providerVersion: '5.100.0',
    });
  });

  it('refuses both wrong values at once', () => {
    expect(() => targetFromEnvironment({ HERA_TARGET: 'azure', HERA_AWS_PROVIDER_VERSION: 'latest' })).toThrow(
      /HERA_TARGET: "azure" is not accepted; allowed aws, local;.*\n.*HERA_AWS_PROVIDER_VERSION: "latest"/,
    );
  });
});
