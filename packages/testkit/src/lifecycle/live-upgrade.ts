import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  type Cluster,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeInsightCommand,
  DescribeNodegroupCommand,
  paginateDescribeAddonVersions,
  paginateListAddons,
  paginateListFargateProfiles,
  paginateListInsights,
  paginateListNodegroups,
} from '@aws-sdk/client-eks';
import type { AwsClients } from '../aws-clients';
import { collect, mapLimited, saysNotFound } from '@hera/core/aws-sdk';
import { karpenterInstances } from './karpenter-instances';
import type { LiveAddon, LiveClusterVersions, LiveInsight, LiveNodeGroup } from './live-versions';
import { Tolerant } from './tolerant';

// EKS allows few calls a second, for the whole account.
const width = 4;

const issuesOf = (
  health:
    | {
        readonly issues?:
          readonly { readonly code?: string | undefined; readonly message?: string | undefined }[] | undefined;
      }
    | undefined,
): readonly string[] =>
  (health?.issues ?? []).map(({ code = 'unknown', message }) => [code, message].filter(Boolean).join(': '));

const nodeGroups = async ({ eks }: AwsClients, clusterName: string): Promise<readonly LiveNodeGroup[]> => {
  const names = await collect(paginateListNodegroups({ client: eks }, { clusterName }), (page) => page.nodegroups);
  return mapLimited(names, width, async (nodegroupName) => {
    const { nodegroup } = await eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
    const { version = '', releaseVersion, status = 'unknown', health } = nodegroup ?? {};
    return {
      name: nodegroupName,
      version,
      status,
      issues: issuesOf(health),
      ...(releaseVersion === undefined ? {} : { releaseVersion }),
    };
  });
};

/** One call an add-on and version: without the version filter the answer holds every version that EKS ever had. */
const offered = async ({ eks }: AwsClients, addonName: string, kubernetesVersion: string) => {
  const found = await collect(
    paginateDescribeAddonVersions({ client: eks }, { addonName, kubernetesVersion }),
    (page) => page.addons,
  );
  const versions = found.flatMap(({ addonVersions = [] }) => addonVersions);
  const recommended = versions.find(({ compatibilities = [] }) =>
    compatibilities.some((item) => item.clusterVersion === kubernetesVersion && item.defaultVersion === true),
  )?.addonVersion;
  return {
    versions: versions.flatMap(({ addonVersion }) => (addonVersion === undefined ? [] : [addonVersion])),
    ...(recommended === undefined ? {} : { recommended }),
  };
};

const addons = async (
  aws: AwsClients,
  clusterName: string,
  path: readonly string[],
  tolerant: Tolerant,
): Promise<readonly LiveAddon[]> => {
  const { eks } = aws;
  const names = await collect(paginateListAddons({ client: eks }, { clusterName }), (page) => page.addons);
  return mapLimited(names, width, async (addonName) => {
    const { addon } = await eks.send(new DescribeAddonCommand({ clusterName, addonName }));
    const known = await mapLimited(path, 1, async (version) =>
      tolerant.read(async () => [version, await offered(aws, addonName, version)] as const, undefined),
    );
    return {
      name: addonName,
      version: addon?.addonVersion ?? '',
      status: addon?.status ?? 'unknown',
      issues: issuesOf(addon?.health),
      offered: Object.fromEntries(known.filter((item) => item !== undefined)),
    };
  });
};

const insights = async ({ eks }: AwsClients, clusterName: string): Promise<readonly LiveInsight[]> => {
  const summaries = await collect(
    paginateListInsights({ client: eks }, { clusterName, filter: { categories: ['UPGRADE_READINESS'] } }),
    (page) => page.insights,
  );
  return mapLimited(summaries, width, async ({ id, name = 'unknown', kubernetesVersion, insightStatus }) => {
    const { status = 'UNKNOWN', reason } = insightStatus ?? {};
    const summary = { name, status, ...(kubernetesVersion === undefined ? {} : { version: kubernetesVersion }) };
    if (status === 'PASSING') return { ...summary, addons: [], deprecated: [] };
    const { insight } = await eks.send(new DescribeInsightCommand({ clusterName, id }));
    const said = reason ?? insight?.description;
    return {
      ...summary,
      ...(said === undefined ? {} : { reason: said }),
      ...(insight?.recommendation === undefined ? {} : { recommendation: insight.recommendation }),
      addons: (insight?.categorySpecificSummary?.addonCompatibilityDetails ?? []).flatMap(({ name: addon }) =>
        addon === undefined ? [] : [addon],
      ),
      deprecated: (insight?.categorySpecificSummary?.deprecationDetails ?? []).map(
        ({ usage = 'unknown', replacedWith, stopServingVersion }) => ({
          usage,
          ...(replacedWith === undefined ? {} : { replacedWith }),
          ...(stopServingVersion === undefined ? {} : { gone: stopServingVersion }),
        }),
      ),
    };
  });
};

const subnets = async ({ ec2 }: AwsClients, { resourcesVpcConfig }: Cluster) => {
  const SubnetIds = resourcesVpcConfig?.subnetIds ?? [];
  if (SubnetIds.length === 0) return [];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
  return Subnets.map(({ SubnetId = 'unknown', AvailabilityZone = 'unknown', AvailableIpAddressCount = 0 }) => ({
    id: SubnetId,
    zone: AvailabilityZone,
    free: AvailableIpAddressCount,
  }));
};

/**
 * Reads what an upgrade has to be planned from. Only reads are sent, and a call that the target lacks is named in `missing`.
 *
 * @param path the control plane's versions to come, each one minor after the last
 * @returns undefined when there is no such cluster
 */
export const liveClusterVersions = async (
  aws: AwsClients,
  clusterName: string,
  path: (live: string) => readonly string[],
): Promise<LiveClusterVersions | undefined> => {
  const tolerant = new Tolerant();
  let cluster: Cluster | undefined;
  try {
    ({ cluster } = await aws.eks.send(new DescribeClusterCommand({ name: clusterName })));
  } catch (error) {
    if (saysNotFound(error)) return undefined;
    throw error;
  }
  if (cluster === undefined) return undefined;
  const live = cluster;
  const version = live.version ?? '';
  // One kind after the other: each already has as many calls in flight as EKS takes.
  const groups = await nodeGroups(aws, clusterName);
  const installed = await addons(aws, clusterName, [version, ...path(version)], tolerant);
  return {
    name: clusterName,
    version,
    status: live.status ?? 'unknown',
    supportType: live.upgradePolicy?.supportType ?? 'EXTENDED',
    autoMode: live.computeConfig?.enabled === true,
    nodeGroups: groups,
    addons: installed,
    fargateProfiles: await tolerant.read(
      () =>
        collect(paginateListFargateProfiles({ client: aws.eks }, { clusterName }), (page) => page.fargateProfileNames),
      [],
    ),
    insights: await tolerant.read(() => insights(aws, clusterName), undefined),
    subnets: await tolerant.read(() => subnets(aws, live), undefined),
    karpenterNodes: await tolerant.read(async () => (await karpenterInstances(aws, clusterName)).length, undefined),
    missing: tolerant.missing,
  };
};
