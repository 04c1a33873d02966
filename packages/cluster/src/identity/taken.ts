import type { AddonProps } from '../addons';
import type { TakenServiceAccount } from './grant';

/** Service accounts that have their role with an add-on. */
export const takenByAddons = (addons: readonly Pick<AddonProps, 'name' | 'role'>[]): readonly TakenServiceAccount[] =>
  addons.flatMap(({ name, role }) =>
    role === undefined
      ? []
      : {
          namespace: ('namespace' in role ? role.namespace : undefined) ?? 'kube-system',
          serviceAccount: role.serviceAccount,
          by: `the add-on ${name}`,
        },
  );
