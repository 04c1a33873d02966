import data from '../data/explain-facts.json';
import type { NoteFact } from './note';

/** Statements of others that notes rest on, from a dated data file. */
export const facts: Readonly<Record<keyof typeof data.facts, NoteFact>> = data.facts;
