import { DataAwsEksAddonVersion } from '@cdktf/provider-aws/lib/data-aws-eks-addon-version/index.js';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AddonRole, ExistingAddonRole } from '../addons';
import { irsaTrust, podIdentityTrust } from '../identity/trust';
import type { AddonPlan } from './default-addons';
import { after } from './edges';
import { Role } from './role';

/** Where an add-on goes. */
export interface AddonPlace {
  readonly cluster: EksCluster;
  /** Name of the cluster, readable at synth. */
  readonly clusterName: string;
  readonly partition: string;
  /** ARN of the IAM OIDC provider, for add-ons that have their role from it. */
  readonly oidcProviderArn: string;
  /** What has to be there first. */
  readonly first: readonly ITerraformDependable[];
}

const makeRole = (scope: Construct, role: AddonRole, addon: AddonPlan, place: AddonPlace): Role => {
  const { clusterName, partition, oidcProviderArn } = place;
  const { serviceAccount, namespace = 'kube-system' } = role;
  const of = { clusterName, clusterArn: place.cluster.arn };
  const ready = role.policy?.parts?.({ ...of, partition }) ?? [];
  return new Role(scope, 'Identity', {
    namePrefix: `${clusterName}-${addon.name}`,
    description: `Add-on ${addon.name} of the EKS cluster ${clusterName}`,
    partition,
    trust:
      addon.identity === 'irsa'
        ? irsaTrust(oidcProviderArn, namespace, serviceAccount)
        : podIdentityTrust({ ...of, namespace, serviceAccount }),
    managedPolicies: [...(role.policy?.managedPolicies ?? []), ...(role.managedPolicies ?? [])],
    statements: [...ready.flatMap(({ statements }) => statements), ...(role.statements ?? [])],
  });
};

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

const isRole = (role: AddonRole | ExistingAddonRole): role is AddonRole => !('roleArn' in role);

/** Makes one add-on, under its name, with the role that it runs with. */
export const addAddon = (scope: Construct, addon: AddonPlan, place: AddonPlace): EksAddon => {
  const home = new Construct(scope, addon.name);
  const { role } = addon;
  const made = role !== undefined && isRole(role) ? makeRole(home, role, addon, place) : undefined;
  const roleArn = made?.roleArn ?? (role !== undefined && !isRole(role) ? role.roleArn : undefined);
  const identity =
    role === undefined || roleArn === undefined
      ? {}
      : addon.identity === 'irsa'
        ? { serviceAccountRoleArn: roleArn }
        : { podIdentityAssociation: [{ roleArn, serviceAccount: role.serviceAccount }] };
  return new EksAddon(home, 'Addon', {
    clusterName: place.cluster.name,
    addonName: addon.name,
    ...versionOf(home, addon, place),
    ...(Object.keys(addon.configuration).length === 0
      ? {}
      : { configurationValues: JSON.stringify(addon.configuration) }),
    ...identity,
    resolveConflictsOnCreate: addon.conflicts.onCreate,
    resolveConflictsOnUpdate: addon.conflicts.onUpdate,
    ...(addon.preserve ? { preserve: true } : {}),
    ...after(place.first, made?.permissions),
  });
};
