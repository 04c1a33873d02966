import { CreateLaunchTemplateCommand, CreateLaunchTemplateVersionCommand } from '@aws-sdk/client-ec2';
import {
  CreateNodegroupCommand,
  type CreateNodegroupRequest,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeAccessEntryCommand,
  DescribeNodegroupCommand,
  type EKSClient,
  ListAccessEntriesCommand,
  UpdateNodegroupConfigCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshAccount, type LiveEks, liveEks, LOCALSTACK_URL } from './localstack.fixture';

let live: LiveEks;
let eks: EKSClient;

describe.skipIf(LOCALSTACK_URL === '')('node groups over the EC2 of LocalStack', () => {
  let launchTemplateId: string;
  const group = (change: Partial<CreateNodegroupRequest> = {}) =>
    eks.send(
      new CreateNodegroupCommand({
        clusterName: 'nodes',
        nodegroupName: 'system',
        nodeRole: live.roleArn,
        subnets: live.subnetIds,
        ...change,
      }),
    );
  const on = { clusterName: 'nodes', nodegroupName: 'system' };
  const read = async () => (await eks.send(new DescribeNodegroupCommand(on))).nodegroup;

  beforeAll(async () => {
    live = await liveEks(freshAccount(2));
    eks = live.eks;
    await live.create('nodes', {
      version: '1.34',
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    });
    const made = await live.ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: 'nodes', LaunchTemplateData: { EbsOptimized: true } }),
    );
    launchTemplateId = made.LaunchTemplate?.LaunchTemplateId ?? '';
    await live.ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateId: launchTemplateId,
        LaunchTemplateData: { EbsOptimized: false },
      }),
    );
  });
  afterAll(async () => {
    await eks.send(new DeleteClusterCommand({ name: 'nodes' }));
    await live.stop();
  });

  it('resolves the launch template, lets the role join, blocks the delete of the cluster, and goes away', async () => {
    await group({
      launchTemplate: { name: 'nodes', version: '$Latest' },
      instanceTypes: ['m5.large'],
      labels: { a: '1' },
    });
    expect(await read()).toMatchObject({
      status: 'ACTIVE',
      version: '1.34',
      releaseVersion: expect.stringMatching(/^1\.34\.\d+-\d{8}$/),
      launchTemplate: { id: launchTemplateId, name: 'nodes', version: '2' },
      amiType: 'AL2023_x86_64_STANDARD',
      capacityType: 'ON_DEMAND',
      updateConfig: { maxUnavailable: 1 },
      nodegroupArn: expect.stringMatching(/:nodegroup\/nodes\/system\/[0-9a-f-]{36}$/),
      resources: { autoScalingGroups: [{ name: expect.stringMatching(/^eks-system-/) }] },
    });
    const { accessEntry } = await eks.send(
      new DescribeAccessEntryCommand({ clusterName: 'nodes', principalArn: live.roleArn }),
    );
    expect(accessEntry).toMatchObject({ type: 'EC2_LINUX', kubernetesGroups: ['system:nodes'] });
    await expect(eks.send(new DeleteClusterCommand({ name: 'nodes' }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    await expect(group()).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await eks.send(new DeleteNodegroupCommand(on));
    expect((await eks.send(new ListAccessEntriesCommand({ clusterName: 'nodes' }))).accessEntries).toEqual([]);
  });

  it('updates sizes, labels, taints and the launch template version', async () => {
    await group({ launchTemplate: { id: launchTemplateId, version: '1' }, labels: { a: '1', b: '2' } });
    const taint = { key: 'k', value: 'v', effect: 'NO_SCHEDULE' } as const;
    await eks.send(
      new UpdateNodegroupConfigCommand({
        ...on,
        scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 3 },
        labels: { removeLabels: ['a'], addOrUpdateLabels: { c: '3' } },
        taints: { addOrUpdateTaints: [taint] },
      }),
    );
    await eks.send(
      new UpdateNodegroupVersionCommand({ ...on, launchTemplate: { id: launchTemplateId, version: '2' } }),
    );
    expect(await read()).toMatchObject({
      scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 3 },
      labels: { b: '2', c: '3' },
      taints: [taint],
      launchTemplate: { version: '2' },
    });
    const tooLarge = new UpdateNodegroupConfigCommand({
      ...on,
      scalingConfig: { maxSize: 1 },
      labels: { removeLabels: ['b'] },
    });
    await expect(eks.send(tooLarge)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect((await read())?.labels).toEqual({ b: '2', c: '3' });
    await eks.send(new DeleteNodegroupCommand(on));
  });

  it.each<[string, () => Partial<CreateNodegroupRequest>]>([
    ['a subnet of another VPC', () => ({ subnets: [live.foreignSubnet] })],
    ['a version ahead of the cluster', () => ({ version: '1.35' })],
    ['a release of another version', () => ({ releaseVersion: '1.33.1-20260101' })],
    ['a launch template that is none', () => ({ launchTemplate: { id: 'lt-0' } })],
    ['a launch template without id and name', () => ({ launchTemplate: {} })],
    ['more nodes at least than at most', () => ({ scalingConfig: { minSize: 3, maxSize: 2 } })],
  ])('refuses %s', async (_what, change) => {
    await expect(group(change())).rejects.toMatchObject({
      name: 'InvalidParameterException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});
