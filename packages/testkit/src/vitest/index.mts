import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentFixture } from './deployment-fixture.js';
import { matchers, type TestkitMatchers } from './matchers.js';

export type {
  DeploymentFixture,
  DeploymentFixtureOptions,
  DeploymentSource,
  OutputsSchema,
} from './deployment-fixture.js';
export { reportCheck } from './deployment-fixture.js';
export type { TemplateSubject, TestkitMatchers } from './matchers.js';

declare module 'vitest' {
  // Vitest takes new matchers by merging with this interface, so it has no members of its own.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<T> extends TestkitMatchers<T> {}
}

expect.extend(matchers);

/** Deploys a stack before the first test of the file, or of the `describe` it stands in, and destroys it after the last. */
export const deployment = deploymentFixture({ beforeAll, afterAll, test });
