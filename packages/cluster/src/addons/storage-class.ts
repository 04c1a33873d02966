import type { KeyRef } from '@hera/core';

/** A Kubernetes StorageClass of the EBS CSI driver, to be applied to the cluster. */
export interface StorageClassManifest {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'StorageClass';
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly provisioner: string;
  readonly volumeBindingMode: 'WaitForFirstConsumer';
  readonly allowVolumeExpansion: true;
  readonly reclaimPolicy: 'Delete' | 'Retain';
  readonly parameters: Readonly<Record<string, string>>;
}

/** Options of `defaultStorageClass`. */
export interface StorageClassOptions {
  /** @default 'gp3' */
  readonly name?: string;
  /** Key of the volumes; a reference while it is made in the same stack. @default - the account's default EBS key */
  readonly key?: KeyRef;
  /** What becomes of a volume when its claim is deleted. @default 'Delete' */
  readonly reclaimPolicy?: 'Delete' | 'Retain';
}

/**
 * The default StorageClass: gp3, encrypted, in the zone of the pod. The add-on's own `defaultStorageClass` can do neither encryption nor key: it
 * makes a class without parameters (kubernetes-sigs/aws-ebs-csi-driver, charts, ebs-csi-default-sc.yaml; parameters: docs/parameters.md).
 */
export const defaultStorageClass = ({
  name = 'gp3',
  key,
  reclaimPolicy = 'Delete',
}: StorageClassOptions = {}): StorageClassManifest => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'ebs.csi.aws.com',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
  reclaimPolicy,
  parameters: { type: 'gp3', encrypted: 'true', ...(key === undefined ? {} : { kmsKeyId: key.keyArn }) },
});
