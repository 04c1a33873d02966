import { describe, expect, it } from 'vitest';
import { synthOf } from '../estimate/model.fixture';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const zonal = (...names: readonly string[]) => ({
  aws_nat_gateway: Object.fromEntries(names.map((name) => [name, { subnet_id: `\${aws_subnet.${name}.id}` }])),
});
const subnets = Object.fromEntries(
  ['a', 'b', 'c'].map((zone) => [zone, { vpc_id: 'vpc-1', availability_zone: `us-east-1${zone}` }]),
);

describe('regional NAT', () => {
  it('in three zones costs 3 x 0.045 x 730 = 98.55, as three zonal ones do', () => {
    const note = noteOf(
      synthOf({
        aws_subnet: subnets,
        aws_nat_gateway: { r: { vpc_id: 'vpc-1', availability_mode: 'regional' } },
      }),
      'regional-nat',
    );
    expect(figuresOf(note)).toEqual({
      'zonal gateways in 3 zones': '98.55 USD a month',
      'a regional gateway in 3 zones': '98.55 USD a month',
      'saved by the regional one': '0 USD a month',
    });
    expect(note.text).toContain('it saves work');
    expect(note.resources).toEqual(['aws_nat_gateway.r']);
  });

  it('is no way to save on three zonal ones', () => {
    const note = noteOf(synthOf(zonal('a', 'b', 'c')), 'regional-nat');
    expect(figuresOf(note)['saved by the regional one']).toBe('0 USD a month');
    expect(note.text).toContain('it would save work');
    expect(note.prices.map(({ dimension }) => dimension)).toEqual(['nat.hour', 'nat.regional.hour']);
  });

  it('eu-west-1: 2 x 0.048 x 730 = 70.08', () => {
    expect(figuresOf(noteOf(synthOf(zonal('a', 'b'), 'eu-west-1'), 'regional-nat'))).toMatchObject({
      'zonal gateways in 2 zones': '70.08 USD a month',
    });
  });

  it('does not concern a single gateway', () => {
    expect(notesOf(synthOf(zonal('a')), 'regional-nat')).toEqual([]);
  });
});
