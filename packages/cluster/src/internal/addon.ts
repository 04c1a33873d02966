import { DataAwsEksAddonVersion } from '@cdktf/provider-aws/lib/data-aws-eks-addon-version/index.js';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AddonRole, ExistingAddonRole } from '../addons';
import type { AddonPlan } from './default-addons';
import { after } from './edges';
import { Role } from './role';

/** Where an add-on goes. */
export interface AddonPlace {
  readonly cluster: EksCluster;
  /** Name of the cluster, readable at synth. */
  readonly clusterName: string;
  readonly partition: string;
  /** What has to be there first. */
  readonly first: readonly ITerraformDependable[];
}

const makeRole = (
  scope: Construct,
  { serviceAccount, namespace, ...rights }: AddonRole,
  name: string,
  place: AddonPlace,
): Role =>
  new Role(scope, 'Identity', {
    namePrefix: `${place.clusterName}-${name}`,
    description: `Add-on ${name} of the EKS cluster ${place.clusterName}`,
    partition: place.partition,
    trust: {
      service: 'pods.eks.amazonaws.com',
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      // Pod Identity tags its sessions, so that a role can be tied to one service account (EKS user guide, pod-id-role).
      conditions: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-name': place.clusterName,
          'aws:RequestTag/kubernetes-namespace': namespace ?? 'kube-system',
          'aws:RequestTag/kubernetes-service-account': serviceAccount,
        },
      },
    },
    managedPolicies: rights.managedPolicies ?? [],
    statements: rights.statements ?? [],
  });

const versionOf = (
  scope: Construct,
  { name, version }: AddonPlan,
  { cluster }: AddonPlace,
): { readonly addonVersion?: string } => {
  if (version === 'default') return {};
  if (version !== 'latest') return { addonVersion: version };
  // The version comes from the cluster, so that an upgrade of the cluster is through before the add-on is asked for.
  const newest = new DataAwsEksAddonVersion(scope, 'Newest', {
    addonName: name,
    kubernetesVersion: cluster.version,
    mostRecent: true,
  });
  return { addonVersion: newest.version };
};

const isRole = (identity: AddonRole | ExistingAddonRole): identity is AddonRole => !('roleArn' in identity);

/** Makes one add-on, under its name, with the role that it runs with. */
export const addAddon = (scope: Construct, addon: AddonPlan, place: AddonPlace): EksAddon => {
  const home = new Construct(scope, addon.name);
  const identity = addon.podIdentity;
  const role = identity !== undefined && isRole(identity) ? makeRole(home, identity, addon.name, place) : undefined;
  const roleArn = role?.roleArn ?? (identity !== undefined && !isRole(identity) ? identity.roleArn : undefined);
  return new EksAddon(home, 'Addon', {
    clusterName: place.cluster.name,
    addonName: addon.name,
    ...versionOf(home, addon, place),
    ...(Object.keys(addon.configuration).length === 0
      ? {}
      : { configurationValues: JSON.stringify(addon.configuration) }),
    ...(identity === undefined || roleArn === undefined
      ? {}
      : { podIdentityAssociation: [{ roleArn, serviceAccount: identity.serviceAccount }] }),
    // What is written here is the truth, also over what somebody changed in the cluster by hand.
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    ...(addon.preserve ? { preserve: true } : {}),
    ...after(place.first, role?.permissions),
  });
};
