import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'sec-08-public-endpoint-cidrs';
const lettingIn = (cidrs: unknown, parameters: Record<string, number | readonly string[]> = {}) => {
  const stack = platform();
  stack['aws_eks_cluster']['main'].vpc_config.public_access_cidrs = cidrs;
  return ruling(item, stack, { parameters: { [item]: parameters } });
};

describe(item, () => {
  it('passes with small networks', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(lettingIn(['52.94.76.10/32', '52.94.77.0/25']).status).toBe('pass');
  });

  it.each(['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '52.0.0.0/8', '52.94.0.0/16', '::/0', '2600:1f00::/24'])(
    'fails with %s: numbers are compared, not texts',
    (cidr) => {
      expect(lettingIn(['52.94.76.0/24', cidr])).toMatchObject({
        status: 'fail',
        reason: expect.stringContaining(cidr),
      });
    },
  );

  it('fails where nothing is given, which lets in everybody', () => {
    expect(lettingIn(undefined).status).toBe('fail');
    expect(lettingIn([]).status).toBe('fail');
  });

  it('holds networks against a declared list', () => {
    expect(lettingIn(['52.94.76.0/25'], { allowedCidrs: ['52.94.76.0/24'] }).status).toBe('pass');
    expect(lettingIn(['52.94.77.0/25'], { allowedCidrs: ['52.94.76.0/24'] }).status).toBe('fail');
    expect(lettingIn(['52.94.0.0/20'], { minimumPrefix: 20 }).status).toBe('pass');
  });

  it('warns of networks that nobody comes from', () => {
    for (const cidr of ['203.0.113.0/24', '10.0.0.0/24', '192.168.1.0/24'])
      expect(lettingIn([cidr]).status).toBe('warn');
  });

  it('is not applicable without a public endpoint, and unknown where networks are', () => {
    const closed = platform();
    closed['aws_eks_cluster']['main'].vpc_config.endpoint_public_access = false;
    expect(ruling(item, closed).status).toBe('not-applicable');
    expect(lettingIn('${var.cidrs}').status).toBe('unknown');
    expect(lettingIn(['52.94.76.0/24', '${var.cidr}']).status).toBe('unknown');
  });
});
