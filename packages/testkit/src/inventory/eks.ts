import {
  DescribeClusterCommand,
  paginateListAddons,
  paginateListClusters,
  paginateListNodegroups,
} from '@aws-sdk/client-eks';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { fromTagRecord, type InventoryItem, type Lister } from './item';

/** Clusters with their node groups and add-ons. */
export const eksListers: readonly Lister[] = [
  async ({ eks }) => {
    const names = await collect(paginateListClusters({ client: eks }, {}), (page) => page.clusters);
    const perCluster = await mapLimited(names, 4, async (clusterName): Promise<readonly InventoryItem[]> => {
      const [{ cluster }, groups, addons] = await Promise.all([
        eks.send(new DescribeClusterCommand({ name: clusterName })),
        collect(paginateListNodegroups({ client: eks }, { clusterName }), (page) => page.nodegroups),
        collect(paginateListAddons({ client: eks }, { clusterName }), (page) => page.addons),
      ]);
      const { environment } = fromTagRecord(cluster?.tags);
      const item = (type: string, id: string): InventoryItem => ({
        service: 'eks',
        type,
        id,
        status: 'present',
        ...(environment === undefined ? {} : { environment }),
      });
      return [
        item('cluster', clusterName),
        ...groups.map((name) => item('node-group', `${clusterName}/${name}`)),
        ...addons.map((name) => item('addon', `${clusterName}/${name}`)),
      ];
    });
    return perCluster.flat();
  },
];
