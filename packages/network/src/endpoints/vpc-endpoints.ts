import { contextOf, leaveOut, type SubnetRef } from '@hera/core';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Surroundings } from '../internal/surroundings';
import { isThirdParty, isWholeName } from './catalogue';
import { makeEndpointAccess } from './endpoint-security-group';
import type { PlannedEndpoint, PlannedEndpoints } from './planned-endpoints';
import { type PolicyPlace, policyOf } from './policies';

/** Props of `VpcEndpoints`. */
export interface VpcEndpointsProps {
  readonly around: Surroundings;
  /** Name of the environment. */
  readonly name: string;
  readonly region: string;
  readonly planned: PlannedEndpoints;
  /** Subnets of the network; interface endpoints take those of the planned tier and zones. */
  readonly subnets: readonly SubnetRef[];
  /** Route tables that lead to gateway endpoints: private and intra ones, and so those of pods. */
  readonly routeTableIds: readonly string[];
}

const nameOf = ({ service, name }: PlannedEndpoint, region: string): string =>
  name ?? (isWholeName(service) ? service : `com.amazonaws.${region}.${service}`);

/**
 * Endpoints of a VPC. Construct paths are `endpoints/<service>/Endpoint` and `endpoints/<tier>/<zone>/Ingress`, so no address depends on what
 * else there is. The S3 endpoint keeps the path `S3Endpoint` beside it, which it had before there were others.
 */
export class VpcEndpoints extends Construct {
  /** What must exist before a machine in a network without NAT can reach AWS. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, props: VpcEndpointsProps) {
    super(scope, 'endpoints');
    const { around, name, planned, region } = props;
    if (planned.gateway.length + planned.interface.length === 0) {
      this.ready = [];
      return;
    }
    const place: PolicyPlace = {
      partition: new DataAwsPartition(this, 'Partition').partition,
      account: new DataAwsCallerIdentity(this, 'Caller').accountId,
      region,
      planned,
    };
    const common = (endpoint: PlannedEndpoint) => {
      const policy = policyOf(endpoint, place);
      return {
        vpcId: around.vpc.id,
        serviceName: nameOf(endpoint, region),
        tags: around.tags(endpoint.service),
        ...(policy === undefined ? {} : { policy, ...keepsPolicies }),
      };
    };
    const keepsPolicies = this.#keepsPolicies() ? {} : { lifecycle: { ignoreChanges: ['policy'] } };
    const at = ({ service }: PlannedEndpoint): Construct => new Construct(this, service);
    const gateways = planned.gateway.map((endpoint) => {
      const [where, id] = endpoint.service === 's3' ? [scope, 'S3Endpoint'] : [at(endpoint), 'Endpoint'];
      const routeTableIds = [...props.routeTableIds];
      return new VpcEndpoint(where, id, { ...common(endpoint), vpcEndpointType: 'Gateway', routeTableIds });
    });
    if (planned.interface.length === 0) {
      this.ready = gateways;
      return;
    }
    const { group, rules } = makeEndpointAccess(this, around, name, planned.callers);
    const subnetIds = props.subnets
      .filter(({ tier, zone }) => tier === planned.tier && planned.zones.includes(zone))
      .map(({ subnetId }) => subnetId);
    const interfaces = planned.interface.map(
      (endpoint) =>
        new VpcEndpoint(at(endpoint), 'Endpoint', {
          ...common(endpoint),
          vpcEndpointType: 'Interface',
          subnetIds,
          securityGroupIds: [group.id],
          // SDKs keep the names that they know. A service of somebody else has such a name only if its owner proved it.
          privateDnsEnabled: !isThirdParty(endpoint.service),
        }),
    );
    this.ready = [...gateways, ...rules, ...interfaces];
  }

  #keepsPolicies(): boolean {
    if (contextOf(this).target.kind === 'aws') return true;
    leaveOut(
      this,
      'aws_vpc_endpoint.policy, changes after creation',
      'LocalStack gives policies back without their version',
    );
    return false;
  }
}
