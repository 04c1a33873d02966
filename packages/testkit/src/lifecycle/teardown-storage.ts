import { paginateDescribeSnapshots, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { collect } from '@hera/core/aws-sdk';
import type { TagList } from '../inventory/item';
import { isOfCluster, tagOf } from './cluster-tags';
import type { TeardownFinding, TeardownLook, TeardownPlace } from './teardown-finding';

interface Stored {
  readonly id: string;
  readonly tags: TagList;
  readonly gibibytes: number;
}

const claim = ({ id, tags }: Stored): string => {
  const [namespace, name] = ['namespace', 'name'].map((key) => tagOf(tags, `kubernetes.io/created-for/pvc/${key}`));
  return name === undefined ? id : `${id} (${namespace === undefined ? '' : `${namespace}/`}${name})`;
};

interface Words {
  readonly id: 'snapshots' | 'volumes';
  readonly what: string;
  readonly ours: string;
  readonly fixOurs: string;
  readonly remove: (id: string) => string;
}

/** What names another cluster is nobody's business here; what names none may be anybody's. */
const judged = (
  stored: readonly Stored[],
  { clusterName }: TeardownPlace,
  words: Words,
): readonly TeardownFinding[] => {
  const ours = stored.filter(({ tags }) => isOfCluster(tags, clusterName) === true);
  const anybodys = stored.filter(({ tags }) => isOfCluster(tags, clusterName) === undefined);
  const size = (items: readonly Stored[]): number => items.reduce((sum, { gibibytes }) => sum + gibibytes, 0);
  const commands = (items: readonly Stored[]): string => items.map(({ id }) => words.remove(id)).join(' && ');
  return [
    ...(ours.length === 0
      ? []
      : [
          {
            id: words.id,
            effect: 'leaks' as const,
            resources: ours.map(claim),
            message: `${ours.length} ${words.what} of the cluster, ${size(ours)} GiB: ${words.ours}`,
            fix: `${words.fixOurs}; what stays: ${commands(ours)}`,
          },
        ]),
    ...(anybodys.length === 0
      ? []
      : [
          {
            id: words.id,
            effect: 'unclear' as const,
            resources: anybodys.map(claim),
            message: `${anybodys.length} ${words.what} of a Kubernetes cluster do not say of which, ${size(anybodys)} GiB`,
            fix: `look whether they are of ${clusterName}; if so: ${commands(anybodys)}`,
          },
        ]),
  ];
};

/** One question a key: AWS takes several values as any of them, moto 5 as all of them. */
const byTagKey = async <T>(
  keys: readonly string[],
  ask: (key: string) => Promise<readonly T[]>,
  idOf: (item: T) => string | undefined,
): Promise<readonly T[]> => {
  const found = await Promise.all(keys.map(ask));
  return [...new Map(found.flat().map((item) => [idOf(item), item])).values()];
};

/** Volumes of persistent volume claims. Nothing removes them with the cluster. */
export const volumes: TeardownLook = async (place) => {
  const { aws, isDeclared } = place;
  const found = await byTagKey(
    ['kubernetes.io/created-for/pvc/name', 'ebs.csi.aws.com/cluster'],
    (key) =>
      collect(
        paginateDescribeVolumes({ client: aws.ec2 }, { Filters: [{ Name: 'tag-key', Values: [key] }] }),
        (page) => page.Volumes,
      ),
    ({ VolumeId }) => VolumeId,
  );
  const stored = found.flatMap(({ VolumeId: id, Tags: tags, Size: gibibytes = 0 }) =>
    id === undefined || isDeclared(id) ? [] : [{ id, tags, gibibytes }],
  );
  return judged(stored, place, {
    id: 'volumes',
    what: 'EBS volumes',
    ours: 'nothing removes them with the cluster, they hold data and are paid for',
    fixOurs: 'back up what is needed, then delete the claims while the cluster runs (kubectl delete pvc)',
    remove: (id) => `aws ec2 delete-volume --region ${aws.region} --volume-id ${id}`,
  });
};

/** Snapshots that the cluster's snapshot controller made. */
export const snapshots: TeardownLook = async (place) => {
  const { aws, isDeclared } = place;
  const found = await byTagKey(
    ['ebs.csi.aws.com/cluster', 'CSIVolumeSnapshotName'],
    (key) =>
      collect(
        paginateDescribeSnapshots(
          { client: aws.ec2 },
          { OwnerIds: ['self'], Filters: [{ Name: 'tag-key', Values: [key] }] },
        ),
        (page) => page.Snapshots,
      ),
    ({ SnapshotId }) => SnapshotId,
  );
  const stored = found.flatMap(({ SnapshotId: id, Tags: tags, VolumeSize: gibibytes = 0 }) =>
    id === undefined || isDeclared(id) ? [] : [{ id, tags, gibibytes }],
  );
  return judged(stored, place, {
    id: 'snapshots',
    what: 'EBS snapshots',
    ours: 'they stay and are paid for, by the blocks that they hold',
    fixOurs: 'keep those that you may need; delete the others while the cluster runs (kubectl delete volumesnapshot)',
    remove: (id) => `aws ec2 delete-snapshot --region ${aws.region} --snapshot-id ${id}`,
  });
};
