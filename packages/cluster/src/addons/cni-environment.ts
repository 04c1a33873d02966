import type { AddonPlan } from '../internal/default-addons';

/** Environment of the CNI, as planned. */
export const cniEnvironment = (addons: readonly AddonPlan[]): Readonly<Record<string, unknown>> => {
  const env = addons.find(({ name }) => name === 'vpc-cni')?.configuration['env'];
  return typeof env === 'object' && env !== null ? (env as Readonly<Record<string, unknown>>) : {};
};
