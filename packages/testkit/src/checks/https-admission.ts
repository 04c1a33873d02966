import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { BlockList } from 'node:net';

const https = 443;

const coversHttps = ({ IpProtocol: protocol, FromPort: from, ToPort: to }: IpPermission): boolean =>
  protocol === '-1' || (protocol === 'tcp' && (from ?? 0) <= https && https <= (to ?? 65_535));

/** Whether one IPv4 block holds all of another: its first address, and no shorter a prefix. */
const holds = (block: string, cidr: string): boolean => {
  const [network = '', prefix = ''] = block.split('/');
  const [address = '', length = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), 'ipv4');
  return Number(prefix) <= Number(length) && list.check(address, 'ipv4');
};

/**
 * Which CIDR of a rule lets HTTPS in from all of a subnet. A rule that names another group or a prefix list admits members of it,
 * which a subnet as a whole is not.
 */
export const httpsSource = (groups: readonly SecurityGroup[], cidr: string): string | undefined =>
  groups
    .flatMap(({ IpPermissions }) => IpPermissions ?? [])
    .filter(coversHttps)
    .flatMap(({ IpRanges }) => IpRanges ?? [])
    .find(({ CidrIp: block }) => block !== undefined && holds(block, cidr))?.CidrIp;
