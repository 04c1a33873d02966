import type { AddonPlan } from '../internal/default-addons';
import type { CniMode } from '../nodes/max-pods';

/** Environment of the CNI, as planned. */
export const cniEnvironment = (addons: readonly AddonPlan[]): Readonly<Record<string, unknown>> => {
  const env = addons.find(({ name }) => name === 'vpc-cni')?.configuration['env'];
  return typeof env === 'object' && env !== null ? (env as Readonly<Record<string, unknown>>) : {};
};

/** How the planned CNI gives addresses to pods, which the greatest number of pods of a node follows from. */
export const cniModeOf = (addons: readonly AddonPlan[]): CniMode => {
  const env = cniEnvironment(addons);
  return {
    prefixDelegation: env['ENABLE_PREFIX_DELEGATION'] === 'true',
    customNetworking: env['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'] === 'true',
  };
};
