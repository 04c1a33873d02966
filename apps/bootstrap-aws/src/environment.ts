import { defineEnvironment } from '@hera/core';

/** One bootstrap per account and region. */
export const environment = defineEnvironment({
  name: 'bootstrap',
  profile: 'production',
  region: 'us-east-1',
  tags: { owner: 'platform-team', service: 'terraform-state' },
});

/** Where environments are deployed from. */
export interface Ci {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** Environments by name, each with a deployment environment of that name on GitHub. */
  readonly environments: readonly string[];
}

/**
 * Whoever controls the repository that is named here may deploy, so there is none until you name yours, for example
 * `{ repository: '<your organisation>/<your repository>', environments: ['prod', 'dev'] }`.
 */
export const ci: Ci | undefined = undefined;
