import type { Environment } from './environment';

/** Tags that the provider puts on every resource of an environment. User tags win over none of these. */
export const environmentTags = (environment: Environment): Record<string, string> => ({
  ...environment.tags,
  'hera:environment': environment.name,
  'hera:profile': environment.profile.name,
  'hera:managed-by': 'hera',
});

/** `Name` tag in the form `<environment>-<what>`. */
export const nameTag = (environmentName: string, what: string): { readonly Name: string } => ({
  Name: `${environmentName}-${what}`,
});
