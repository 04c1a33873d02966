import { describe, expect, it } from 'vitest';
import { defineEnvironment, type EnvironmentProps } from './environment';
import { isWeaker, profiles } from './profile';
import { problemsOf } from './testing';

const prod: EnvironmentProps = { name: 'prod', profile: 'production', region: 'us-east-1' };

const refusalsOf = (props: unknown) => problemsOf(() => defineEnvironment(props as EnvironmentProps));

describe('defineEnvironment', () => {
  it('takes the profile as it is', () => {
    const environment = defineEnvironment(prod);
    expect(environment.settings).toEqual(profiles.production.settings);
    expect(environment.overrides).toEqual([]);
  });

  it('reports every wrong value at once, with path, value and what is allowed', () => {
    const problems = refusalsOf({
      name: 'Prod!',
      profile: 'staging',
      region: 'useast1',
      account: '12',
      tags: { 'aws:x': '1' },
      overrides: { logRetentionDays: { value: 42 } },
      colour: 'red',
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'environment.name',
      'environment.profile',
      'environment.region',
      'environment.account',
      'environment.tags.aws:x',
      'environment.overrides.logRetentionDays.value',
      'environment',
    ]);
    expect(problems[1]).toMatchObject({
      code: 'HERA_CORE_001',
      message: '"staging" is not accepted',
      allowed: 'development, production',
    });
    expect(problems[5]?.allowed).toContain('30');
    expect(problems[6]?.message).toBe('unknown property colour');
  });

  it('refuses to weaken production without a reason', () => {
    const problems = refusalsOf({
      ...prod,
      overrides: { nat: { value: 'single' }, flowLogs: { value: false, justification: 'because' } },
    });
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'HERA_CORE_004 environment.overrides.nat.justification',
      'HERA_CORE_004 environment.overrides.flowLogs.justification',
    ]);
  });

  it('records a justified override', () => {
    const justification = 'One office, one zone: losing egress for an hour is accepted.';
    const environment = defineEnvironment({ ...prod, overrides: { nat: { value: 'single', justification } } });
    expect(environment.settings.nat).toBe('single');
    expect(environment.overrides).toEqual([
      { setting: 'nat', profileValue: 'per-az', value: 'single', weakens: true, justification },
    ]);
  });

  it('lets an override strengthen without a reason', () => {
    const environment = defineEnvironment({ ...prod, overrides: { logRetentionDays: { value: 365 } } });
    expect(environment.overrides[0]).toMatchObject({ setting: 'logRetentionDays', value: 365, weakens: false });
  });

  it('lets development weaken without a reason', () => {
    expect(
      defineEnvironment({ ...prod, name: 'dev', profile: 'development', overrides: { nat: { value: 'none' } } })
        .settings.nat,
    ).toBe('none');
  });
});

describe('isWeaker', () => {
  it.each([
    ['minimumZones', 2, true],
    ['minimumZones', 4, false],
    ['publicEndpointPrefix', 20, true],
    ['publicEndpointPrefix', 28, false],
    ['nat', 'single', true],
    ['nat', 'per-az', false],
    ['nat', 'regional', false],
    ['nat', 'none', true],
    ['endpoints', 'free', true],
    ['endpoints', 'core', false],
    ['capacityType', 'SPOT', true],
    ['controlPlaneLogs', ['api', 'audit'], true],
    ['deletionProtection', false, true],
    ['lifecycle', 'ephemeral', true],
    ['changeProcess', 'direct', true],
  ] as const)('production %s = %s: %s', (setting, value, weaker) => {
    expect(isWeaker(profiles.production, setting, value as never)).toBe(weaker);
  });

  it('does not call NAT per zone weaker than a regional gateway', () => {
    const settings = { ...profiles.production.settings, nat: 'regional' as const };
    expect(isWeaker({ name: 'production', settings }, 'nat', 'per-az')).toBe(false);
    expect(isWeaker({ name: 'production', settings }, 'nat', 'single')).toBe(true);
  });

  it('never calls a profile weaker than itself', () => {
    for (const profile of Object.values(profiles))
      for (const [setting, value] of Object.entries(profile.settings))
        expect(isWeaker(profile, setting as keyof typeof profile.settings, value as never), setting).toBe(false);
  });
});
