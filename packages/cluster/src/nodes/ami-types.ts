import type { Architecture } from '../internal/instance-architecture';

/** Operating system of a node image; it decides disks, the form of user data, and what can be set. */
export type ImageFamily = 'AL2023' | 'BOTTLEROCKET' | 'WINDOWS';

/** Accelerator that an image brings drivers for, or that an instance type has. */
export type Accelerator = 'NVIDIA' | 'NEURON';

/** What is known about a node image. */
export interface ImageFacts {
  readonly family: ImageFamily;
  readonly architecture: Architecture;
  /** @default - none */
  readonly accelerator?: Accelerator;
  /**
   * SSM parameter with the newest release, for a Kubernetes version. Windows images have none that names the release.
   *
   * @default - none
   */
  readonly releaseParameter?: (kubernetesVersion: string) => string;
}

// Source: EKS user guide, retrieve-ami-id and retrieve-ami-id-bottlerocket; read 2026-11-24.
const al2023 = (architecture: 'x86_64' | 'arm64', variant: string, accelerator?: Accelerator): ImageFacts => ({
  family: 'AL2023',
  architecture: architecture === 'arm64' ? 'ARM_64' : 'x86_64',
  ...(accelerator === undefined ? {} : { accelerator }),
  releaseParameter: (version) =>
    `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/${variant}/recommended/release_version`,
});

const bottlerocket = (architecture: 'x86_64' | 'arm64', flavor: string, accelerator?: Accelerator): ImageFacts => ({
  family: 'BOTTLEROCKET',
  architecture: architecture === 'arm64' ? 'ARM_64' : 'x86_64',
  ...(accelerator === undefined ? {} : { accelerator }),
  releaseParameter: (version) =>
    `/aws/service/bottlerocket/aws-k8s-${version}${flavor}/${architecture}/latest/image_version`,
});

const windows: ImageFacts = { family: 'WINDOWS', architecture: 'x86_64' };

/**
 * Images of EKS. Source: EKS API, `AMITypes`; `AL2_*` images ended on 2025-11-26 (awslabs/amazon-eks-ami). The parameter of
 * the two Bottlerocket images with both NVIDIA and FIPS follows the pattern of the others and is not confirmed by a page.
 */
const images = {
  AL2023_x86_64_STANDARD: al2023('x86_64', 'standard'),
  AL2023_ARM_64_STANDARD: al2023('arm64', 'standard'),
  AL2023_x86_64_NVIDIA: al2023('x86_64', 'nvidia', 'NVIDIA'),
  AL2023_ARM_64_NVIDIA: al2023('arm64', 'nvidia', 'NVIDIA'),
  AL2023_x86_64_NEURON: al2023('x86_64', 'neuron', 'NEURON'),
  BOTTLEROCKET_x86_64: bottlerocket('x86_64', ''),
  BOTTLEROCKET_ARM_64: bottlerocket('arm64', ''),
  BOTTLEROCKET_x86_64_FIPS: bottlerocket('x86_64', '-fips'),
  BOTTLEROCKET_ARM_64_FIPS: bottlerocket('arm64', '-fips'),
  BOTTLEROCKET_x86_64_NVIDIA: bottlerocket('x86_64', '-nvidia', 'NVIDIA'),
  BOTTLEROCKET_ARM_64_NVIDIA: bottlerocket('arm64', '-nvidia', 'NVIDIA'),
  BOTTLEROCKET_x86_64_NVIDIA_FIPS: bottlerocket('x86_64', '-nvidia-fips', 'NVIDIA'),
  BOTTLEROCKET_ARM_64_NVIDIA_FIPS: bottlerocket('arm64', '-nvidia-fips', 'NVIDIA'),
  WINDOWS_CORE_2019_x86_64: windows,
  WINDOWS_FULL_2019_x86_64: windows,
  WINDOWS_CORE_2022_x86_64: windows,
  WINDOWS_FULL_2022_x86_64: windows,
  WINDOWS_CORE_2025_x86_64: windows,
  WINDOWS_FULL_2025_x86_64: windows,
} as const satisfies Readonly<Record<string, ImageFacts>>;

/** Image of EKS's own. */
export type EksAmiType = keyof typeof images;

/** Image of the nodes. `CUSTOM` goes with `customImage`. */
export type AmiType = EksAmiType | 'CUSTOM';

/** Images that a node group can have. Amazon Linux 2 is not among them: it ended on 2026-06-30. */
export const amiTypes: readonly AmiType[] = [...(Object.keys(images) as EksAmiType[]), 'CUSTOM'];

/** Facts of an image of EKS's own. */
export const imageOf = (amiType: AmiType): ImageFacts | undefined =>
  amiType === 'CUSTOM' ? undefined : (images[amiType] as ImageFacts | undefined);
