import { paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import { networkCheck, notAdopted } from '../internal/live-network';
import { observe } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

/** AWS puts machines without a group into this one. */
export const defaultSecurityGroupEmpty = networkCheck({
  id: 'default-security-group-empty',
  title: 'The default security group has no rules',
  subject: 'network',
  applies: notAdopted,
  expected: () => 'no ingress and no egress rule',
  look: async (network, context) => {
    const groups = await collect(
      paginateDescribeSecurityGroups(
        { client: context.aws.ec2 },
        {
          Filters: [
            { Name: 'vpc-id', Values: [network.vpc.VpcId] },
            { Name: 'group-name', Values: ['default'] },
          ],
        },
      ),
      (page) => page.SecurityGroups,
    );
    return groups.map(({ GroupId, IpPermissions = [], IpPermissionsEgress = [] }) =>
      observe(
        'ec2:DescribeSecurityGroups',
        GroupId ?? 'unknown',
        `${IpPermissions.length} ingress, ${IpPermissionsEgress.length} egress rules`,
        [
          IpPermissions.length > 0 && `${IpPermissions.length} ingress rules`,
          IpPermissionsEgress.length > 0 && `${IpPermissionsEgress.length} egress rules`,
        ],
      ),
    );
  },
});
