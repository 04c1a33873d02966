import { paginateDescribeNetworkInterfaces, paginateDescribeVpcs, type Vpc } from '@aws-sdk/client-ec2';
import { factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { judge, notApplicable, observe, type Observation } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

const most = 5;

// Whatever has an address in a VPC has an interface in it, be it a machine that is stopped, a database or a load balancer.
const look = async ({ aws }: CheckContext, { VpcId = 'unknown', CidrBlock }: Vpc): Promise<Observation> => {
  const interfaces = await collect(
    paginateDescribeNetworkInterfaces({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
    (page) => page.NetworkInterfaces,
  );
  const named = interfaces.map(
    ({ NetworkInterfaceId, Attachment, Description }) =>
      `${NetworkInterfaceId ?? 'unknown'} (${Attachment?.InstanceId ?? (Description || 'no description')})`,
  );
  const shown = named.slice(0, most).join(', ');
  const rest = named.length > most ? ` and ${named.length - most} more` : '';
  return observe('ec2:DescribeNetworkInterfaces', VpcId, `default VPC ${CidrBlock ?? ''}, ${named.length} interfaces`, [
    named.length > 0 && `in use by ${shown}${rest}`,
  ]);
};

/** The VPC that AWS puts into every region: its subnets are public, and what names no subnet lands there. It is reported, never changed. */
export const defaultVpc: Check = {
  id: 'default-vpc',
  title: 'Nothing lives in the default VPC of the region',
  subject: 'network',
  run: async (context) => {
    if (!factsOf(context.manifest.facts, 'account-defaults').some((fact) => fact.defaultVpcReport === true))
      return notApplicable('the stack does not ask for a report of default VPCs');
    const { aws } = context;
    const vpcs = await collect(
      paginateDescribeVpcs({ client: aws.ec2 }, { Filters: [{ Name: 'is-default', Values: ['true'] }] }),
      (page) => page.Vpcs,
    );
    const expected = 'no default VPC, or an empty one';
    if (vpcs.length === 0) return judge(expected, [observe('ec2:DescribeVpcs', aws.region, 'no default VPC')]);
    return judge(expected, await Promise.all(vpcs.map((vpc) => look(context, vpc))));
  },
};
