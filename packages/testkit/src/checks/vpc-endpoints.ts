import { paginateDescribeVpcEndpoints, type VpcEndpoint } from '@aws-sdk/client-ec2';
import type { CheckContext } from '../check';
import type { LiveNetwork } from '../internal/live-network';
import { list, observe, type Observation } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

/** The endpoints of the VPC that exist or are coming up. AWS and emulators differ in how they write a state. */
export const vpcEndpointsIn = async ({ aws }: CheckContext, { vpc }: LiveNetwork): Promise<readonly VpcEndpoint[]> => {
  const all = await collect(
    paginateDescribeVpcEndpoints({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpc.VpcId] }] }),
    (page) => page.VpcEndpoints,
  );
  return all.filter(({ State: state }) => !/^delet/i.test(state ?? ''));
};

/** The endpoints of one type for a service, which is given in short (`ecr.api`) or in full. */
export const endpointsFor = (
  endpoints: readonly VpcEndpoint[],
  type: 'Gateway' | 'Interface',
  service: string,
  region: string,
): readonly VpcEndpoint[] =>
  endpoints.filter(
    ({ VpcEndpointType, ServiceName }) =>
      VpcEndpointType === type && (ServiceName === service || ServiceName === `com.amazonaws.${region}.${service}`),
  );

/** Holds when there is at least one such endpoint and all of them are available. */
export const observeEndpoints = (vpcId: string, title: string, found: readonly VpcEndpoint[]): Observation =>
  observe('ec2:DescribeVpcEndpoints', vpcId, `${title}s: ${list(found.flatMap(({ VpcEndpointId: id }) => id ?? []))}`, [
    found.length === 0 && `there is no ${title}`,
    ...found.map(
      ({ VpcEndpointId: id, State: state }) =>
        state?.toLowerCase() !== 'available' && `${id ?? 'it'} is ${state ?? 'in an unknown state'}`,
    ),
  ]);
