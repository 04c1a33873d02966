import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { App, Aspects, Fn, type ITerraformDependable, TerraformLocal, TerraformOutput, TerraformStack } from 'cdktf';
import { tmpdir } from 'node:os';
import { Construct, type IConstruct } from 'constructs';

class Zone extends Construct {
  readonly subnet: Subnet;

  constructor(scope: Construct, id: string, { vpcId, index }: { readonly vpcId: string; readonly index: number }) {
    super(scope, id);
    this.subnet = new Subnet(this, 'Subnet', {
      vpcId,
      cidrBlock: `10.1.${index}.0/24`,
      availabilityZone: id,
      mapPublicIpOnLaunch: false,
      tags: { Name: `small-${id}` },
    });
  }
}

/** A VPC with two subnets, a role, a security group and an output. */
export class SmallStack extends TerraformStack {
  readonly vpc: Vpc;
  readonly role: IamRole;
  readonly zones: readonly Zone[];

  constructor(id = 'small') {
    // The app creates this folder when it is absent, and writes to it only when it is synthesised itself.
    super(new App({ outdir: tmpdir(), stackTraces: false }), id);
    new AwsProvider(this, 'Aws', {
      region: 'eu-west-1',
      defaultTags: [{ tags: { team: 'platform', Name: 'unnamed' } }],
    });
    const partition = new DataAwsPartition(this, 'Partition');
    this.vpc = new Vpc(this, 'Vpc', { cidrBlock: '10.1.0.0/16', enableDnsHostnames: true });
    this.zones = ['eu-west-1a', 'eu-west-1b'].map((zone, index) => new Zone(this, zone, { vpcId: this.vpc.id, index }));
    const groupName = new TerraformLocal(this, 'GroupName', Fn.join('-', ['group', this.vpc.id]));
    new SecurityGroup(this, 'Group', {
      name: groupName.asString,
      ingress: [{ fromPort: 443, toPort: 443, protocol: 'tcp', cidrBlocks: ['10.0.0.0/8', '10.1.0.0/16'] }],
    });
    const waitsFor: ITerraformDependable[] = this.zones.map(({ subnet }) => subnet);
    this.role = new IamRole(this, 'Role', {
      name: 'reader',
      dependsOn: waitsFor,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `ec2.${partition.dnsSuffix}` } },
        ],
      }),
    });
    new TerraformOutput(this, 'vpc_id', { value: this.vpc.id, description: 'The VPC.' }).overrideLogicalId('vpc_id');
    Aspects.of(this).add({
      visit: (node: IConstruct) => {
        if (node instanceof Subnet) node.addOverride('tags.seen', 'by-aspect');
      },
    });
  }
}
