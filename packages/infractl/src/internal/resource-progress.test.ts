import type { TerraformEvent } from '@hera/terraform';
import { beforeEach, describe, expect, it } from 'vitest';
import { ResourceProgress } from './resource-progress';

const event = (type: string, address: string, action = 'create', elapsedSeconds = 0): TerraformEvent =>
  ({
    type,
    stage: 'apply',
    at: '2026-11-22T00:00:00Z',
    address,
    resourceType: 'aws_vpc',
    action,
    elapsedSeconds,
  }) as TerraformEvent;

describe('ResourceProgress', () => {
  let now = 0;
  let said: string[] = [];
  let shown: string[] = [];
  const progress = (total: number): ResourceProgress =>
    new ResourceProgress(total, { say: (text) => said.push(text), progress: (text) => shown.push(text) }, () => now);

  beforeEach(() => {
    now = 0;
    said = [];
    shown = [];
  });

  it('counts, and names the slowest in flight', () => {
    const { onEvent } = progress(3);
    onEvent(event('resource-start', 'aws_kms_key.Key'));
    now = 4000;
    onEvent(event('resource-start', 'aws_vpc.Vpc'));
    now = 9100;
    onEvent(event('resource-done', 'aws_vpc.Vpc'));
    expect(shown.at(-1)).toBe('1 of 3, 1 in flight, slowest aws_kms_key.Key for 9.1 s');
  });

  it('does not count what is only read', () => {
    const { onEvent } = progress(1);
    onEvent(event('resource-start', 'data.aws_region.R', 'read'));
    onEvent(event('resource-done', 'data.aws_region.R', 'read'));
    onEvent(event('resource-done', 'aws_vpc.Vpc', 'refresh'));
    expect(shown).toEqual([]);
  });

  it('prints about ten lines where nothing is redrawn, and always the last', () => {
    const { onEvent } = progress(95);
    for (let index = 0; index < 95; index += 1) onEvent(event('resource-done', `aws_vpc.V${index}`));
    expect(said).toHaveLength(10);
    expect(said.at(-1)).toBe('95 of 95 resources');
  });

  it('says at once what failed, and what was warned of', () => {
    const { onEvent } = progress(2);
    onEvent(event('resource-failed', 'aws_vpc.Vpc', 'create', 3));
    onEvent({ type: 'diagnostic', stage: 'apply', at: '', severity: 'warning', summary: 'deprecated', detail: '' });
    expect(said).toEqual(['aws_vpc.Vpc failed after 3.0 s', 'warning: deprecated']);
  });
});
