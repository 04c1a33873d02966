import { AwsError } from '../aws-error';
import { holds, overlaps, parseCidr, PRIVATE_RANGES } from './cidr';
import type { EksContext } from './context';
import type { SubnetFacts } from './ec2';
import { invalidParameter } from './errors';
import { UNSUPPORTED_ZONE_IDS } from './versions';

const requireSupportedZones = (subnets: readonly SubnetFacts[], clusterName: string): void => {
  const refused = subnets.filter(({ zoneId }) => UNSUPPORTED_ZONE_IDS.includes(zoneId));
  if (refused.length === 0) return;
  const zones = refused.map(({ zone, zoneId }) => `${zone} (${zoneId})`).join(', ');
  throw new AwsError(
    'UnsupportedAvailabilityZoneException',
    400,
    `Cannot create cluster '${clusterName}' because EKS does not support creating control plane instances in ${zones}.`,
    { clusterName, validZones: [] },
  );
};

/**
 * The control plane's subnets: existing, of one VPC, in at least two AZs that EKS supports. Gives the VPC.
 * @throws AwsError InvalidParameterException, UnsupportedAvailabilityZoneException
 */
export const controlPlaneVpc = async (
  { caller, ec2 }: EksContext,
  clusterName: string,
  subnetIds: readonly string[],
): Promise<string> => {
  if (subnetIds.length === 0) throw invalidParameter('resourcesVpcConfig.subnetIds is required.', { clusterName });
  const subnets = await ec2.subnets(caller, subnetIds);
  const vpcs = [...new Set(subnets.map(({ vpcId }) => vpcId))];
  const [vpcId = ''] = vpcs;
  if (vpcs.length > 1) {
    throw invalidParameter(`Subnets provided do not belong to the same VPC: ${vpcs.join(', ')}.`, { clusterName });
  }
  requireSupportedZones(subnets, clusterName);
  if (new Set(subnets.map(({ zone }) => zone)).size < 2) {
    throw invalidParameter('Subnets specified must be in at least two different AZs', { clusterName });
  }
  return vpcId;
};

/** @throws AwsError InvalidParameterException when a subnet has no IPv6 block; the wording is ours */
export const requireIpv6 = async (
  { caller, ec2 }: EksContext,
  clusterName: string,
  subnetIds: readonly string[],
): Promise<void> => {
  const without = (await ec2.subnets(caller, subnetIds)).filter(({ ipv6 }) => !ipv6).map(({ id }) => id);
  if (without.length === 0) return;
  throw invalidParameter(`ipFamily ipv6 needs an IPv6 CIDR block on every subnet: ${without.join(', ')} have none.`, {
    clusterName,
  });
};

/** Endpoint access as asked for, over what it was: public on and private off when nobody said. */
export const endpointAccess = (
  asked: {
    readonly endpointPublicAccess?: boolean | undefined;
    readonly endpointPrivateAccess?: boolean | undefined;
    readonly publicAccessCidrs?: string[] | undefined;
  },
  current: { readonly publicAccess: boolean; readonly privateAccess: boolean; readonly cidrs: readonly string[] },
  clusterName: string,
): { endpointPublicAccess: boolean; endpointPrivateAccess: boolean; publicAccessCidrs: string[] } => {
  const endpointPublicAccess = asked.endpointPublicAccess ?? current.publicAccess;
  const endpointPrivateAccess = asked.endpointPrivateAccess ?? current.privateAccess;
  if (!endpointPublicAccess && !endpointPrivateAccess) {
    throw invalidParameter('Private and public endpoint access cannot be false.', { clusterName });
  }
  const given = asked.publicAccessCidrs ?? current.cidrs;
  const malformed = given.filter((cidr) => parseCidr(cidr) === undefined);
  if (malformed.length > 0) {
    throw invalidParameter(`The following CIDRs are invalid in publicAccessCidrs: [${malformed.join(', ')}]`, {
      clusterName,
    });
  }
  const open = given.length === 0 && endpointPublicAccess;
  return { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs: open ? ['0.0.0.0/0'] : [...given] };
};

/** Service CIDR: checked when given, otherwise the one of EKS's two that the VPC does not use. */
export const serviceCidr = async (
  { caller, ec2 }: EksContext,
  vpcId: string,
  asked: string | undefined,
  clusterName: string,
): Promise<string> => {
  const vpcCidrs = await ec2.vpcCidrs(caller, vpcId);
  if (asked === undefined) {
    return vpcCidrs.some((cidr) => overlaps(cidr, '10.0.0.0/8')) ? '172.20.0.0/16' : '10.100.0.0/16';
  }
  const prefix = parseCidr(asked)?.prefix ?? 0;
  if (prefix < 12 || prefix > 24 || !PRIVATE_RANGES.some((range) => holds(range, asked))) {
    throw invalidParameter(
      `serviceIpv4Cidr: ${asked} is not a block between /12 and /24 within ${PRIVATE_RANGES.join(', ')}.`,
      { clusterName },
    );
  }
  const taken = vpcCidrs.find((cidr) => overlaps(cidr, asked));
  if (taken !== undefined) {
    throw invalidParameter(`serviceIpv4Cidr: ${asked} overlaps with ${taken} of the VPC ${vpcId}.`, { clusterName });
  }
  return asked;
};
