import { isUnknown, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { addons, helmReleases } from './clusters';
import { isUnset } from './references';

/** Whether an engine is on, off, or not known to be either. */
export interface EngineSeen {
  readonly engine: 'vpc-cni' | 'calico' | 'cilium';
  readonly resource: Resource;
  readonly on: boolean | undefined;
  readonly attribute: string;
}

const isOn = (values: string): boolean | undefined => {
  try {
    const { enableNetworkPolicy } = JSON.parse(values) as { readonly enableNetworkPolicy?: unknown };
    return String(enableNetworkPolicy) === 'true';
  } catch {
    return undefined;
  }
};

/** Engines that enforce network policies, as resources show them. */
export const enginesSeen = (scope: ResourceScope): readonly EngineSeen[] => [
  ...addons(scope, 'vpc-cni').map((resource): EngineSeen => {
    const attribute = 'configuration_values';
    const values = resource.text(attribute);
    const on = isUnset(resource, attribute)
      ? false
      : isUnknown(values) || values === undefined
        ? undefined
        : isOn(values);
    return { engine: 'vpc-cni', resource, on, attribute };
  }),
  ...helmReleases(scope, ['tigera-operator', 'calico']).map((resource): EngineSeen => ({
    engine: 'calico',
    resource,
    on: true,
    attribute: 'chart',
  })),
  ...helmReleases(scope, ['cilium']).map((resource): EngineSeen => ({
    engine: 'cilium',
    resource,
    on: true,
    attribute: 'chart',
  })),
];
