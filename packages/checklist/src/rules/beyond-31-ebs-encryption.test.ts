import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-31-ebs-encryption';
const withVolume = (ebs: object) => {
  const stack = platform();
  stack['aws_launch_template']['nodes'].block_device_mappings[0].ebs = ebs;
  return stack;
};

describe(item, () => {
  it('passes by the launch template, and by the default of the account', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const byDefault = withVolume({ volume_size: 50 });
    byDefault['aws_ebs_encryption_by_default'] = { main: { enabled: true } };
    expect(ruling(item, byDefault).status).toBe('pass');
  });

  it('fails with a volume that is not encrypted, and without a key of its own where that is asked', () => {
    expect(ruling(item, withVolume({ encrypted: 'false' })).status).toBe('fail');
    const parameters = { [item]: { customerManagedKey: true } };
    expect(ruling(item, platform(), { parameters }).status).toBe('fail');
    expect(
      ruling(item, withVolume({ encrypted: 'true', kms_key_id: '${aws_kms_key.main.arn}' }), { parameters }).status,
    ).toBe('pass');
  });

  it('is unknown where it is left to a default that is not here', () => {
    expect(ruling(item, withVolume({ volume_size: 50 })).status).toBe('unknown');
    expect(ruling(item, withVolume({ encrypted: '${var.encrypted}' })).status).toBe('unknown');
    const none = platform();
    delete none['aws_eks_node_group']['system'].launch_template;
    expect(ruling(item, none).status).toBe('unknown');
  });
});
