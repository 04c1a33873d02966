import type data from '../data/endpoints.json';
import { sharedBuckets, takesPolicy } from './catalogue';
import { type PlannedEndpoint, type PlannedEndpoints, plannedServices } from './planned-endpoints';

type Principal = '*' | { readonly AWS: readonly string[] } | { readonly Federated: '*' };

interface Statement {
  /** Reason and source are in the data, under this name. */
  readonly Sid: keyof typeof data.statements;
  readonly Effect: 'Allow';
  readonly Principal: Principal;
  readonly Action: '*' | readonly string[];
  readonly Resource: '*' | readonly string[];
  /** @default - always applies */
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, readonly string[]>> };
}

/** What policies are written with. */
export interface PolicyPlace {
  readonly partition: string;
  /** The own account. */
  readonly account: string;
  readonly region: string;
  readonly planned: PlannedEndpoints;
}

// The policy that an endpoint has when it is given none: left out, Terraform would keep the one before.
const open = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

const accountsOf = ({ account, planned }: PolicyPlace): readonly string[] => [account, ...planned.accounts];

// Every action: an endpoint leads to one service, and what an identity may do there is a matter of its own policies.
const own = (place: PolicyPlace): Statement => ({
  Sid: 'OwnIdentities',
  Effect: 'Allow',
  // At an interface endpoint an account stands for all of its identities.
  Principal: { AWS: accountsOf(place).map((account) => `arn:${place.partition}:iam::${account}:root`) },
  Action: '*',
  Resource: '*',
});

/** Images of EKS add-ons are in registries of AWS, so pulls may go anywhere, and everything else to own registries. */
const registry = (place: PolicyPlace): readonly Statement[] => [
  {
    ...own(place),
    Sid: 'OwnRegistries',
    Condition: { StringEquals: { 'aws:ResourceAccount': accountsOf(place) } },
  },
  {
    ...own(place),
    Sid: 'PullFromAny',
    Action: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetAuthorizationToken',
      'ecr:GetDownloadUrlForLayer',
    ],
  },
];

/** A pod that trades its token for credentials has none yet: its principal is the cluster's OIDC issuer, so the roles are the limit. */
const tokens = (place: PolicyPlace): readonly Statement[] => [
  own(place),
  {
    Sid: 'OwnRolesByWebIdentity',
    Effect: 'Allow',
    Principal: { Federated: '*' },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Resource: accountsOf(place).map((account) => `arn:${place.partition}:iam::${account}:role/*`),
  },
];

// At a gateway endpoint the principal must be `*`; the accounts are named by condition.
const atGateway = (place: PolicyPlace): Statement => ({
  ...own(place),
  Sid: 'OwnIdentitiesByCondition',
  Principal: '*',
  Condition: { StringEquals: { 'aws:PrincipalAccount': accountsOf(place) } },
});

/**
 * Own identities do anything in own buckets and read in others, so that what leaves the network by way of S3 stays in own accounts. Layers and
 * packages are not read by own identities, but by URLs that AWS signed, or by nobody: any principal, for reading objects of these buckets alone.
 */
const buckets = (place: PolicyPlace): readonly Statement[] => {
  const { partition, region, planned } = place;
  const identities = atGateway(place);
  const shared = [...sharedBuckets(region, plannedServices(planned)), ...planned.readableBuckets];
  return [
    {
      ...identities,
      Sid: 'OwnBuckets',
      Condition: {
        StringEquals: { ...identities.Condition?.StringEquals, 'aws:ResourceAccount': accountsOf(place) },
      },
    },
    {
      ...identities,
      Sid: 'ReadOthers',
      Action: ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListAllMyBuckets', 's3:ListBucket'],
    },
    {
      Sid: 'ReadShared',
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject'],
      Resource: shared.map((name) => `arn:${partition}:s3:::${name}/*`),
    },
  ];
};

const written: Readonly<Record<string, (place: PolicyPlace) => readonly Statement[]>> = {
  s3: buckets,
  dynamodb: (place) => [atGateway(place)],
  'ecr.api': registry,
  'ecr.dkr': registry,
  sts: tokens,
};

/** The policy of an endpoint as JSON; undefined where the endpoint takes none. */
export const policyOf = ({ service, policy }: PlannedEndpoint, place: PolicyPlace): string | undefined => {
  if (!takesPolicy(service)) return undefined;
  if (policy === 'open') return JSON.stringify(open);
  if (typeof policy === 'string') return policy;
  if (policy !== undefined) return JSON.stringify(policy);
  const statements = Object.hasOwn(written, service) ? written[service]?.(place) : undefined;
  return JSON.stringify({ Version: '2012-10-17', Statement: statements ?? [own(place)] });
};
