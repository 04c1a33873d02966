import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-34-guardduty';

describe(item, () => {
  it('passes with a detector that watches audit logs and nodes', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it('fails where a feature is off or missing, or the detector is', () => {
    const feature = platform();
    feature['aws_guardduty_detector_feature']['audit'].status = 'DISABLED';
    expect(ruling(item, feature).reason).toContain('does not watch audit logs');
    delete feature['aws_guardduty_detector_feature']['runtime'];
    expect(ruling(item, feature).evidence.filter(({ verdict }) => verdict === 'breaks')).toHaveLength(2);
    const off = platform();
    off['aws_guardduty_detector']['main'].enable = false;
    expect(ruling(item, off).status).toBe('fail');
  });

  it('is unknown without a detector: the organisation may run one', () => {
    const none = platform();
    delete none['aws_guardduty_detector'];
    expect(ruling(item, none).status).toBe('unknown');
    const open = platform();
    open['aws_guardduty_detector']['main'].enable = '${var.on}';
    expect(ruling(item, open).status).toBe('unknown');
  });
});
