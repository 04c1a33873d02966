import type { ItemResult } from '../engine/report';
import type { AdditionalEvidence } from './additional-evidence';

/** Where Hera and another tool do not agree on an item. */
export interface Contradiction {
  /** `tool-fails`: Hera passes it; `tool-passes`: Hera fails it, and the tool asks the same question. */
  readonly kind: 'tool-fails' | 'tool-passes';
  readonly evidence: AdditionalEvidence;
  /** In words. */
  readonly message: string;
}

/** An item with what other tools say of it. */
export interface ItemWithEvidence<R> {
  /** As it was: other tools do not change it. */
  readonly result: R;
  readonly evidence: readonly AdditionalEvidence[];
  readonly contradictions: readonly Contradiction[];
}

const green = new Set<ItemResult['status']>(['pass', 'attested']);

const controlOf = ({ source, control }: AdditionalEvidence): string => `${source} ${control}`;

const contradictionOf = (
  { status }: Pick<ItemResult, 'status'>,
  evidence: AdditionalEvidence,
): Contradiction | undefined => {
  const { outcome, weight, subjects } = evidence;
  if (green.has(status) && outcome === 'failed' && weight !== 'conflicts') {
    const where = subjects.length === 0 ? '' : ` for ${subjects.join(', ')}`;
    return { kind: 'tool-fails', evidence, message: `${controlOf(evidence)} fails${where}, and the item is ${status}` };
  }
  if (status === 'fail' && outcome === 'passed' && weight === 'equal') {
    return { kind: 'tool-passes', evidence, message: `${controlOf(evidence)} passes, and the item fails` };
  }
  return undefined;
};

/**
 * Puts what other tools say beside the results. No result changes: a tool's pass makes nothing green, and a tool's fail is a reason to look, shown as
 * a contradiction.
 */
export const holdAgainst = <R extends Pick<ItemResult, 'item' | 'status'>>(
  results: readonly R[],
  evidence: readonly AdditionalEvidence[],
): readonly ItemWithEvidence<R>[] =>
  results.map((result) => {
    const own = evidence.filter(({ item }) => item === result.item);
    return { result, evidence: own, contradictions: own.flatMap((one) => contradictionOf(result, one) ?? []) };
  });
