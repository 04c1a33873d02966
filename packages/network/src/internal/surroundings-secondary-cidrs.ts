import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcIpv4CidrBlockAssociation } from '@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association/index.js';
import { Construct } from 'constructs';
import { contains, parseCidr } from './cidr';

/** Secondary IPv4 CIDRs of a VPC. Construct paths are `secondary-cidrs/<cidr>/Association`: their order means nothing. */
export class SecondaryCidrs extends Construct {
  readonly #byCidr = new Map<string, VpcIpv4CidrBlockAssociation>();

  constructor(scope: Construct, vpc: Vpc, cidrs: readonly string[]) {
    super(scope, 'secondary-cidrs');
    for (const cidrBlock of cidrs) {
      // A slash would begin another construct.
      const at = new Construct(this, cidrBlock.replace('/', '-'));
      this.#byCidr.set(cidrBlock, new VpcIpv4CidrBlockAssociation(at, 'Association', { vpcId: vpc.id, cidrBlock }));
    }
  }

  /** The association that a subnet has to wait for; none for a subnet in the primary CIDR. */
  holding(subnet: string): readonly VpcIpv4CidrBlockAssociation[] {
    const inner = parseCidr(subnet);
    return [...this.#byCidr].flatMap(([cidr, association]) => {
      const outer = parseCidr(cidr);
      return inner !== undefined && outer !== undefined && contains(outer, inner) ? [association] : [];
    });
  }
}
