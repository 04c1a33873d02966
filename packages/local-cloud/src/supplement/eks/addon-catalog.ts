import type {
  AddonInfo,
  DescribeAddonConfigurationRequest,
  DescribeAddonConfigurationResponse,
  DescribeAddonVersionsRequest,
  DescribeAddonVersionsResponse,
} from '@aws-sdk/client-eks';
import { configurationSchema } from './addon-values';
import type { Operation } from './context';
import table from './data/addons.json';
import versionTable from './data/cluster-versions.json';
import { invalidParameter, required } from './errors';
import { pageOf } from './pages';
import { supportOf } from './versions';

/** An add-on of the emulator's catalogue. The first version of a list is the default one. */
export interface AddonFacts {
  readonly name: string;
  readonly type: string;
  readonly publisher: string;
  /** @default 'aws' */
  readonly owner?: string;
  readonly namespace: string;
  /** By Kubernetes version; `*` for those not listed. */
  readonly versions: Readonly<Partial<Record<string, readonly string[]>>>;
  /** Service accounts that want IAM permissions. @default - none */
  readonly podIdentity?: readonly { readonly serviceAccount: string; readonly policies: readonly string[] }[];
}

const CATALOGUE = table.addons as readonly AddonFacts[];

const CLUSTER_VERSIONS = versionTable.versions
  .filter((facts) => supportOf(facts) !== 'UNSUPPORTED')
  .map(({ version }) => version);

/** Versions of an add-on that run on a Kubernetes version, the default first. */
export const addonVersions = (addon: AddonFacts, clusterVersion: string): readonly string[] =>
  addon.versions[clusterVersion] ?? addon.versions['*'] ?? [];

/** @throws AwsError InvalidParameterException for a name that is not in the catalogue */
export const addonFacts = (name: string, clusterName?: string): AddonFacts => {
  const found = CATALOGUE.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw invalidParameter(`Addon ${name} specified is not supported`, { clusterName, addonName: name });
};

/** The version asked for, or the default one. @throws AwsError InvalidParameterException for one that the cluster cannot run */
export const addonVersion = (
  name: string,
  clusterVersion: string,
  asked: string | undefined,
  clusterName: string,
): string => {
  const versions = addonVersions(addonFacts(name, clusterName), clusterVersion);
  const version = asked ?? versions[0];
  if (version !== undefined && versions?.includes(version) === true) return version;
  throw invalidParameter(
    `Addon version specified is not supported: ${asked} of ${name} on ${clusterVersion}; the emulator has ${versions.join(', ')}`,
    { clusterName, addonName: name },
  );
};

const infoOf = (addon: AddonFacts, clusterVersions: readonly string[]): AddonInfo => {
  const all = [...new Set(clusterVersions.flatMap((version) => addonVersions(addon, version)))];
  return {
    addonName: addon.name,
    type: addon.type,
    publisher: addon.publisher,
    owner: addon.owner ?? 'aws',
    defaultNamespace: addon.namespace,
    addonVersions: all.map((version) => ({
      addonVersion: version,
      architecture: ['amd64', 'arm64'],
      computeTypes: ['ec2', 'auto'],
      compatibilities: clusterVersions
        .filter((clusterVersion) => addonVersions(addon, clusterVersion).includes(version))
        .map((clusterVersion) => ({
          clusterVersion,
          platformVersions: ['*'],
          defaultVersion: addonVersions(addon, clusterVersion)[0] === version,
        })),
      requiresConfiguration: false,
      requiresIamPermissions: addon.podIdentity !== undefined,
    })),
  };
};

/** DescribeAddonVersions. The emulator's catalogue, filtered; an unknown name gives an empty list, as EKS does. */
export const describeAddonVersions: Operation<DescribeAddonVersionsRequest, DescribeAddonVersionsResponse> = (
  _context,
  input,
) => {
  const asked = input.kubernetesVersion;
  const clusterVersions = CLUSTER_VERSIONS.filter((version) => asked === undefined || version === asked);
  const found = CATALOGUE.filter(({ name }) => input.addonName === undefined || name === input.addonName)
    .map((addon) => infoOf(addon, clusterVersions))
    .filter(({ addonVersions: versions }) => (versions ?? []).length > 0)
    .filter(({ type = '' }) => input.types?.includes(type) ?? true)
    .filter(({ publisher = '' }) => input.publishers?.includes(publisher) ?? true)
    .filter(({ owner = '' }) => input.owners?.includes(owner) ?? true);
  const { items, nextToken } = pageOf(found, input);
  return { addons: items, nextToken };
};

/**
 * DescribeAddonConfiguration. Which service accounts want which policies, and the schema of the configuration values.
 * @throws AwsError InvalidParameterException
 */
export const describeAddonConfiguration: Operation<
  DescribeAddonConfigurationRequest,
  DescribeAddonConfigurationResponse
> = (_context, input) => {
  const addon = addonFacts(required(input.addonName, 'addonName'));
  const version = required(input.addonVersion, 'addonVersion');
  if (!Object.values(addon.versions).some((versions) => versions?.includes(version) === true)) {
    throw invalidParameter(`Addon version specified is not supported: ${version}`, { addonName: addon.name });
  }
  return {
    addonName: addon.name,
    addonVersion: version,
    configurationSchema: configurationSchema(addon.name),
    podIdentityConfiguration: (addon.podIdentity ?? []).map(({ serviceAccount, policies }) => ({
      serviceAccount,
      recommendedManagedPolicies: [...policies],
    })),
  };
};
