import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { mapLimited } from '@hera/core/aws-sdk';
import { type LiveContext, width } from './context';

const types = ['aws_kms_key'];

/** The keys that something refers to. A key that AWS manages comes as a data source: no resource of Terraform can be one. */
export const addKeys = async ({ aws, reader, state }: LiveContext, ids: readonly string[]): Promise<void> => {
  const seen = new Set<string>();
  await mapLimited([...new Set(ids)], width, async (KeyId) => {
    const described = await reader.find('kms:DescribeKey', types, () =>
      aws.kms.send(new DescribeKeyCommand({ KeyId })),
    );
    const key = described?.KeyMetadata;
    // Two aliases of one key are one key.
    if (key?.KeyId === undefined || seen.has(key.KeyId)) return;
    seen.add(key.KeyId);
    const values = {
      id: key.KeyId,
      key_id: key.KeyId,
      arn: key.Arn,
      description: key.Description,
      is_enabled: key.Enabled,
      key_usage: key.KeyUsage,
      key_state: key.KeyState,
      deletion_date: key.DeletionDate?.toISOString(),
      multi_region: key.MultiRegion,
      customer_master_key_spec: key.KeySpec,
    };
    if (key.KeyManager === 'AWS') {
      state.add({ type: 'aws_kms_key', key: key.KeyId, mode: 'data', values: { ...values, key_manager: 'AWS' } });
      return;
    }
    const id = { KeyId: key.KeyId };
    const rotation = await reader.read('kms:GetKeyRotationStatus', types, () =>
      aws.kms.send(new GetKeyRotationStatusCommand(id)),
    );
    const policy = await reader.read('kms:GetKeyPolicy', types, () =>
      aws.kms.send(new GetKeyPolicyCommand({ ...id, PolicyName: 'default' })),
    );
    state.add({
      type: 'aws_kms_key',
      key: key.KeyId,
      values: { ...values, enable_key_rotation: rotation?.KeyRotationEnabled, policy: policy?.Policy },
    });
  });
};
