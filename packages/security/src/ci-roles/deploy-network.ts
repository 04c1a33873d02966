import { becomesOwn, type CiPlace, inRegion, isNobodys, isOwn, regional } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

/** Calls that make something with tags. */
const creates = [
  'AllocateAddress',
  'AuthorizeSecurityGroupEgress',
  'AuthorizeSecurityGroupIngress',
  'CreateEgressOnlyInternetGateway',
  'CreateFlowLogs',
  'CreateInternetGateway',
  'CreateLaunchTemplate',
  'CreateNatGateway',
  'CreateNetworkAcl',
  'CreateRouteTable',
  'CreateSecurityGroup',
  'CreateSubnet',
  'CreateVpc',
  'CreateVpcEndpoint',
] as const;

/** Those of them that name something which is there already. */
const createsWithin = creates.filter(
  (name) => !['AllocateAddress', 'CreateInternetGateway', 'CreateLaunchTemplate', 'CreateVpc'].includes(name),
);

const made = [
  'egress-only-internet-gateway',
  'elastic-ip',
  'internet-gateway',
  'launch-template',
  'natgateway',
  'network-acl',
  'route-table',
  'security-group',
  'security-group-rule',
  'subnet',
  'vpc',
  'vpc-endpoint',
  'vpc-flow-log',
] as const;

const changes = [
  'AssociateAddress',
  'AssociateRouteTable',
  'AssociateSubnetCidrBlock',
  'AssociateVpcCidrBlock',
  'AttachInternetGateway',
  'CreateLaunchTemplateVersion',
  'CreateNetworkAclEntry',
  'CreateRoute',
  'DeleteEgressOnlyInternetGateway',
  'DeleteFlowLogs',
  'DeleteInternetGateway',
  'DeleteLaunchTemplate',
  'DeleteLaunchTemplateVersions',
  'DeleteNatGateway',
  'DeleteNetworkAcl',
  'DeleteNetworkAclEntry',
  'DeleteRoute',
  'DeleteRouteTable',
  'DeleteSecurityGroup',
  'DeleteSubnet',
  'DeleteVpc',
  'DeleteVpcEndpoints',
  'DetachInternetGateway',
  'DisassociateAddress',
  'DisassociateRouteTable',
  'DisassociateSubnetCidrBlock',
  'DisassociateVpcCidrBlock',
  'ModifyLaunchTemplate',
  'ModifySecurityGroupRules',
  'ModifySubnetAttribute',
  'ModifyVpcAttribute',
  'ModifyVpcEndpoint',
  'ReleaseAddress',
  'ReplaceNetworkAclAssociation',
  'ReplaceNetworkAclEntry',
  'ReplaceRoute',
  'RevokeSecurityGroupEgress',
  'RevokeSecurityGroupIngress',
  'UpdateSecurityGroupRuleDescriptionsEgress',
  'UpdateSecurityGroupRuleDescriptionsIngress',
] as const;

// A VPC brings a group, a table and a list of its own, which have no tag until Terraform adopts them. A subnet is associated with that list.
const adopts = [
  'CreateNetworkAclEntry',
  'CreateRoute',
  'CreateTags',
  'DeleteNetworkAclEntry',
  'DeleteRoute',
  'ReplaceNetworkAclAssociation',
  'RevokeSecurityGroupEgress',
  'RevokeSecurityGroupIngress',
] as const;

// A setting of the account in the region knows no resource.
const accountDefaults = [
  'DisableEbsEncryptionByDefault',
  'EnableEbsEncryptionByDefault',
  'ModifyEbsDefaultKmsKeyId',
  'ModifyInstanceMetadataDefaults',
  'ModifyVpcBlockPublicAccessOptions',
  'ResetEbsDefaultKmsKeyId',
] as const;

/** VPC, security groups, endpoints, flow logs and launch templates: what is made gets the environment's tag, and what has it may be changed. */
export const networkStatements = (place: CiPlace): readonly IdentityStatement[] => {
  const everything = regional(place, 'ec2', '*/*');
  const ec2 = (names: readonly string[]): readonly string[] => actionsOf('ec2', names);
  return [
    allow('MakeTagged', ec2(creates), regional(place, 'ec2', ...made.map((type) => `${type}/*`)), becomesOwn(place)),
    allow('MakeWithinOwn', ec2(createsWithin), everything, isOwn(place)),
    allow('ChangeOwn', ec2([...changes, 'CreateTags', 'DeleteTags']), everything, isOwn(place)),
    allow('TagWhatIsMade', ec2(['CreateTags']), everything, {
      StringEquals: { 'ec2:CreateAction': [...creates, 'RunInstances'] },
    }),
    allow(
      'AdoptDefaultsOfVpc',
      ec2(adopts),
      regional(place, 'ec2', 'security-group/*', 'route-table/*', 'network-acl/*'),
      isNobodys,
    ),
    allow('AccountDefaults', ec2(accountDefaults), ['*'], inRegion(place)),
  ];
};

/** What EKS does with EC2 in the name of whoever calls it. */
export const nodeStatements = (place: CiPlace): readonly IdentityStatement[] => {
  const { partition, region, clusters } = place;
  return [
    // EKS tries out in the caller's name whether a launch template may be used, and answers `You are not authorized to launch instances with
    // this launch template` where not: aws-samples/terraform-eks-code#13.
    allow(
      'LaunchByTemplate',
      ['ec2:RunInstances'],
      [
        ...regional(
          place,
          'ec2',
          ...['instance', 'launch-template', 'network-interface', 'security-group', 'subnet', 'volume'].map(
            (type) => `${type}/*`,
          ),
        ),
        `arn:${partition}:ec2:${region}::image/*`,
      ],
      { ArnLike: { 'ec2:LaunchTemplate': regional(place, 'ec2', 'launch-template/*') } },
    ),
    // The group that EKS makes has EKS's tags alone. Source: EKS user guide, sec-group-reqs.
    ...clusters.map((name, index) =>
      allow(
        `GroupOfCluster${index}`,
        actionsOf('ec2', [
          'AuthorizeSecurityGroupEgress',
          'AuthorizeSecurityGroupIngress',
          'ModifySecurityGroupRules',
          'RevokeSecurityGroupEgress',
          'RevokeSecurityGroupIngress',
          'CreateTags',
        ]),
        regional(place, 'ec2', 'security-group/*'),
        { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${name}`]: 'owned' } },
      ),
    ),
  ];
};
