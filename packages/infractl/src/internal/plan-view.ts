import { changedOutputsOf, changesOf, driftOf, type Plan, type PlannedChange } from '@hera/terraform';
import type { Console } from './console';

const marks: Readonly<Record<string, string>> = {
  create: '+',
  update: '~',
  delete: '-',
  replace: '-/+',
  read: '<=',
  import: '<-',
  move: '->',
  forget: 'x',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of the arguments that an update changes. Values are in plan.json, where secrets are already taken out. */
const changedArguments = ({ before, after, afterUnknown }: PlannedChange): string[] => {
  if (!isObject(before) || !isObject(after)) return [];
  const unknown = isObject(afterUnknown) ? Object.keys(afterUnknown) : [];
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...unknown]);
  return [...names]
    .filter((name) => unknown.includes(name) || JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .sort();
};

const explain = (change: PlannedChange): string => {
  const parts: string[] = [];
  if (change.action === 'update' || change.action === 'replace') parts.push(changedArguments(change).join(', '));
  if (change.replacePaths.length > 0)
    parts.push(`replaced because of ${change.replacePaths.map((path) => path.join('.')).join(', ')}`);
  if (change.reason !== undefined) parts.push(change.reason.replaceAll('_', ' '));
  if (change.previousAddress !== undefined && change.previousAddress !== change.address)
    parts.push(`was ${change.previousAddress}`);
  const text = parts.filter((part) => part !== '').join('; ');
  return text === '' ? '' : `  (${text})`;
};

/** One change of a plan for the JSON answer of a command. */
export const changeDocument = ({ address, action, reason }: PlannedChange) => ({
  address,
  action,
  ...(reason === undefined ? {} : { reason }),
});

/** Prints the changes of a plan, one line each, grouped by what happens. */
export const printPlan = (console: Console, plan: Plan): void => {
  const { colors } = console;
  const paint: Readonly<Record<string, (text: string) => string>> = {
    create: colors.green,
    update: colors.yellow,
    delete: colors.red,
    replace: colors.red,
  };
  const order = ['delete', 'replace', 'update', 'create'];
  const rank = (change: PlannedChange): number => (order.indexOf(change.action) + order.length) % order.length;
  for (const change of changesOf(plan).sort(
    (one, other) => rank(one) - rank(other) || one.address.localeCompare(other.address),
  )) {
    const colour = paint[change.action] ?? ((text: string) => text);
    console.line(
      `  ${colour((marks[change.action] ?? '?').padStart(3))} ${change.address}${colors.dim(explain(change))}`,
    );
  }
  const drift = driftOf(plan);
  if (drift.length > 0) {
    console.line(`  Changed outside of Terraform: ${drift.map(({ address }) => address).join(', ')}`);
  }
  const outputs = changedOutputsOf(plan);
  if (outputs.length > 0) console.line(`  Outputs that change: ${outputs.join(', ')}`);
};
