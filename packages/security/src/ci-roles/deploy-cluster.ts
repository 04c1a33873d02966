import { nodeStatements } from './deploy-network';
import { becomesOwn, type CiPlace, regional } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

const withinCluster = [
  'AssociateEncryptionConfig',
  'AssociateIdentityProviderConfig',
  'CreateAccessEntry',
  'CreateAddon',
  'CreateFargateProfile',
  'CreateNodegroup',
  'CreatePodIdentityAssociation',
  'DeleteCluster',
  'UpdateClusterConfig',
  'UpdateClusterVersion',
] as const;

const withinPart = [
  'AssociateAccessPolicy',
  'DeleteAccessEntry',
  'DeleteAddon',
  'DeleteFargateProfile',
  'DeleteNodegroup',
  'DeletePodIdentityAssociation',
  'DisassociateAccessPolicy',
  'DisassociateIdentityProviderConfig',
  'TagResource',
  'UntagResource',
  'UpdateAccessEntry',
  'UpdateAddon',
  'UpdateNodegroupConfig',
  'UpdateNodegroupVersion',
  'UpdatePodIdentityAssociation',
] as const;

const parts = [
  'access-entry',
  'addon',
  'fargateprofile',
  'identityproviderconfig',
  'nodegroup',
  'podidentityassociation',
] as const;

/** The environment's clusters, by name, and what is in them. */
export const clusterStatements = (place: CiPlace): readonly IdentityStatement[] => {
  const clusters = place.clusters.flatMap((name) => regional(place, 'eks', `cluster/${name}`));
  const inside = place.clusters.flatMap((name) => regional(place, 'eks', ...parts.map((part) => `${part}/${name}/*`)));
  return [
    // EKS has no resource for a cluster that is not there yet.
    allow('MakeCluster', ['eks:CreateCluster'], ['*'], becomesOwn(place)),
    allow('ChangeCluster', actionsOf('eks', withinCluster), clusters),
    allow('ChangeParts', actionsOf('eks', withinPart), [...clusters, ...inside]),
    ...nodeStatements(place),
  ];
};
