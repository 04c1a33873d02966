import { describe, expect, it } from 'vitest';
import { nodeGroupOf, synthOf } from '../estimate/model.fixture';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const group = (type: string, change: object = {}, size: readonly number[] = [3, 3, 3]) => ({
  aws_eks_node_group: { g: nodeGroupOf({ instance_types: [type], ...change }, size) },
});

describe('burstable credits', () => {
  it('t3.large: 2 vCPU, 30 % baseline, 0.05 USD a vCPU-hour', () => {
    const note = noteOf(synthOf(group('t3.large')), 'burstable-credits');
    expect(note.resources).toEqual(['aws_eks_node_group.g']);
    expect(figuresOf(note)).toEqual({
      // 730 x 0.0832
      'one node on demand, up to 30 % mean CPU': '60.736 USD a month',
      // 2 x 0.7 x 730 x 0.05
      'credits of one node under full load': '51.1 USD a month',
      'one node on demand under full load': '111.836 USD a month',
      // 3 x 51.10
      'credits of the 3 expected nodes under full load': '153.3 USD a month',
      // 30 % + (0.086 - 0.0832) / (2 x 0.05)
      'mean CPU above which m5a.large is cheaper': '32.8 % mean CPU',
      // 30 % + (0.0864 - 0.0832) / 0.1
      'mean CPU above which m6a.large is cheaper': '33.2 % mean CPU',
      // 30 % + (0.096 - 0.0832) / 0.1
      'mean CPU above which m5.large is cheaper': '42.8 % mean CPU',
      'mean CPU above which m6i.large is cheaper': '42.8 % mean CPU',
      // 30 % + (0.1008 - 0.0832) / 0.1
      'mean CPU above which m7i.large is cheaper': '47.6 % mean CPU',
    });
    expect(note.advice[0]).toBe('take m5a.large where the mean CPU is above 32.8 %');
    expect(note.prices.map(({ dimension }) => dimension).slice(0, 2)).toEqual([
      'ec2.instance/t3.large',
      'ec2.cpu-credits.t3',
    ]);
    expect(note.facts[0]?.where).toContain('EC2 User Guide');
  });

  it('t4g.large pays 0.04 a vCPU-hour, and is compared with Graviton only', () => {
    const figures = figuresOf(noteOf(synthOf(group('t4g.large', {}, [1, 1, 1])), 'burstable-credits'));
    // 2 x 0.7 x 730 x 0.04
    expect(figures['credits of one node under full load']).toBe('40.88 USD a month');
    // 30 % + (0.0816 - 0.0672) / (2 x 0.04)
    expect(figures['mean CPU above which m7g.large is cheaper']).toBe('48 % mean CPU');
    expect(Object.keys(figures).filter((label) => /m\d[ai]?\./.test(label))).toEqual([]);
    expect(Object.keys(figures).some((label) => label.includes('expected nodes'))).toBe(false);
  });

  it('t3.xlarge: 4 vCPU, 40 % baseline', () => {
    const figures = figuresOf(noteOf(synthOf(group('t3.xlarge')), 'burstable-credits'));
    // 4 x 0.6 x 730 x 0.05
    expect(figures['credits of one node under full load']).toBe('87.6 USD a month');
    // 40 % + (0.192 - 0.1664) / (4 x 0.05)
    expect(figures['mean CPU above which m6i.xlarge is cheaper']).toBe('52.8 % mean CPU');
  });

  it('t3.medium has 4 GiB, which no general purpose type with two vCPUs has: no break-even', () => {
    const figures = figuresOf(noteOf(synthOf(group('t3.medium')), 'burstable-credits'));
    expect(Object.keys(figures).filter((label) => label.startsWith('mean CPU'))).toEqual([]);
    // 2 x 0.8 x 730 x 0.05
    expect(figures['credits of one node under full load']).toBe('58.4 USD a month');
  });

  it('is given for spot capacity too, and for each type of a group', () => {
    const mixed = group('t3.large', { capacity_type: 'SPOT', instance_types: ['t3.large', 't3a.large', 'm5.large'] });
    const notes = notesOf(synthOf(mixed), 'burstable-credits');
    expect(notes.map(({ title }) => title)).toEqual([
      'CPU credits of t3.large in us-east-1',
      'CPU credits of t3a.large in us-east-1',
    ]);
    // How many of which type run is not told.
    expect(notes.flatMap(({ figures }) => figures.map(({ label }) => label)).join()).not.toContain('expected nodes');
  });

  it('does not concern fixed performance, nor standard mode', () => {
    expect(notesOf(synthOf(group('m5.large')), 'burstable-credits')).toEqual([]);
    const standard = synthOf({
      aws_launch_template: { t: { credit_specification: { cpu_credits: 'standard' } } },
      ...group('t3.large', { launch_template: { id: '${aws_launch_template.t.id}', version: '1' } }),
    });
    expect(notesOf(standard, 'burstable-credits')).toEqual([]);
  });
});
