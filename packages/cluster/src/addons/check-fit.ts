import { type NetworkRef, subnetsOf } from '@hera/core';
import semver from 'semver';
import type { AddonPlan } from '../internal/default-addons';
import type { Report } from '../internal/report';
import { cniEnvironment } from './cni-environment';

/** What the add-ons have to fit. */
export interface AddonSurroundings {
  /** Kubernetes version, `<major>.<minor>`. */
  readonly version: string;
  readonly network: NetworkRef;
}

// Kubernetes documentation, releases/version-skew-policy: kube-proxy is not newer than the API server, and up to three minor versions older.
const proxySkew = 3;
// EKS user guide, cni-subnet-selection.
const discoverySince = '1.18.0';

const pinned = (addons: readonly AddonPlan[], name: string): semver.SemVer | null =>
  semver.coerce(addons.find((addon) => addon.name === name && /^v\d/.test(addon.version))?.version);

const checkProxy = (addons: readonly AddonPlan[], version: string, report: Report): void => {
  const proxy = pinned(addons, 'kube-proxy');
  const cluster = semver.coerce(version);
  if (proxy === null || cluster === null) return;
  const behind = cluster.minor - proxy.minor;
  if (proxy.major === cluster.major && behind >= 0 && behind <= proxySkew) return;
  report.error({
    code: 'HERA_CLU_068',
    path: 'cluster.addons',
    message: `kube-proxy ${proxy.version} does not run with Kubernetes ${version}`,
    allowed: `the cluster's minor version, and up to ${proxySkew} before it`,
    fix: 'upgrade the cluster first and kube-proxy after it, or leave its version to EKS',
  });
};

const checkPodsTier = (addons: readonly AddonPlan[], report: Report): void => {
  const cni = pinned(addons, 'vpc-cni');
  const env = cniEnvironment(addons);
  const custom = env['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'] === 'true';
  const configured = addons.find(({ name }) => name === 'vpc-cni')?.configuration['eniConfig'] !== undefined;
  if (custom && configured) return;
  if (cni !== null && semver.lt(cni, discoverySince)) {
    report.error({
      code: 'HERA_CLU_068',
      path: 'cluster.addons',
      message: `vpc-cni ${cni.version} does not look for the pods tier of the network, so that pods would take the addresses of nodes`,
      allowed: `${discoverySince} or newer`,
      fix: 'choose a newer version, or leave the pods tier out of the network',
    });
  }
  const unused = custom
    ? 'custom networking takes the subnets of ENIConfig objects, and the add-on makes none'
    : env['ENABLE_SUBNET_DISCOVERY'] === 'false'
      ? 'it is told not to look for tagged subnets'
      : "a node's first interface gives pods addresses of the node's own subnet";
  report.warning({
    code: 'HERA_CLU_070',
    path: 'cluster.addons',
    message: `the network has a pods tier, and vpc-cni does not use it for all pods: ${unused}`,
    allowed: 'the defaults, which set up custom networking where region and zone names are known',
    fix: 'take the setting out, or use an AwsStack and pods subnets whose zone names are known',
  });
};

const checkStorageClass = (addons: readonly AddonPlan[], report: Report): void => {
  const chosen = addons.find(({ name }) => name === 'aws-ebs-csi-driver')?.configuration['defaultStorageClass'];
  if (typeof chosen !== 'object' || chosen === null || !('enabled' in chosen) || chosen.enabled !== true) return;
  report.warning({
    code: 'HERA_CLU_070',
    path: 'cluster.addons',
    message:
      'the default class of the EBS CSI driver has no encryption parameter, and every update of the add-on makes it the default again',
    allowed: 'one default class',
    fix: 'leave it off, and apply defaultStorageClass()',
  });
};

/** Whether pinned versions and settings fit the cluster and its network. */
export const checkFit = (addons: readonly AddonPlan[], around: AddonSurroundings, report: Report): void => {
  checkProxy(addons, around.version, report);
  if (subnetsOf(around.network, 'pods').length > 0) checkPodsTier(addons, report);
  checkStorageClass(addons, report);
};

/** In production, somebody decides when an add-on changes. One warning for all of them. */
export const checkPinned = (addons: readonly AddonPlan[], report: Report): void => {
  const open = addons.filter(({ version }) => version === 'default' || version === 'latest').map(({ name }) => name);
  if (open.length === 0) return;
  report.warning({
    code: 'HERA_CLU_069',
    path: 'cluster.addons',
    message: `not pinned to a version: ${open.join(', ')}`,
    allowed: 'a version such as v1.23.0-eksbuild.1 for each add-on of a production cluster',
    fix: 'list them with: aws eks describe-addon-versions --kubernetes-version <version>',
  });
};
