import { contextOf } from '@hera/core';
import { stackOf } from '../cluster.fixture';
import type { NodeGroupProps } from '../node-group';
import type { CniMode } from './max-pods';
import { type NodeGroupPlan, planNodeGroup } from './plan-node-group';

/** Zones of the fixture's network. */
export const zones = ['use1-az1', 'use1-az2', 'use1-az4'] as const;

/** The CNI's mode of a cluster without any setting. */
export const plainCni: CniMode = { prefixDelegation: false, customNetworking: false };

/** A node group of production with defaults filled in. */
export const planOf = (change: Partial<NodeGroupProps> = {}, cni: CniMode = plainCni): NodeGroupPlan =>
  planNodeGroup(
    { name: 'apps', instanceTypes: ['m5.large'], scaling: { minimum: 3, maximum: 9 }, ...change },
    contextOf(stackOf('production')),
    { zones, cni },
  );
