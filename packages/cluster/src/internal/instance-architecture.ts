/** Processor architecture of an EC2 instance. */
export type Architecture = 'ARM_64' | 'x86_64';

/**
 * Architecture by the name of an instance type, where the name is plain about it: `m7g.large` is ARM for the `g` behind the
 * generation, `g5.xlarge` is not. Source: EC2 instance type guide, instance-type-names.
 */
export const architectureOf = (instanceType: string): Architecture | undefined => {
  const parts = /^([a-z]+)(\d+)([a-z]*)(-flex)?\.[a-z0-9-]+$/.exec(instanceType);
  if (parts === null) return undefined;
  const [, family, , attributes = ''] = parts;
  // Apple and high-memory families follow rules of their own; a1 came before the rule.
  if (family === 'mac' || family === 'u') return undefined;
  if (family === 'a' || attributes.includes('g')) return 'ARM_64';
  return 'x86_64';
};
