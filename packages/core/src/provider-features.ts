import { gte } from 'semver';
import data from './data/provider-features.json';
import type { SynthTarget } from './target';

/** A resource argument that older AWS providers lack, as `<resource type>.<argument>`. */
export type ProviderFeature = keyof typeof data.features;

/** Version constraint of the AWS provider for a target. Real accounts ask for what the bindings were made from. */
export const providerConstraint = (target: SynthTarget): string => `>= ${data.minimum[target.kind]}, < ${data.below}`;

/** First provider release with the feature. */
export const providerFeatureSince = (feature: ProviderFeature): string => data.features[feature].since;

/** Whether the provider that the target runs has the feature. */
export const targetHas = (target: SynthTarget, feature: ProviderFeature): boolean =>
  gte(target.providerVersion ?? data.bindings, providerFeatureSince(feature));
