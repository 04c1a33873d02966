import { describe, expect, it } from 'vitest';
import { judge, observe, setDifference } from './observation';

describe('judge', () => {
  it('never passes on nothing', () => {
    expect(judge('three subnets', [])).toEqual({
      status: 'fail',
      expected: 'three subnets',
      found: 'nothing was found to look at',
      evidence: [],
    });
  });

  it('passes when everything is as declared', () => {
    expect(judge('on', [observe('ec2:Describe', 'a', 'on', [false, undefined, ''])])).toEqual({
      status: 'pass',
      expected: 'on',
      found: 'on',
      evidence: ['ec2:Describe a: on'],
    });
  });

  it('sums up what it found, each once, and says how much more there is', () => {
    const found = ['a', 'a', 'b', 'c'.repeat(200), 'd'].map((text, index) =>
      observe('ec2:Describe', String(index), text),
    );
    expect(judge('on', found).found).toBe('a; b; 2 more');
  });

  it('fails on one thing that is wrong, says all that is, and puts it first', () => {
    const observations = [
      observe('ec2:Describe', 'a', 'on'),
      observe('ec2:Describe', 'b', 'off', ['it is off', 'it is old']),
    ];
    expect(judge('on', observations)).toEqual({
      status: 'fail',
      expected: 'on',
      found: 'b: it is off, it is old',
      evidence: ['ec2:Describe b: off [wrong: it is off, it is old]', 'ec2:Describe a: on'],
    });
  });
});

describe('setDifference', () => {
  it.each([
    [['a', 'b'], ['b', 'a'], undefined],
    [['a', 'b'], ['b'], 'missing a'],
    [['a'], ['a', 'c'], 'not declared c'],
    [['a'], ['c'], 'missing a; not declared c'],
    [[], [], undefined],
  ])('of %j and %j is %j', (expected, found, difference) => {
    expect(setDifference(expected, found)).toBe(difference);
  });
});
