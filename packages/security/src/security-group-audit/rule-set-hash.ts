import { createHash } from 'node:crypto';
import type { SecurityGroupRuleFact } from '@hera/core';

/** What a rule lets pass. */
export type PassingRule = Pick<SecurityGroupRuleFact, 'group' | 'direction' | 'protocol' | 'ports' | 'peer'>;

/** As JSON with its elements in one order. */
const canonical = ({ group, direction, protocol, ports, peer }: PassingRule): string =>
  JSON.stringify([group, direction, protocol, ports === undefined ? null : [...ports], peer.kind, peer.value]);

/** SHA-256 in hex over what passes. The order of the rules does not count, nor does saying one twice. */
export const ruleSetHash = (rules: readonly PassingRule[]): string =>
  createHash('sha256')
    .update(`[${[...new Set(rules.map(canonical))].sort().join(',')}]`)
    .digest('hex');
