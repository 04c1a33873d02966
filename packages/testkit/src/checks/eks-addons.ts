import { DescribeAddonCommand, paginateListAddons } from '@aws-sdk/client-eks';
import { clusterCheck } from '../internal/live-cluster';
import { list, observe, setDifference } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

/** Each declared add-on as EKS reports it. */
export const eksAddons = clusterCheck({
  id: 'eks-addons',
  title: 'Every declared add-on is active',
  subject: 'cluster',
  expected: ({ addons }) => `ACTIVE: ${list(addons)}`,
  applies: ({ addons }) => addons.length > 0 || 'the cluster declares no add-ons',
  look: async ({ fact, cluster }, { aws }) => {
    const names = await collect(
      paginateListAddons({ client: aws.eks }, { clusterName: cluster.name }),
      (page) => page.addons,
    );
    const addons = await Promise.all(
      names.map(
        async (addonName) =>
          (await aws.eks.send(new DescribeAddonCommand({ clusterName: cluster.name, addonName }))).addon,
      ),
    );
    return [
      observe('eks:ListAddons', cluster.name, list(names), [setDifference(fact.addons, names)]),
      ...addons.map((addon, index) =>
        observe(
          'eks:DescribeAddon',
          names[index] ?? 'unknown',
          `${addon?.status ?? 'status unknown'} ${addon?.addonVersion ?? ''}`,
          [addon?.status !== 'ACTIVE' && `the add-on is ${addon?.status ?? 'in an unknown state'}`],
        ),
      ),
    ];
  },
});
