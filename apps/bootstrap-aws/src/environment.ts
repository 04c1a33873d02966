import { defineEnvironment } from '@hera/core';

/** One bootstrap per account and region. */
export const environment = defineEnvironment({
  name: 'bootstrap',
  profile: 'production',
  region: 'us-east-1',
  tags: { owner: 'platform-team', service: 'terraform-state' },
});
