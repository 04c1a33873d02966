import type { PlannedChange } from '@hera/terraform';
import { count as counted, nearestNames, type Verdict } from '../internal/assertion';

const withoutIndex = (address: string): string => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/, '');

const picks = (what: string | RegExp, { address, type }: PlannedChange): boolean =>
  typeof what === 'string'
    ? what === type || what === address || what === withoutIndex(address)
    : address.search(what) >= 0;

const pathOf = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  );

const reasonOf = ({ reason }: PlannedChange): string =>
  reason === undefined ? '' : ` (${reason.replace(/^(replace|delete)_because_/, '').replaceAll('_', ' ')})`;

/** One change in words: `aws_subnet.a: replace (delete, then create), forced by cidr_block`. */
const line = (change: PlannedChange): string => {
  const { address, action, actions, replacePaths, previousAddress } = change;
  if (action === 'move') return `${address}: move from ${previousAddress ?? 'another address'}`;
  if (action !== 'replace') return `${address}: ${action}${reasonOf(change)}`;
  const forced = replacePaths.map(pathOf).filter((path) => path !== '');
  const why = forced.length > 0 ? `, forced by ${forced.join(', ')}` : reasonOf(change);
  return `${address}: replace (${actions.join(', then ')})${why}`;
};

const listed = 20;

/** One line for each change, at most 20. */
export const changesList = (changes: readonly PlannedChange[], none = '\n  the plan changes no resource'): string => {
  if (changes.length === 0) return none;
  const lines = changes.slice(0, listed).map((change) => `\n  ${line(change)}`);
  const more = changes.length - listed;
  return [...lines, ...(more > 0 ? [`\n  and ${more} more`] : [])].join('');
};

interface ActionExpectation {
  readonly action: 'create' | 'update' | 'delete' | 'replace';
  readonly what: string | RegExp;
  readonly count: number | undefined;
}

/** Judges whether an action happens to what is picked. */
export const judgeAction = (all: readonly PlannedChange[], { action, what, count }: ActionExpectation): Verdict => {
  const picked = all.filter((change) => picks(what, change));
  const found = picked.filter((change) => change.action === action);
  const holds = count === undefined ? found.length > 0 : found.length === count;
  const wish = `to ${action} ${count === undefined ? '' : `${count} `}${String(what)}`;
  const message = (): string => {
    if (holds) return `expected the plan not ${wish}, but it would:${changesList(found, ' 0 is what it does')}`;
    const but = `expected the plan ${wish}, but it would ${action} ${found.length}`;
    if (picked.length > 0) return `${but}; what it would do there:${changesList(picked)}`;
    const names = [...new Set(all.flatMap(({ type, address }) => [type, address]))];
    const alike = typeof what === 'string' ? nearestNames(what, names) : [];
    const suggestion = alike.length > 0 ? `; did you mean ${alike.join(' or ')}?` : '';
    return `${but}${suggestion}; what it would do:${changesList(all)}`;
  };
  return { holds, message };
};

/** Judges whether nothing changes but what is picked. */
export const judgeOnly = (all: readonly PlannedChange[], only: readonly (string | RegExp)[]): Verdict => {
  const offending = all.filter((change) => !only.some((what) => picks(what, change)));
  const wish = `to change ${only.length === 0 ? 'nothing' : `only ${only.map(String).join(', ')}`}`;
  return {
    holds: offending.length === 0,
    message: () =>
      offending.length === 0
        ? `expected the plan not ${wish}, but that is all it would do:${changesList(all)}`
        : `expected the plan ${wish}, but it would also change ${counted(offending.length, 'resource')}:${changesList(offending)}`,
  };
};
