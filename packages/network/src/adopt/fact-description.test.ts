import { describe, expect, it } from 'vitest';
import { factDescription } from './fact-description';

describe('the description in a fact', () => {
  const description = factDescription(
    {
      cidr: '10.1.0.0/16',
      secondaryCidrs: ['100.64.0.0/16'],
      nat: { mode: 'single', zones: ['use1-az1'] },
      endpoints: { gateway: ['s3'] },
      subnets: [
        { tier: 'private', zone: 'use1-az1', cidr: '10.1.10.0/24' },
        { tier: 'public', zone: 'use1-az1', cidr: '10.1.1.0/24' },
        { tier: 'pods', zone: 'use1-az1', cidr: '100.64.0.0/19' },
      ],
    },
    { vpn: '10.1.128.0/17' },
  );

  it('is a table in the order of addresses', () => {
    expect(description.subnets.map(({ cidr, usable, route }) => [cidr, usable, route])).toEqual([
      ['10.1.1.0/24', 251, 'internet gateway'],
      ['10.1.10.0/24', 251, 'NAT gateway in use1-az1, s3 endpoint'],
      ['100.64.0.0/19', 8187, 'NAT gateway in use1-az1, s3 endpoint'],
    ]);
  });

  it('says what is left of each block, and nothing twice', () => {
    expect(description.blocks.map(({ spare, ...block }) => [block, spare[0]])).toEqual([
      [
        { cidr: '10.1.0.0/16', addresses: 65536, used: 512, reserved: 32768, free: 32256 },
        { cidr: '10.1.64.0/18', addresses: 16384 },
      ],
      [
        { cidr: '100.64.0.0/16', addresses: 65536, used: 8192, reserved: 0, free: 57344 },
        { cidr: '100.64.128.0/17', addresses: 32768 },
      ],
    ]);
    for (const block of description.blocks) expect(block.used + block.reserved + block.free).toBe(block.addresses);
  });

  it('is drawn', () => {
    expect(description.mermaid).toMatch(/^flowchart TB\n[\s\S]*10\.1\.0\.0\/16, 100\.64\.0\.0\/16/);
  });
});
