import { describe, expect, it } from 'vitest';
import { judged, modelOf, platform, ruling } from '../platform.fixture';

const item = 'dr-22-multi-region';
const copyingTo = (arn: string) => {
  const stack = platform();
  stack['aws_backup_plan']['main'].rule[0].copy_action = [{ destination_vault_arn: arn }];
  return ruling(item, stack).status;
};

describe(item, () => {
  it('sees copies to a second region, and a copy that stays at home', () => {
    expect(copyingTo('arn:aws:backup:eu-central-1:111122223333:backup-vault:copies')).toBe('pass');
    expect(copyingTo('arn:aws:backup:eu-west-1:111122223333:backup-vault:copies')).toBe('warn');
    expect(copyingTo('${var.vault}')).toBe('unknown');
  });

  it('sees replicated images', () => {
    const stack = platform();
    stack['aws_ecr_replication_configuration'] = { main: {} };
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('passes nothing without the plan, however much is copied', () => {
    const stack = platform();
    stack['aws_ecr_replication_configuration'] = { main: {} };
    expect(judged(item, { synth: modelOf(stack) })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('nobody has attested it'),
    });
  });

  it('is unknown without any of it, and stays so until somebody attests the plan', () => {
    expect(ruling(item, platform()).status).toBe('unknown');
    expect(judged(item, { synth: modelOf(platform()) }).status).toBe('unknown');
  });
});
