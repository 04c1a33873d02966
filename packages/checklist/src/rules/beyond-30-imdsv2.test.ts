import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-30-imdsv2';
const withOptions = (options: unknown) => {
  const stack = platform();
  stack['aws_launch_template']['nodes'].metadata_options = options;
  return ruling(item, stack).status;
};

describe(item, () => {
  it('passes with tokens that stay on the node, and without any metadata', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(withOptions({ http_endpoint: 'disabled', http_tokens: 'required' })).toBe('pass');
  });

  it('fails with tokens that are optional or travel, and without a launch template', () => {
    expect(withOptions({ http_tokens: 'optional', http_put_response_hop_limit: 1 })).toBe('fail');
    expect(withOptions(undefined)).toBe('fail');
    expect(withOptions({ http_tokens: 'required', http_put_response_hop_limit: 2 })).toBe('fail');
    const stack = platform();
    delete stack['aws_eks_node_group']['system'].launch_template;
    expect(ruling(item, stack).status).toBe('fail');
  });

  it('is unknown where options are not known, and without nodes', () => {
    expect(withOptions({ http_tokens: '${var.tokens}', http_put_response_hop_limit: 1 })).toBe('unknown');
    expect(withOptions({ http_tokens: 'required' })).toBe('unknown');
    expect(ruling(item, {}).status).toBe('unknown');
  });
});
