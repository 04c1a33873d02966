import { isWeaker, type ProfileSettings } from '@hera/core';
import type { Check } from './check';

/** Reports a setting that is weaker than a production environment declares. */
export const checkStrength = <K extends keyof ProfileSettings>(
  check: Check,
  setting: K,
  value: ProfileSettings[K],
  path: string,
): void => {
  const { profile, settings, declared } = check.context;
  if (profile.name !== 'production' || !isWeaker({ name: profile.name, settings }, setting, value)) return;
  const given = JSON.stringify(value);
  check.weakness({
    code: 'HERA_NET_019',
    path,
    message: `${setting} ${given} promises less than production's ${JSON.stringify(settings[setting])}`,
    fix: declared
      ? `leave it out, or declare environment.overrides.${setting}: { value: ${given}, justification: '...' }`
      : 'leave it out, or declare an environment that says so',
  });
};
