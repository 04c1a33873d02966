import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PassingRule, ruleSetHash } from './rule-set-hash';

const port = fc.integer({ min: 0, max: 65_535 });
const peer: fc.Arbitrary<PassingRule['peer']> = fc.record({
  kind: fc.constantFrom('ipv4', 'ipv6', 'group', 'prefix-list'),
  value: fc.string({ minLength: 1, maxLength: 12 }),
});
const rule: fc.Arbitrary<PassingRule> = fc
  .record({
    group: fc.constantFrom('aws_security_group.A', 'aws_security_group.B'),
    direction: fc.constantFrom('ingress' as const, 'egress' as const),
    protocol: fc.constantFrom('tcp', 'udp', '-1'),
    ports: fc.option(fc.tuple(port, port), { nil: undefined }),
    peer,
  })
  .map(({ ports, ...rest }) => (ports === undefined ? rest : { ...rest, ports }));
const rules = fc.array(rule, { minLength: 1, maxLength: 12 });
const has = (all: readonly PassingRule[], one: PassingRule): boolean =>
  all.some((each) => ruleSetHash([each]) === ruleSetHash([one]));

describe('the hash of a rule set', () => {
  it('is that of its canonical JSON, known to the byte', () => {
    expect(ruleSetHash([])).toBe('4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945');
  });

  it('does not depend on the order of the rules, nor on reasons and paths', () => {
    fc.assert(
      fc.property(
        rules.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const talkative = shuffled.map((each, index) => ({
            ...each,
            reason: `because of ${index}`,
            rule: `R${index}`,
          }));
          expect(ruleSetHash(talkative)).toBe(ruleSetHash(all));
        },
      ),
    );
  });

  it('changes with any peer, port, protocol, group or direction', () => {
    const changes = fc.oneof(
      peer.map((value): Partial<PassingRule> => ({ peer: value })),
      fc.tuple(port, port).map((value): Partial<PassingRule> => ({ ports: value })),
      fc.constantFrom('tcp', 'udp', '-1').map((value): Partial<PassingRule> => ({ protocol: value })),
      fc
        .constantFrom('ingress' as const, 'egress' as const)
        .map((value): Partial<PassingRule> => ({ direction: value })),
      fc.constant<Partial<PassingRule>>({ group: 'aws_security_group.C' }),
    );
    fc.assert(
      fc.property(rules, fc.nat(), changes, (all, at, change) => {
        const index = at % all.length;
        const [old] = all.slice(index, index + 1) as [PassingRule];
        const changed = { ...old, ...change };
        const others = all.filter((_, each) => each !== index);
        // A change into what is there already, or of what is there twice, changes the set by its own rule alone.
        fc.pre(!has(all, changed) && !has(others, old));
        expect(ruleSetHash([...others, changed])).not.toBe(ruleSetHash(all));
      }),
    );
  });

  it('changes when a rule comes or goes', () => {
    fc.assert(
      fc.property(rules, rule, (all, more) => {
        fc.pre(!has(all, more));
        expect(ruleSetHash([...all, more])).not.toBe(ruleSetHash(all));
      }),
    );
  });
});
