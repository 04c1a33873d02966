import type { AdditionalEvidence, Contradiction, OtherToolsOfItem } from '../engine/other-tools';
import type { ItemResult } from '../engine/report';

/** An item with what other tools say of it. */
export interface ItemWithEvidence<R> extends OtherToolsOfItem {
  /** As it was: other tools do not change it. */
  readonly result: R;
}

const green = new Set<ItemResult['status']>(['pass', 'attested']);

const contradictionOf = (
  { status }: Pick<ItemResult, 'status'>,
  evidence: AdditionalEvidence,
): Contradiction | undefined => {
  const { source, control, outcome, weight, subjects } = evidence;
  if (green.has(status) && outcome === 'failed' && weight !== 'conflicts') {
    const where = subjects.length === 0 ? '' : ` for ${subjects.join(', ')}`;
    return {
      kind: 'tool-fails',
      source,
      control,
      message: `${source} ${control} fails${where}, and the item ${status === 'pass' ? 'passes' : `is ${status}`}`,
    };
  }
  if (status === 'fail' && outcome === 'passed' && weight === 'equal') {
    return { kind: 'tool-passes', source, control, message: `${source} ${control} passes, and the item fails` };
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
