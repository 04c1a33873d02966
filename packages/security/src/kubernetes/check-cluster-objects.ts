import budgets from './data/addon-disruption-budgets.json';
import { isName, type Refuse } from './check-namespaces';
import type { DisruptionBudgetOptions, PolicyGroups, PriorityClassOptions } from './kubernetes-policy-props';
import type { PlannedGroups } from './plan';
import type { Surroundings } from './surroundings';

const greatestPriority = 1_000_000_000;
const leastPriority = -2_147_483_648;

/** Checks the priority classes. */
export const checkPriorityClasses = (classes: readonly PriorityClassOptions[], refuse: Refuse): void => {
  classes.forEach(({ name, value, description }, index) => {
    const twice = classes.findIndex((other) => other.name === name) < index;
    const why = twice
      ? 'is in the list already'
      : !isName(name) || name.startsWith('system-')
        ? 'is not a name for a class; system- belongs to Kubernetes'
        : value < leastPriority || value > greatestPriority
          ? `has the value ${value}`
          : description.trim() === ''
            ? 'has no description, and nobody would know when to use it'
            : undefined;
    if (why === undefined) return;
    refuse({
      code: 'HERA_SEC_117',
      path: `kubernetes.priorityClasses[${index}]`,
      message: `${JSON.stringify(name)} ${why}`,
      allowed: `each name once, a value of ${leastPriority} to ${greatestPriority}, a description`,
      fix: 'correct it',
    });
  });
};

// EKS user guide, creating-access-entries: groups of access entries may not start with these.
const reservedGroup = /^(system|eks|aws|amazon|iam):/;
// Groups of Kubernetes itself, in which secrets and pods/exec are.
const ownApiGroup = /^$|^[a-z]+$|\.k8s\.io$|\*/;

/** Checks the groups, and fills in their names. */
export const planGroups = (given: PolicyGroups = {}, refuse: Refuse): PlannedGroups => {
  const groups = {
    admin: given.admin ?? ['hera:admin'],
    operator: given.operator ?? ['hera:operator'],
    viewer: given.viewer ?? ['hera:viewer'],
  };
  const seen = new Map<string, string>();
  for (const [role, names] of Object.entries(groups)) {
    names.forEach((name, index) => {
      const before = seen.get(name);
      if (name !== '' && !reservedGroup.test(name) && before === undefined) {
        seen.set(name, role);
        return;
      }
      refuse({
        code: 'HERA_SEC_118',
        path: `kubernetes.groups.${role}[${index}]`,
        message:
          before === undefined
            ? `${JSON.stringify(name)} is not a group that an access entry can name`
            : `${JSON.stringify(name)} is ${before} already`,
        allowed: 'names that do not start with system:, eks:, aws:, amazon: or iam:, each once',
        fix: 'use a group of your own',
      });
    });
  }
  const viewedApiGroups = given.viewedApiGroups ?? [];
  viewedApiGroups.forEach((group, index) => {
    if (!ownApiGroup.test(group)) return;
    refuse({
      code: 'HERA_SEC_118',
      path: `kubernetes.groups.viewedApiGroups[${index}]`,
      message: `all of ${JSON.stringify(group)} is not for viewers: secrets, tokens and shells are reached by groups of Kubernetes itself`,
      allowed: 'groups of custom resources, such as karpenter.sh',
      fix: 'take it away; what viewers may see of Kubernetes itself is in their role already',
    });
  });
  return { ...groups, viewedApiGroups };
};

const holds = (
  labels: Readonly<Record<string, string | undefined>>,
  wanted: Readonly<Record<string, string>>,
): boolean => Object.entries(wanted).some(([key, value]) => labels[key] === value);

/** Checks that no pod gets a second disruption budget, which would keep it from being evicted at all. */
export const checkDisruptionBudgets = (
  given: readonly DisruptionBudgetOptions[],
  { addons, systemNamespaces }: Surroundings,
  refuse: Refuse,
): void => {
  given.forEach(({ name, namespace, pods }, index) => {
    const addon = budgets.addons.find(
      (each) => addons.includes(each.addon) && each.namespace === namespace && holds(each.labels, pods),
    );
    const other = given
      .slice(0, index)
      .find((each) => each.namespace === namespace && (each.name === name || holds(each.pods, pods)));
    const why =
      addon !== undefined
        ? `the add-on ${addon.addon} ${addon.ships === 'yes' ? 'brings one' : 'may bring one'} for these pods`
        : other !== undefined
          ? `${other.name} has the same name or the same pods`
          : !isName(name)
            ? 'it is not a name'
            : !systemNamespaces.includes(namespace)
              ? `${JSON.stringify(namespace)} is no system namespace, and applications bring their own budgets`
              : undefined;
    if (why === undefined) return;
    refuse({
      code: 'HERA_SEC_119',
      path: `kubernetes.disruptionBudgets[${index}]`,
      message: `${JSON.stringify(name)} cannot be: ${why}`,
      allowed: 'one budget for a pod: the API server evicts no pod that has two',
      fix: 'take it away, or correct its pods and namespace',
    });
  });
};
