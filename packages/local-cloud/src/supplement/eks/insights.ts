import { createHash } from 'node:crypto';
import type {
  DescribeInsightRequest,
  DescribeInsightResponse,
  Insight,
  ListInsightsRequest,
  ListInsightsResponse,
} from '@aws-sdk/client-eks';
import { addonFacts, addonVersions } from './addon-catalog';
import type { Operation } from './context';
import { notFound } from './errors';
import { pageOf } from './pages';
import { type ClusterRecord, clusterOf } from './store';
import { minorOf } from './versions';

const idOf = (record: ClusterRecord, name: string): string =>
  createHash('sha256')
    .update(`${record.cluster.arn}/${name}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const insight = (
  record: ClusterRecord,
  name: string,
  said: Pick<Insight, 'description' | 'recommendation' | 'resources' | 'categorySpecificSummary'> & {
    readonly ill: string | undefined;
  },
): Insight => {
  const { ill, ...details } = said;
  const next = `1.${minorOf(record.cluster.version) + 1}`;
  return {
    ...details,
    id: idOf(record, name),
    name,
    category: 'UPGRADE_READINESS',
    kubernetesVersion: next,
    lastRefreshTime: new Date(),
    lastTransitionTime: new Date(),
    insightStatus: { status: ill === undefined ? 'PASSING' : 'ERROR', reason: ill ?? 'Nothing stands in the way.' },
    additionalInfo: {},
  };
};

/** Worked out anew for every call from what the cluster holds: node group skew and add-on versions of the next version. */
const insightsOf = (record: ClusterRecord): Insight[] => {
  const { version } = record.cluster;
  const next = `1.${minorOf(version) + 1}`;
  const behind = [...record.nodegroups.values()].filter((group) => minorOf(group.version) < minorOf(version));
  const unfit = [...record.addons.values()].filter(
    ({ addonName, addonVersion }) => !addonVersions(addonFacts(addonName), next).includes(addonVersion),
  );
  return [
    insight(record, 'Kubelet version skew', {
      description: 'Node groups whose version is behind the control plane.',
      recommendation: 'Bring the node groups to the version of the cluster.',
      ill: behind.length === 0 ? undefined : behind.map((group) => group.nodegroupName).join(', '),
      resources: behind.map(({ nodegroupArn }) => ({ arn: nodegroupArn, insightStatus: { status: 'ERROR' } })),
    }),
    insight(record, 'EKS add-on version compatibility', {
      description: `Add-ons whose version does not run on ${next}.`,
      recommendation: 'Update the add-ons before or right after the cluster.',
      ill: unfit.length === 0 ? undefined : unfit.map(({ addonName }) => addonName).join(', '),
      resources: unfit.map(({ addonArn }) => ({ arn: addonArn, insightStatus: { status: 'ERROR' } })),
      categorySpecificSummary: {
        deprecationDetails: [],
        addonCompatibilityDetails: unfit.map(({ addonName }) => ({
          name: addonName,
          compatibleVersions: [...addonVersions(addonFacts(addonName), next)],
        })),
      },
    }),
  ];
};

/** ListInsights. Upgrade readiness only, filtered by category, version and status. */
export const listInsights: Operation<ListInsightsRequest, ListInsightsResponse> = ({ scope }, input) => {
  const { categories, kubernetesVersions, statuses } = input.filter ?? {};
  const found = insightsOf(clusterOf(scope, input.clusterName))
    .filter(({ category }) => category === undefined || (categories?.includes(category) ?? true))
    .filter(({ kubernetesVersion = '' }) => kubernetesVersions?.includes(kubernetesVersion) ?? true)
    .filter(({ insightStatus }) => {
      const status = insightStatus?.status;
      return status === undefined || (statuses?.includes(status) ?? true);
    })
    .map(
      ({ id, name, category, kubernetesVersion, lastRefreshTime, lastTransitionTime, description, insightStatus }) => ({
        id,
        name,
        category,
        kubernetesVersion,
        lastRefreshTime,
        lastTransitionTime,
        description,
        insightStatus,
      }),
    );
  const { items, nextToken } = pageOf(found, input);
  return { insights: items, nextToken };
};

/** DescribeInsight. @throws AwsError ResourceNotFoundException */
export const describeInsight: Operation<DescribeInsightRequest, DescribeInsightResponse> = ({ scope }, input) => {
  const found = insightsOf(clusterOf(scope, input.clusterName)).find(({ id }) => id === input.id);
  if (found === undefined) throw notFound(`No insight found for ID: ${input.id}`, { clusterName: input.clusterName });
  return { insight: found };
};
