import type { Console } from '../console';
import type { FieldChange } from './field-changes';
import { keyOf, nameOf } from './kubernetes-object';
import { isEmpty, type KubernetesPlan } from './kubernetes-plan';

const longest = 60;

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
};

/** One field, for people, for example `metadata.labels.team: "b" -> "a", set by kubectl-label`. */
export const fieldText = ({ path, live, wanted, manager }: FieldChange): string => {
  const values = live === undefined && wanted === undefined ? '' : `: ${shown(live)} -> ${shown(wanted)}`;
  return `${path}${values}${manager === undefined ? '' : `, set by ${manager}`}`;
};

/** For example `1 object` or `12 objects`. */
export const objectCount = (number: number): string => `${number} ${number === 1 ? 'object' : 'objects'}`;

/** For example `3 to create, 1 to change, 0 to prune`. */
export const kubernetesCounts = ({ create, update, prune }: KubernetesPlan): string =>
  `${create.length} to create, ${update.length} to change, ${prune.length} to prune`;

/** Prints what is no longer declared, and why it stays. */
export const printKept = (console: Console, { kept }: KubernetesPlan): void => {
  for (const { object, reason } of kept)
    console.line(`  ${console.colors.yellow('  !')} ${nameOf(object)} is no longer declared, and stays: ${reason}`);
};

/** Prints what an apply would do, one line an object, in the order of importance. */
export const printKubernetesPlan = (console: Console, plan: KubernetesPlan): void => {
  const { colors } = console;
  for (const object of plan.prune) console.line(`  ${colors.red('  -')} ${nameOf(object)}`);
  for (const { object, fields, adopts } of plan.update) {
    const was = adopts ? colors.dim('  (was there before; Hera takes it over)') : '';
    console.line(`  ${colors.yellow('  ~')} ${nameOf(object)}${was}`);
    for (const field of fields) {
      const drifted = field.manager === undefined ? '' : `${colors.red('drift')}  `;
      console.line(`        ${drifted}${fieldText(field)}`);
    }
  }
  const deferred = new Set(plan.deferred.map(keyOf));
  for (const object of plan.create) {
    const later = deferred.has(keyOf(object)) ? colors.dim('  (admission is asked once its namespace exists)') : '';
    console.line(`  ${colors.green('  +')} ${nameOf(object)}${later}`);
  }
  printKept(console, plan);
  if (plan.unpruned.length > 0)
    console.line(`  Applied, and never pruned when they leave the manifests: ${plan.unpruned.join(', ')}`);
  for (const warning of plan.warnings) console.line(`  ${colors.yellow('warning')} ${warning}`);
  console.line(
    isEmpty(plan)
      ? `Kubernetes: no changes, ${objectCount(plan.unchanged.length)} as declared`
      : `Kubernetes: ${kubernetesCounts(plan)}, ${plan.unchanged.length} unchanged`,
  );
};
