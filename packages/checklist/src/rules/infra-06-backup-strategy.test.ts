import { describe, expect, it } from 'vitest';
import { liveRuling, modelOf, judged, platform, ruling } from '../platform.fixture';

const item = 'infra-06-backup-strategy';

describe(item, () => {
  it('passes where a selection takes in the cluster by tag, by ARN or by everything', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    for (const resources of [['${aws_eks_cluster.main.arn}'], ['*'], ['arn:aws:eks:*:*:cluster/*']]) {
      const stack = platform();
      stack['aws_backup_selection']['main'] = { plan_id: '${aws_backup_plan.main.id}', resources };
      expect(ruling(item, stack).status).toBe('pass');
    }
  });

  it('fails without a plan, without a selection, and where the selection takes in something else', () => {
    const none = platform();
    delete none['aws_backup_plan'];
    expect(ruling(item, none).status).toBe('fail');
    const empty = platform();
    delete empty['aws_backup_selection'];
    expect(ruling(item, empty).reason).toContain('selects nothing');
    const other = platform();
    other['aws_backup_selection']['main'].selection_tag[0].value = 'weekly';
    expect(ruling(item, other).reason).toContain('no selection of a backup plan takes it in');
  });

  it('warns of a vault with a key of AWS', () => {
    const stack = platform();
    delete stack['aws_backup_vault']['main'].kms_key_arn;
    expect(ruling(item, stack).status).toBe('warn');
  });

  it('is unknown where the selection is not known, or a module hides what it holds', () => {
    const selection = platform();
    selection['aws_backup_selection']['main'] = {
      plan_id: '${aws_backup_plan.main.id}',
      resources: '${var.resources}',
    };
    expect(ruling(item, selection).status).toBe('unknown');
    const hidden = platform();
    delete hidden['aws_backup_plan'];
    delete hidden['aws_backup_selection'];
    const synth = modelOf(hidden, undefined, { module: { backup: { source: 'example.com/backup/aws' } } });
    expect(judged(item, { synth })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('module.backup'),
    });
  });

  it('takes Velero for an answer, live too', () => {
    const stack = platform();
    delete stack['aws_backup_plan'];
    stack['helm_release']['velero'] = { name: 'velero', chart: 'velero' };
    expect(ruling(item, stack).status).toBe('pass');
    const schedule = { apiVersion: 'velero.io/v1', kind: 'Schedule', metadata: { name: 'daily', namespace: 'velero' } };
    expect(liveRuling(item, [schedule], ['Schedule']).status).toBe('pass');
    expect(liveRuling(item, [], ['Schedule']).status).toBe('unknown');
  });
});
