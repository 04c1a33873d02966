import { type Profile, profileNames } from './item';

/**
 * What environments are held to, by the profiles that their manifests name: as the strictest of them, so that a mistake in one manifest does not make the
 * others lenient, and as production where nothing is named.
 */
export const profileOfEnvironments = (names: Iterable<string>): Profile => {
  const all = [...names];
  if (all.length > 0 && all.every((name) => name === 'development')) return 'dev';
  return all.length > 0 && all.every((name) => name === 'development' || name === 'staging') ? 'staging' : 'production';
};

/** Whether a profile demands less than another. */
export const isLaxer = (profile: Profile, than: Profile): boolean =>
  profileNames.indexOf(profile) < profileNames.indexOf(than);
