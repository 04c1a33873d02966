import {
  DescribeAddressesCommand,
  paginateDescribeEgressOnlyInternetGateways,
  paginateDescribeFlowLogs,
  paginateDescribeInternetGateways,
  paginateDescribeLaunchTemplates,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import type { AwsClients } from '../aws-clients';
import { collect } from '@hera/core/aws-sdk';
import { fromTags, type InventoryItem, type Lister, type TagList } from './item';

type Vpcs = ReadonlyMap<string, { readonly isDefault: boolean; readonly environment: string | undefined }>;

const vpcsOf = async ({ ec2 }: AwsClients) => collect(paginateDescribeVpcs({ client: ec2 }, {}), (page) => page.Vpcs);

const item = (type: string, id: string | undefined, tags: TagList, environment?: string): InventoryItem => ({
  service: 'ec2',
  type,
  id: id ?? 'unknown',
  status: 'present',
  ...(environment === undefined ? {} : { environment }),
  ...fromTags(tags),
});

const gone = (state: string | undefined): boolean => state === 'deleted' || state === 'deleting';

/** What every account has without anybody asking for it is no finding: the default VPC and what belongs to it, and main route tables and default groups. */
const listers: readonly ((aws: AwsClients, vpcs: Vpcs) => Promise<readonly InventoryItem[]>)[] = [
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeSubnets({ client: ec2 }, {}), (page) => page.Subnets))
      .filter(({ VpcId }) => vpcs.get(VpcId ?? '')?.isDefault !== true)
      .map(({ SubnetId, Tags, VpcId }) => item('subnet', SubnetId, Tags, vpcs.get(VpcId ?? '')?.environment)),
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeNatGateways({ client: ec2 }, {}), (page) => page.NatGateways))
      .filter(({ State }) => !gone(State))
      .map(({ NatGatewayId, Tags, VpcId }) =>
        item('nat-gateway', NatGatewayId, Tags, vpcs.get(VpcId ?? '')?.environment),
      ),
  async ({ ec2 }) =>
    ((await ec2.send(new DescribeAddressesCommand({}))).Addresses ?? []).map(({ AllocationId, PublicIp, Tags }) =>
      item('elastic-ip', AllocationId ?? PublicIp, Tags),
    ),
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeInternetGateways({ client: ec2 }, {}), (page) => page.InternetGateways))
      .filter(({ Attachments = [] }) => !Attachments.some(({ VpcId }) => vpcs.get(VpcId ?? '')?.isDefault === true))
      .map(({ InternetGatewayId, Tags, Attachments }) =>
        item('internet-gateway', InternetGatewayId, Tags, vpcs.get(Attachments?.[0]?.VpcId ?? '')?.environment),
      ),
  async ({ ec2 }, vpcs) =>
    (
      await collect(
        paginateDescribeEgressOnlyInternetGateways({ client: ec2 }, {}),
        (page) => page.EgressOnlyInternetGateways,
      )
    ).map(({ EgressOnlyInternetGatewayId, Tags, Attachments }) =>
      item(
        'egress-only-internet-gateway',
        EgressOnlyInternetGatewayId,
        Tags,
        vpcs.get(Attachments?.[0]?.VpcId ?? '')?.environment,
      ),
    ),
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeNetworkAcls({ client: ec2 }, {}), (page) => page.NetworkAcls))
      .filter(({ IsDefault }) => IsDefault !== true)
      .map(({ NetworkAclId, Tags, VpcId }) =>
        item('network-acl', NetworkAclId, Tags, vpcs.get(VpcId ?? '')?.environment),
      ),
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeVpcEndpoints({ client: ec2 }, {}), (page) => page.VpcEndpoints))
      .filter(({ State }) => !gone(State?.toLowerCase()))
      .map(({ VpcEndpointId, Tags, VpcId }) =>
        item('vpc-endpoint', VpcEndpointId, Tags, vpcs.get(VpcId ?? '')?.environment),
      ),
  async ({ ec2 }) =>
    (await collect(paginateDescribeLaunchTemplates({ client: ec2 }, {}), (page) => page.LaunchTemplates)).map(
      (template) => ({
        ...item('launch-template', template.LaunchTemplateId, template.Tags),
        ...(template.LaunchTemplateName === undefined ? {} : { name: template.LaunchTemplateName }),
      }),
    ),
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeSecurityGroups({ client: ec2 }, {}), (page) => page.SecurityGroups))
      .filter(({ GroupName }) => GroupName !== 'default')
      .map(({ GroupId, GroupName, Tags, VpcId }) => ({
        ...item('security-group', GroupId, Tags, vpcs.get(VpcId ?? '')?.environment),
        ...(GroupName === undefined ? {} : { name: GroupName }),
      })),
  async ({ ec2 }) =>
    (await collect(paginateDescribeFlowLogs({ client: ec2 }, {}), (page) => page.FlowLogs)).map(({ FlowLogId, Tags }) =>
      item('flow-log', FlowLogId, Tags),
    ),
  async ({ ec2 }, vpcs) =>
    (await collect(paginateDescribeRouteTables({ client: ec2 }, {}), (page) => page.RouteTables))
      .filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main === true))
      .filter(({ VpcId }) => vpcs.get(VpcId ?? '')?.isDefault !== true)
      .map(({ RouteTableId, Tags, VpcId }) =>
        item('route-table', RouteTableId, Tags, vpcs.get(VpcId ?? '')?.environment),
      ),
];

/** One lister per kind, each able to say by itself that the target lacks its call. */
export const ec2Listers: readonly Lister[] = [
  async (aws) =>
    (await vpcsOf(aws))
      .filter(({ IsDefault }) => IsDefault !== true)
      .map(({ VpcId, Tags }) => item('vpc', VpcId, Tags)),
  ...listers.map((list): Lister => async (aws) => {
    const vpcs = await vpcsOf(aws);
    return list(
      aws,
      new Map(
        vpcs.map(({ VpcId, IsDefault, Tags }) => [
          VpcId ?? '',
          { isDefault: IsDefault === true, environment: fromTags(Tags).environment },
        ]),
      ),
    );
  }),
];
