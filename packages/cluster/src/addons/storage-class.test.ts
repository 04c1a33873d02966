import { expect, it } from 'vitest';
import { defaultStorageClass } from './storage-class';

it('makes the default class gp3, encrypted, and in the zone of the pod', () => {
  expect(defaultStorageClass()).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    reclaimPolicy: 'Delete',
    parameters: { type: 'gp3', encrypted: 'true' },
  });
});

it('takes a key, a name and what becomes of the volumes', () => {
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/volumes';
  const made = defaultStorageClass({ name: 'kept', key: { keyArn }, reclaimPolicy: 'Retain' });
  expect(made).toMatchObject({ metadata: { name: 'kept' }, reclaimPolicy: 'Retain' });
  expect(made.parameters).toEqual({ type: 'gp3', encrypted: 'true', kmsKeyId: keyArn });
});
