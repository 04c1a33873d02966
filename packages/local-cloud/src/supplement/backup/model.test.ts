import { BackupVaultEvent } from '@aws-sdk/client-backup';
import { expect, it } from 'vitest';
import model from './data/model.json';

it('knows the vault events of the API model', () => {
  expect([...model.vaultEvents].sort()).toEqual(Object.values(BackupVaultEvent).sort());
});
