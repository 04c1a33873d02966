import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  EC2ServiceException,
} from '@aws-sdk/client-ec2';
import type { LaunchTemplateSpecification } from '@aws-sdk/client-eks';
import { AwsError } from '../aws-error';
import type { Caller } from '../caller';
import { invalidParameter } from './errors';

/** A subnet as EKS judges it. */
export interface SubnetFacts {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly zoneId: string;
  /** Whether it has an IPv6 block. */
  readonly ipv6: boolean;
}

/** A launch template version as EKS judges it; `version` is the resolved number. */
export interface LaunchTemplateFacts {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly imageId: string | undefined;
  readonly instanceType: string | undefined;
}

/** Look-ups and the cluster security group, in LocalStack's EC2, as the caller's account and region. */
export class Ec2Lookup {
  readonly #clients = new Map<string, EC2Client>();

  constructor(private readonly endpoint: string) {}

  #client({ account, region }: Caller): EC2Client {
    const key = `${account}/${region}`;
    const client =
      this.#clients.get(key) ??
      new EC2Client({
        endpoint: this.endpoint,
        region,
        credentials: { accessKeyId: account, secretAccessKey: 'test' },
        maxAttempts: 2,
        // Changes of one account wait for each other, so a LocalStack that hangs must not hang them for ever.
        requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
      });
    this.#clients.set(key, client);
    return client;
  }

  /** EC2's own refusals become what EKS makes of them; anything else means that LocalStack is not there. */
  async #ask<Output>(call: () => Promise<Output>): Promise<Output> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof EC2ServiceException && error.$fault === 'client') throw invalidParameter(error.message);
      const reason = error instanceof Error ? error.message || error.name : String(error);
      throw new AwsError(
        'ServiceUnavailableException',
        503,
        `EC2 at ${this.endpoint} did not answer the supplement: ${reason}`,
      );
    }
  }

  /** @throws AwsError InvalidParameterException when one of them does not exist */
  async subnets(caller: Caller, ids: readonly string[]): Promise<SubnetFacts[]> {
    const { Subnets = [] } = await this.#ask(() =>
      this.#client(caller).send(new DescribeSubnetsCommand({ SubnetIds: [...ids] })),
    );
    return Subnets.map((subnet) => ({
      id: subnet.SubnetId ?? '',
      vpcId: subnet.VpcId ?? '',
      zone: subnet.AvailabilityZone ?? '',
      zoneId: subnet.AvailabilityZoneId ?? '',
      ipv6: (subnet.Ipv6CidrBlockAssociationSet ?? []).length > 0,
    }));
  }

  /** Every IPv4 block of a VPC, the secondary ones too. */
  async vpcCidrs(caller: Caller, vpcId: string): Promise<string[]> {
    const { Vpcs = [] } = await this.#ask(() =>
      this.#client(caller).send(new DescribeVpcsCommand({ VpcIds: [vpcId] })),
    );
    return Vpcs.flatMap((vpc) => [
      vpc.CidrBlock ?? '',
      ...(vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlock = '' }) => CidrBlock),
    ]).filter((cidr) => cidr !== '');
  }

  /** Those of the subnets that have a route to an internet gateway, by a route table of their own or by the main one. */
  async publicSubnets(caller: Caller, vpcId: string, ids: readonly string[]): Promise<string[]> {
    const { RouteTables = [] } = await this.#ask(() =>
      this.#client(caller).send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] })),
    );
    const tables = RouteTables.map(({ Associations = [], Routes = [] }) => ({
      main: Associations.some(({ Main }) => Main === true),
      subnets: Associations.map(({ SubnetId }) => SubnetId),
      open: Routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-') === true),
    }));
    const main = tables.find((table) => table.main);
    return ids.filter((id) => (tables.find(({ subnets }) => subnets.includes(id)) ?? main)?.open === true);
  }

  /** @throws AwsError InvalidParameterException when one does not exist or is of another VPC */
  async requireSecurityGroups(caller: Caller, ids: readonly string[], vpcId: string): Promise<void> {
    if (ids.length === 0) return;
    const { SecurityGroups = [] } = await this.#ask(() =>
      this.#client(caller).send(new DescribeSecurityGroupsCommand({ GroupIds: [...ids] })),
    );
    const foreign = SecurityGroups.filter((group) => group.VpcId !== vpcId).map((group) => group.GroupId);
    if (foreign.length > 0)
      throw invalidParameter(`Security group(s) ${foreign.join(', ')} are not in the VPC ${vpcId}.`);
  }

  /** The group that EKS makes for every cluster: everything from its own members, everything out. Gives its id. */
  async createClusterSecurityGroup(caller: Caller, cluster: string, vpcId: string, name: string): Promise<string> {
    const client = this.#client(caller);
    const tags = { Name: name, [`kubernetes.io/cluster/${cluster}`]: 'owned', 'aws:eks:cluster-name': cluster };
    const { GroupId = '' } = await this.#ask(() =>
      client.send(
        new CreateSecurityGroupCommand({
          VpcId: vpcId,
          GroupName: name,
          Description: `Cluster security group of the EKS cluster ${cluster}: control plane and managed nodes`,
          TagSpecifications: [
            { ResourceType: 'security-group', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
          ],
        }),
      ),
    );
    const self = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] };
    await this.#ask(() => client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [self] })));
    return GroupId;
  }

  /** Like EKS, leaves a group behind that is gone already or that another resource still refers to. */
  async deleteSecurityGroup(caller: Caller, id: string): Promise<void> {
    await this.#ask(() => this.#client(caller).send(new DeleteSecurityGroupCommand({ GroupId: id }))).catch(
      (error: unknown) => {
        if (!(error instanceof AwsError) || error.status >= 500) throw error;
      },
    );
  }

  /** Resolves `$Latest`, `$Default` and a missing version to the number, as EKS answers it. */
  async launchTemplate(caller: Caller, specification: LaunchTemplateSpecification): Promise<LaunchTemplateFacts> {
    const { LaunchTemplateVersions = [] } = await this.#ask(() =>
      this.#client(caller).send(
        new DescribeLaunchTemplateVersionsCommand({
          LaunchTemplateId: specification.id,
          LaunchTemplateName: specification.name,
          Versions: [specification.version ?? '$Default'],
        }),
      ),
    );
    const found = LaunchTemplateVersions[0];
    if (found?.LaunchTemplateId === undefined) {
      throw invalidParameter(`Launch template version ${specification.version ?? '$Default'} was not found.`);
    }
    return {
      id: found.LaunchTemplateId,
      name: found.LaunchTemplateName ?? '',
      version: String(found.VersionNumber ?? 1),
      imageId: found.LaunchTemplateData?.ImageId,
      instanceType: found.LaunchTemplateData?.InstanceType,
    };
  }

  stop(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }
}
