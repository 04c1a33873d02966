import type { Fact } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';

/** A manifest that declares some facts. */
export const manifestWith = (facts: readonly Fact[], more: Partial<StackManifest> = {}): StackManifest => ({
  schemaVersion: 1,
  stack: 'prod-aws',
  environment: {
    name: 'prod',
    cloud: 'aws',
    profile: 'production',
    region: 'us-east-1',
    settings: { minimumZones: 3 },
    overrides: [],
  },
  target: { kind: 'local' },
  leftOut: [],
  warnings: [],
  facts: Object.fromEntries(facts.map((fact, index) => [`prod-aws/${index}`, fact])),
  ...more,
});
