import type { NodeGroupContext, NodeGroupPreset, NodeGroupProps, NodeGroupTaint } from './node-group';

/** Keeps ordinary pods off nodes. CoreDNS and the controllers of EKS's add-ons tolerate it (EKS user guide, add-on defaults). */
export const criticalAddonsTaint: NodeGroupTaint = { key: 'CriticalAddonsOnly', value: 'true', effect: 'NO_SCHEDULE' };

// Three of 2 vCPU and 8 GiB: spot capacity is found more often when there is a choice (EC2 user guide, spot-best-practices).
const onDemandTypes = ['m5.large'];
const spotTypes = ['m5.large', 'm5a.large', 'm6i.large'];

const preset =
  (
    name: string,
    productionMaximum: number,
    fixed: Partial<NodeGroupProps>,
    overrides: Partial<NodeGroupProps>,
  ): NodeGroupPreset =>
  ({ profile, settings, zones }: NodeGroupContext): NodeGroupProps => {
    const minimum = settings.minimumNodes;
    const production = profile.name === 'production';
    return {
      name,
      instanceTypes: settings.capacityType === 'SPOT' ? spotTypes : onDemandTypes,
      scaling: { minimum, maximum: Math.max(minimum, production ? productionMaximum : 2) },
      ...(production ? {} : { zones: zones.slice(0, 1) }),
      ...fixed,
      ...overrides,
    };
  };

/**
 * Nodes for what the cluster itself needs. Production: 3 to 6 on-demand m5.large, in every zone. Development: 1 to 2 spot nodes of
 * that size in the first zone.
 *
 * @param overrides values to use instead
 */
export const systemNodeGroup = (overrides: Partial<NodeGroupProps> = {}): NodeGroupPreset =>
  preset('system', 6, { taints: [criticalAddonsTaint], labels: { 'hera/role': 'system' } }, overrides);

/**
 * Nodes for everything else. Production: 3 to 20 on-demand m5.large, in every zone. Development: 1 to 2 spot nodes of that size in the
 * first zone.
 *
 * @param overrides values to use instead
 */
export const workloadNodeGroup = (overrides: Partial<NodeGroupProps> = {}): NodeGroupPreset =>
  preset('workload', 20, { labels: { 'hera/role': 'workload' } }, overrides);
