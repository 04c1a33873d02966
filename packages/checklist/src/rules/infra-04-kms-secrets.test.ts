import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'infra-04-kms-secrets';
const policy = (principal: unknown, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 'kms:*',
        Resource: '*',
        ...(condition && { Condition: condition }),
      },
    ],
  });
const withPolicy = (text: string) => {
  const stack = platform();
  stack['aws_kms_key']['main'].policy = text;
  return ruling(item, stack).status;
};

describe(item, () => {
  it('passes with a customer-managed key that rotates', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it("fails without a key: the one of EKS is not the customer's", () => {
    const stack = platform();
    delete stack['aws_eks_cluster']['main'].encryption_config;
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      evidence: [expect.objectContaining({ value: 'not set' })],
    });
  });

  it('fails with a key that AWS manages, that does not rotate, or that is disabled', () => {
    const managed = platform();
    managed['aws_eks_cluster']['main'].encryption_config.provider.key_arn =
      'arn:aws:kms:eu-west-1:111122223333:alias/aws/eks';
    expect(ruling(item, managed).status).toBe('fail');
    for (const change of [{ enable_key_rotation: false }, { enable_key_rotation: undefined }, { is_enabled: false }]) {
      const stack = platform();
      Object.assign(stack['aws_kms_key']['main'], change);
      expect(ruling(item, stack).status).toBe('fail');
    }
  });

  it('fails where the policy lets anybody in, and not where a condition holds it inside of the account', () => {
    expect(withPolicy(policy('*'))).toBe('fail');
    expect(withPolicy(policy({ AWS: '*' }))).toBe('fail');
    expect(withPolicy(policy({ AWS: ['arn:aws:iam::111122223333:root', '*'] }))).toBe('fail');
    expect(withPolicy(policy({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': '111122223333' } }))).toBe('pass');
    expect(withPolicy(policy({ AWS: '*' }, { StringLike: { 'kms:CallerAccount': '*' } }))).toBe('fail');
    expect(withPolicy(policy({ AWS: '*' }, { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } }))).toBe(
      'fail',
    );
    expect(withPolicy(policy({ AWS: '*' }, { Bool: { 'aws:SecureTransport': 'true' } }))).toBe('fail');
  });

  it('follows an alias and a policy beside the key', () => {
    const stack = platform();
    stack['aws_kms_alias'] = { main: { name: 'alias/main', target_key_id: '${aws_kms_key.main.key_id}' } };
    stack['aws_eks_cluster']['main'].encryption_config.provider.key_arn = '${aws_kms_alias.main.target_key_arn}';
    expect(ruling(item, stack).status).toBe('pass');
    stack['aws_kms_key_policy'] = { main: { key_id: '${aws_kms_key.main.id}', policy: policy('*') } };
    expect(ruling(item, stack).status).toBe('fail');
  });

  it('is unknown for a key from elsewhere, and for a policy that only the plan tells', () => {
    const elsewhere = platform();
    elsewhere['aws_eks_cluster']['main'].encryption_config.provider.key_arn =
      'arn:aws:kms:eu-west-1:111122223333:key/1';
    expect(ruling(item, elsewhere).status).toBe('unknown');
    expect(withPolicy('${data.aws_iam_policy_document.key.json}')).toBe('unknown');
  });
});
