import type { StackModel } from '@hera/stack-model';
import { estimate } from '../estimate/estimate';
import { today } from '../estimate/model.fixture';
import type { EstimateOptions } from '../estimate/options';
import { explain } from './explain';
import type { CostNote, CostNoteId } from './note';

/** Notes of one kind about a stack, with the default profile. */
export const notesOf = (model: StackModel, id: CostNoteId, options: EstimateOptions = {}): readonly CostNote[] =>
  explain(model, estimate(model, { at: today, ...options })).filter((note) => note.id === id);

/** The only note of one kind. */
export const noteOf = (model: StackModel, id: CostNoteId, options: EstimateOptions = {}): CostNote => {
  const [note, ...more] = notesOf(model, id, options);
  if (note === undefined || more.length > 0)
    throw new Error(`${more.length + (note === undefined ? 0 : 1)} notes of ${id}`);
  return note;
};

/** Figures by label, to four places, with their units. */
export const figuresOf = ({ figures }: CostNote): Readonly<Record<string, string>> =>
  Object.fromEntries(figures.map(({ label, value, unit }) => [label, `${value.toDecimalPlaces(4).toFixed()} ${unit}`]));
