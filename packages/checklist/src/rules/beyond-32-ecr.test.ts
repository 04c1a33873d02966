import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-32-ecr';
const changed = (change: object) => {
  const stack = platform();
  Object.assign(stack['aws_ecr_repository']['orders'], change);
  return stack;
};

describe(item, () => {
  it('passes with scans and tags that stay, and with scans by the registry', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const registry = changed({ image_scanning_configuration: undefined });
    registry['aws_ecr_registry_scanning_configuration'] = { main: { scan_type: 'ENHANCED' } };
    expect(ruling(item, registry).status).toBe('pass');
  });

  it('fails with tags that move, or without scans', () => {
    expect(ruling(item, changed({ image_tag_mutability: 'MUTABLE' })).status).toBe('fail');
    expect(ruling(item, changed({ image_tag_mutability: undefined })).status).toBe('fail');
    expect(ruling(item, changed({ image_scanning_configuration: { scan_on_push: false } })).status).toBe('fail');
  });

  it('is unknown where it is not known, and not applicable without repositories', () => {
    expect(ruling(item, changed({ image_tag_mutability: '${var.tags}' })).status).toBe('unknown');
    expect(ruling(item, {}).status).toBe('not-applicable');
  });
});
