import { describe, expect, it } from 'vitest';
import { nodeGroupOf, synthOf } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const aws_subnet = Object.fromEntries(
  ['a', 'b', 'c'].map((zone) => [zone, { vpc_id: 'vpc-1', availability_zone: `us-east-1${zone}` }]),
);
const stack = (zones: readonly string[], gateways: readonly string[] = []) =>
  synthOf({
    aws_subnet,
    aws_eks_cluster: { c: { name: 'prod', version: '1.35' } },
    aws_eks_node_group: { g: nodeGroupOf({ subnet_ids: zones.map((zone) => `\${aws_subnet.${zone}.id}`) }) },
    ...(gateways.length === 0
      ? {}
      : {
          aws_nat_gateway: Object.fromEntries(
            gateways.map((zone) => [zone, { subnet_id: `\${aws_subnet.${zone}.id}` }]),
          ),
        }),
  });
const moved = (figure: number) => ({
  usage: usageOf({ profile: 'none', types: { aws_data_transfer: { monthly_intra_region_gb: figure } } }),
});

describe('traffic between zones', () => {
  it('0.01 out and 0.01 in: 1,000 GB cost 20, 3,000 GB cost 60', () => {
    const note = noteOf(stack(['a', 'b', 'c']), 'cross-zone-traffic', moved(3000));
    expect(figuresOf(note)).toEqual({
      'a GB moved to another zone': '0.02 USD per GB',
      '1,000 GB moved': '20 USD',
      'at the assumed use': '60 USD a month',
    });
    expect(note.text).toContain('3 zones (us-east-1a, us-east-1b, us-east-1c)');
    expect(note.resources).toEqual([]);
  });

  it('one gateway for three zones: another pays for itself from (32.85 + 3.65) / 0.02 = 1,825 GB', () => {
    const note = noteOf(stack(['a', 'b', 'c'], ['a']), 'cross-zone-traffic', moved(0));
    expect(figuresOf(note)).toMatchObject({
      'another NAT gateway with its address': '36.5 USD a month',
      'traffic of a zone from which its own gateway is cheaper, both directions billed': '1825 GB a month',
      'the same, one direction billed': '3650 GB a month',
    });
    expect(note.text).toContain('Without a NAT gateway of their own: us-east-1b, us-east-1c;');
    expect(note.resources).toEqual(['aws_nat_gateway.a']);
  });

  it('a gateway in every busy zone adds nothing', () => {
    const note = noteOf(stack(['a', 'b'], ['a', 'b']), 'cross-zone-traffic');
    expect(Object.keys(figuresOf(note)).join()).not.toContain('gateway');
    expect(note.text).not.toContain('NAT gateway');
  });

  it('gives no amount where no use is stated', () => {
    const note = noteOf(stack(['a', 'b']), 'cross-zone-traffic', { usage: usageOf({ profile: 'none' }) });
    expect(Object.keys(figuresOf(note))).toEqual(['a GB moved to another zone', '1,000 GB moved']);
  });

  it('does not concern nodes of one zone', () => {
    expect(notesOf(stack(['a']), 'cross-zone-traffic')).toEqual([]);
  });
});
