export { explainInitFailure } from './toolchain/init-failure';
export { fetchProvider, type FetchProviderOptions } from './toolchain/fetch-provider';
export {
  defaultProviderConstraint,
  resolveToolchain,
  type ResolveToolchainOptions,
} from './toolchain/resolve-toolchain';
export { defaultAccount, dummyAccount, isDummyAccount } from './account';
export { attachLocalCloud } from './attach';
export { type CapabilityReport, type LocalServiceCapability } from './capabilities';
export { assertDummyIdentity, assertLocalOnly, type LocalOnlyInput } from './guard';
export { type LocalCloud, type LocalCloudMode, type StartLocalCloudOptions } from './local-cloud';
export { startLocalCloud } from './start';
export { type KubernetesMode, type LocalKubernetes } from './kubernetes/availability';
export { resolveKubernetes, type ResolveKubernetesOptions } from './kubernetes/binaries';
export { eksToken, type EksToken, type EksTokenOptions } from './eks-token';
export { runDoctor, type DoctorCheck, type DoctorOptions } from './doctor';
export {
  releaseEksScripts,
  scriptEks,
  setEksHealth,
  type EksEvent,
  type EksFailure,
  type EksHealth,
  type EksIssue,
  type EksKind,
  type EksScript,
  type EksScriptRule,
  type EksTarget,
} from './supplement/script-eks';
