import type { Tag } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { paginateListResourceTags } from '@aws-sdk/client-kms';
import { factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { readKey } from '../internal/live-keys';
import { natGatewaysIn, networksOf, subnetsIn } from '../internal/live-network';
import { judge, notApplicable, observe, type Observation } from '../internal/observation';
import { collect, saysNotFound } from '@hera/core/aws-sdk';

type Tags = Readonly<Record<string, string | undefined>>;

const ofEc2 = (tags: readonly Tag[] = []): Tags => Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value]));

const holdTags =
  (context: CheckContext) =>
  (call: string, id: string, tags: Tags): Observation => {
    const wanted: Tags = { 'hera:environment': context.manifest.environment.name, 'hera:managed-by': 'hera' };
    const said = Object.keys(wanted).map((key) => `${key}=${tags[key] ?? '(none)'}`);
    return observe(
      call,
      id,
      said.join(' '),
      Object.entries(wanted).map(
        ([key, value]) => tags[key] !== value && `${key} is ${tags[key] ?? 'missing'}, expected ${value ?? ''}`,
      ),
    );
  };

const networkTags = async (context: CheckContext): Promise<readonly Observation[]> => {
  const tagged = holdTags(context);
  const found = await networksOf(context);
  const perNetwork = found.map(async (network) => {
    if ('call' in network) return [network];
    if (network.fact.adopted !== undefined) return [];
    const [subnets, gateways] = await Promise.all([subnetsIn(context, network), natGatewaysIn(context, network)]);
    return [
      tagged('ec2:DescribeVpcs', network.vpc.VpcId, ofEc2(network.vpc.Tags)),
      ...subnets.map(({ SubnetId, Tags }) => tagged('ec2:DescribeSubnets', SubnetId ?? 'unknown', ofEc2(Tags))),
      ...gateways.map(({ NatGatewayId, Tags }) =>
        tagged('ec2:DescribeNatGateways', NatGatewayId ?? 'unknown', ofEc2(Tags)),
      ),
    ];
  });
  return (await Promise.all(perNetwork)).flat();
};

const clusterTags = async (context: CheckContext, name: string): Promise<Observation> => {
  try {
    const { cluster } = await context.aws.eks.send(new DescribeClusterCommand({ name }));
    return holdTags(context)('eks:DescribeCluster', name, cluster?.tags ?? {});
  } catch (error) {
    if (!saysNotFound(error)) throw error;
    return observe('eks:DescribeCluster', name, 'no such cluster', ['the cluster does not exist']);
  }
};

const keyTags = async (context: CheckContext, alias: string): Promise<Observation> => {
  const id = (await readKey(context, alias))?.KeyId;
  if (id === undefined) return observe('kms:DescribeKey', alias, 'no such key', ['the key does not exist']);
  const tags = await collect(paginateListResourceTags({ client: context.aws.kms }, { KeyId: id }), (page) => page.Tags);
  return holdTags(context)(
    'kms:ListResourceTags',
    alias,
    Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey ?? '', TagValue])),
  );
};

/** The tags by which cost reports, sweepers and people know whose a resource is. */
export const tags: Check = {
  id: 'tags',
  title: 'Resources carry the tags of their environment',
  subject: 'tags',
  run: async (context) => {
    const { facts, environment } = context.manifest;
    const clusters = factsOf(facts, 'cluster');
    const networks = factsOf(facts, 'network').filter(({ adopted }) => adopted === undefined);
    const keys = factsOf(facts, 'keys').flatMap((fact) => fact.keys);
    if (networks.length + clusters.length + keys.length === 0) {
      return notApplicable('the stack declares nothing that this check looks at');
    }
    const observations = await Promise.all([
      networkTags(context),
      ...clusters.map(async ({ name }) => [await clusterTags(context, name)]),
      ...keys.map(async ({ alias }) => [await keyTags(context, alias)]),
    ]);
    return judge(`hera:environment=${environment.name} hera:managed-by=hera`, observations.flat());
  },
};
