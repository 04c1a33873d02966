import { onePart, type ServiceAccountPolicy } from './policy';

/** Options of `efsCsiPolicy`. */
export interface EfsCsiPolicyOptions {
  /** ARNs of the file systems that it may use. @default - every one of the account, by the managed policy of AWS */
  readonly fileSystemArns?: readonly string[];
}

const madeByDriver = 'aws:ResourceTag/efs.csi.aws.com/cluster';
const askedByDriver = 'aws:RequestTag/efs.csi.aws.com/cluster';

/**
 * Amazon EFS CSI driver. Its tag is `true` for every cluster, so tags cannot cut it to one: name the file systems instead.
 *
 * Source: AWS managed policy reference, AmazonEFSCSIDriverPolicy v1 of 2023-07-25, read on 2026-11-24. That one needs file system and access
 * point as resources is from memory of the service authorization reference, not confirmed.
 */
export const efsCsiPolicy = ({ fileSystemArns }: EfsCsiPolicyOptions = {}): ServiceAccountPolicy => ({
  name: 'aws-efs-csi-driver',
  ...(fileSystemArns === undefined
    ? { managedPolicies: ['service-role/AmazonEFSCSIDriverPolicy'] }
    : {
        parts: ({ partition }) => {
          const accessPoints = `arn:${partition}:elasticfilesystem:*:*:access-point/*`;
          return onePart('EfsCsi', [
            {
              actions: [
                'elasticfilesystem:DescribeAccessPoints',
                'elasticfilesystem:DescribeFileSystems',
                'elasticfilesystem:DescribeMountTargets',
              ],
              resources: [...fileSystemArns, accessPoints],
            },
            {
              actions: ['ec2:DescribeAvailabilityZones'],
              resources: ['*'],
              reason: 'actions of EC2 that only read know no resource',
            },
            {
              actions: ['elasticfilesystem:CreateAccessPoint'],
              resources: fileSystemArns,
              conditions: { StringEquals: { [askedByDriver]: 'true' } },
            },
            {
              actions: ['elasticfilesystem:TagResource'],
              resources: [...fileSystemArns, accessPoints],
              conditions: {
                StringEquals: { [askedByDriver]: 'true', 'elasticfilesystem:CreateAction': 'CreateAccessPoint' },
              },
            },
            {
              actions: ['elasticfilesystem:DeleteAccessPoint'],
              resources: [accessPoints],
              conditions: { StringEquals: { [madeByDriver]: 'true' } },
            },
          ]);
        },
      }),
});
