import type { Answers } from './recorded-aws.fixture';
import {
  account,
  clusterArn,
  encoded,
  id,
  issuer,
  keyArn,
  providerArn,
  region,
  roleArn,
  secretsKey,
  tags,
  zones,
} from './recorded-names.fixture';
import { recordedWatch } from './recorded-watch.fixture';

const subnets = zones.flatMap((zone, at) =>
  (['1', '2'] as const).map((tier) => ({
    subnetId: id('subnet', zone, tier),
    subnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id('subnet', zone, tier)}`,
    vpcId: 'vpc-0a0a0a0a',
    state: 'available',
    cidrBlock: `10.1.${tier === '1' ? at + 1 : at + 10}.0/24`,
    availabilityZone: `${region}${zone}`,
    availabilityZoneId: `euw1-az${at + 1}`,
    mapPublicIpOnLaunch: false,
    tagSet: tags(`prod-${tier === '1' ? 'public' : 'private'}-${zone}`),
  })),
);

const local = { destinationCidrBlock: '10.1.0.0/16', gatewayId: 'local', state: 'active', origin: 'CreateRouteTable' };
const associated = (table: string, subnet: string) => ({
  routeTableAssociationId: `rtbassoc-${subnet.slice('subnet-'.length)}`,
  routeTableId: table,
  subnetId: subnet,
  main: false,
  associationState: { state: 'associated' },
});

/** Main table with the public subnet of zone a, which has no table of its own. */
const routeTables = [
  {
    routeTableId: 'rtb-0d0d0d0d',
    vpcId: 'vpc-0a0a0a0a',
    routeSet: [
      local,
      { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-0a0a0a0a', state: 'active', origin: 'CreateRoute' },
    ],
    associationSet: [
      {
        routeTableAssociationId: 'rtbassoc-0d0d0d0d',
        routeTableId: 'rtb-0d0d0d0d',
        main: true,
        associationState: { state: 'associated' },
      },
      ...(['b', 'c'] as const).map((zone) => associated('rtb-0d0d0d0d', id('subnet', zone))),
    ],
  },
  ...zones.map((zone) => ({
    routeTableId: id('rtb', zone),
    vpcId: 'vpc-0a0a0a0a',
    routeSet: [
      local,
      { destinationCidrBlock: '0.0.0.0/0', natGatewayId: id('nat', zone), state: 'active', origin: 'CreateRoute' },
      { destinationPrefixListId: 'pl-6da54004', gatewayId: 'vpce-0a0a0a0a', state: 'active', origin: 'CreateRoute' },
    ],
    associationSet: [associated(id('rtb', zone), id('subnet', zone, '2'))],
  })),
];

const natGateway = (zone: (typeof zones)[number], state: string, natGatewayId: string) => ({
  natGatewayId,
  subnetId: id('subnet', zone),
  vpcId: 'vpc-0a0a0a0a',
  state,
  connectivityType: 'public',
  availabilityMode: 'zonal',
});

const securityGroups = [
  {
    groupId: 'sg-0d0d0d0d',
    groupName: 'default',
    groupDescription: 'default VPC security group',
    vpcId: 'vpc-0a0a0a0a',
  },
  {
    groupId: 'sg-0e0e0e0e',
    groupName: 'prod-endpoints',
    groupDescription: 'HTTPS to endpoints',
    vpcId: 'vpc-0a0a0a0a',
  },
];

const clusterCa = { data: 'LS0tLS1CRUdJTg==' };

const ec2: Answers = {
  'ec2 DescribeVpcs': {
    vpcSet: [{ vpcId: 'vpc-0a0a0a0a', cidrBlock: '10.1.0.0/16', state: 'available', tagSet: tags('prod') }],
  },
  'ec2 DescribeSubnets': { subnetSet: subnets },
  'ec2 DescribeRouteTables': { routeTableSet: routeTables },
  'ec2 DescribeNatGateways': {
    natGatewaySet: [
      ...zones.map((zone) => natGateway(zone, 'available', id('nat', zone))),
      natGateway('a', 'deleted', 'nat-0fffffff'),
    ],
  },
  'ec2 DescribeInternetGateways': {
    internetGatewaySet: [
      { internetGatewayId: 'igw-0a0a0a0a', attachmentSet: [{ vpcId: 'vpc-0a0a0a0a', state: 'available' }] },
    ],
  },
  'ec2 DescribeVpcEndpoints': {
    vpcEndpointSet: [
      {
        vpcEndpointId: 'vpce-0a0a0a0a',
        vpcEndpointType: 'Gateway',
        vpcId: 'vpc-0a0a0a0a',
        serviceName: `com.amazonaws.${region}.s3`,
        state: 'available',
        routeTableIdSet: zones.map((zone) => id('rtb', zone)),
        privateDnsEnabled: false,
      },
      {
        vpcEndpointId: 'vpce-0b0b0b0b',
        vpcEndpointType: 'Interface',
        vpcId: 'vpc-0a0a0a0a',
        serviceName: `com.amazonaws.${region}.sts`,
        state: 'available',
        subnetIdSet: zones.map((zone) => id('subnet', zone, '2')),
        groupSet: [{ groupId: 'sg-0e0e0e0e', groupName: 'prod-endpoints' }],
        privateDnsEnabled: true,
      },
      {
        vpcEndpointId: 'vpce-0c0c0c0c',
        vpcEndpointType: 'Interface',
        vpcId: 'vpc-0a0a0a0a',
        serviceName: `com.amazonaws.${region}.ec2`,
        state: 'deleting',
        privateDnsEnabled: true,
      },
    ],
  },
  'ec2 DescribeFlowLogs': {
    flowLogSet: [
      {
        flowLogId: 'fl-0a0a0a0a',
        resourceId: 'vpc-0a0a0a0a',
        trafficType: 'ALL',
        logDestinationType: 'cloud-watch-logs',
        logGroupName: '/hera/prod/flow-log',
        logDestination: `arn:aws:logs:${region}:${account}:log-group:/hera/prod/flow-log`,
        flowLogStatus: 'ACTIVE',
        maxAggregationInterval: 60,
      },
    ],
  },
  'ec2 DescribeSecurityGroups': { securityGroupInfo: securityGroups },
  'ec2 DescribeSecurityGroupRules': {
    securityGroupRuleSet: [
      {
        securityGroupRuleId: 'sgr-0a0a0a0a',
        groupId: 'sg-0e0e0e0e',
        isEgress: false,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrIpv4: '10.1.10.0/24',
        description: 'HTTPS from private a',
      },
      {
        securityGroupRuleId: 'sgr-0d0d0d0d',
        groupId: 'sg-0d0d0d0d',
        isEgress: false,
        ipProtocol: '-1',
        fromPort: -1,
        toPort: -1,
        referencedGroupInfo: { groupId: 'sg-0d0d0d0d' },
      },
    ],
  },
  'ec2 DescribeLaunchTemplateVersions': {
    launchTemplateVersionSet: [
      {
        launchTemplateId: 'lt-0a0a0a0a',
        launchTemplateName: 'prod-system',
        versionNumber: 4,
        launchTemplateData: {
          metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
          blockDeviceMappingSet: [
            { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeSize: 50, volumeType: 'gp3' } },
          ],
        },
      },
    ],
  },
  'ec2 GetEbsEncryptionByDefault': { ebsEncryptionByDefault: true },
  'ec2 GetEbsDefaultKmsKeyId': { kmsKeyId: keyArn('22222222-2222-4222-8222-222222222222') },
  'ec2 GetInstanceMetadataDefaults': { accountLevel: { httpTokens: 'required', httpPutResponseHopLimit: 1 } },
};

const eks: Answers = {
  'eks DescribeCluster': {
    cluster: {
      name: 'prod',
      arn: clusterArn,
      version: '1.35',
      status: 'ACTIVE',
      endpoint: 'https://0123456789.gr7.eu-west-1.eks.amazonaws.com',
      roleArn: roleArn('prod-cluster'),
      deletionProtection: true,
      resourcesVpcConfig: {
        vpcId: 'vpc-0a0a0a0a',
        subnetIds: zones.map((zone) => id('subnet', zone, '2')),
        securityGroupIds: [],
        clusterSecurityGroupId: 'sg-0f0f0f0f',
        endpointPublicAccess: true,
        endpointPrivateAccess: true,
        publicAccessCidrs: ['203.0.113.0/24'],
      },
      logging: {
        clusterLogging: [
          { types: ['api', 'audit', 'authenticator', 'controllerManager'], enabled: true },
          { types: ['scheduler'], enabled: false },
        ],
      },
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: keyArn(secretsKey) } }],
      identity: { oidc: { issuer } },
      accessConfig: { authenticationMode: 'API' },
      upgradePolicy: { supportType: 'STANDARD' },
      certificateAuthority: clusterCa,
      tags: { environment: 'prod' },
    },
  },
  'eks ListNodegroups': { nodegroups: ['system'] },
  'eks DescribeNodegroup': {
    nodegroup: {
      nodegroupName: 'system',
      nodegroupArn: `arn:aws:eks:${region}:${account}:nodegroup/prod/system/0a`,
      clusterName: 'prod',
      version: '1.35',
      status: 'ACTIVE',
      capacityType: 'ON_DEMAND',
      amiType: 'AL2023_x86_64_STANDARD',
      instanceTypes: ['m5.large'],
      scalingConfig: { minSize: 3, maxSize: 6, desiredSize: 3 },
      subnets: zones.map((zone) => id('subnet', zone, '2')),
      nodeRole: roleArn('prod-node'),
      launchTemplate: { id: 'lt-0a0a0a0a', name: 'prod-system', version: '4' },
      taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NO_SCHEDULE' }],
    },
  },
  'eks ListAddons': { addons: ['vpc-cni'] },
  'eks DescribeAddon': {
    addon: {
      addonName: 'vpc-cni',
      clusterName: 'prod',
      addonArn: `arn:aws:eks:${region}:${account}:addon/prod/vpc-cni/0a`,
      addonVersion: 'v1.20.4-eksbuild.1',
      status: 'ACTIVE',
      configurationValues: '{"enableNetworkPolicy":"true"}',
      podIdentityAssociations: [`arn:aws:eks:${region}:${account}:podidentityassociation/prod/a-0a`],
    },
  },
  'eks ListFargateProfiles': { fargateProfileNames: ['batch'] },
  'eks DescribeFargateProfile': {
    fargateProfile: {
      fargateProfileName: 'batch',
      fargateProfileArn: `arn:aws:eks:${region}:${account}:fargateprofile/prod/batch/0a`,
      clusterName: 'prod',
      podExecutionRoleArn: roleArn('prod-fargate'),
      subnets: zones.map((zone) => id('subnet', zone, '2')),
      selectors: [{ namespace: 'batch' }],
      status: 'ACTIVE',
    },
  },
  'eks ListPodIdentityAssociations': {
    associations: [
      { clusterName: 'prod', namespace: 'kube-system', serviceAccount: 'aws-node', associationId: 'a-0a' },
    ],
  },
  'eks DescribePodIdentityAssociation': {
    association: {
      clusterName: 'prod',
      namespace: 'kube-system',
      serviceAccount: 'aws-node',
      roleArn: roleArn('prod-vpc-cni'),
      associationId: 'a-0a',
      associationArn: `arn:aws:eks:${region}:${account}:podidentityassociation/prod/a-0a`,
      ownerArn: `arn:aws:eks:${region}:${account}:addon/prod/vpc-cni/0a`,
    },
  },
};

const trust = (principal: object) =>
  encoded({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
const role = (name: string, principal: object) => ({
  RoleName: name,
  RoleId: 'AROAEXAMPLE',
  Path: '/',
  Arn: roleArn(name),
  CreateDate: '2026-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trust(principal),
});
const roles = [
  role('prod-node', { Service: 'ec2.amazonaws.com' }),
  role('prod-vpc-cni', { Service: 'pods.eks.amazonaws.com' }),
  role('shop-irsa', { Federated: providerArn }),
  role('somebody-elses', { Service: 'lambda.amazonaws.com' }),
];

const iam: Answers = {
  'iam ListRoles': { Roles: roles, IsTruncated: false },
  'iam GetRole': (body) => ({
    Role: roles.find(({ RoleName }) => RoleName === new URLSearchParams(body).get('RoleName')) ?? {},
  }),
  'iam ListAttachedRolePolicies': (body) => ({
    AttachedPolicies:
      new URLSearchParams(body).get('RoleName') === 'prod-node'
        ? [{ PolicyName: 'AmazonEKSWorkerNodePolicy', PolicyArn: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy' }]
        : [],
    IsTruncated: false,
  }),
  'iam ListRolePolicies': (body) => ({
    PolicyNames: new URLSearchParams(body).get('RoleName') === 'shop-irsa' ? ['orders'] : [],
    IsTruncated: false,
  }),
  'iam GetRolePolicy': {
    RoleName: 'shop-irsa',
    PolicyName: 'orders',
    PolicyDocument: encoded({ Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] }),
  },
  'iam ListOpenIDConnectProviders': { OpenIDConnectProviderList: [{ Arn: providerArn }] },
  'iam GetOpenIDConnectProvider': { Url: issuer.slice('https://'.length), ClientIDList: ['sts.amazonaws.com'] },
};

/** All of it. */
export const recordedAccount: Answers = { ...ec2, ...eks, ...iam, ...recordedWatch };
