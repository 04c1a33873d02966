import type { AddonProps } from '../addons';
import { type AddonSurroundings, checkFit, checkPinned } from '../addons/check-fit';
import { mergeValues } from '../addons/merge-values';
import { checkConfiguration } from '../addons/schemas';
import { checkHostedZones } from '../identity/check-hosted-zones';
import { checkStatements } from '../identity/check-statements';
import {
  type AddonContext,
  type AddonPlan,
  defaultAddons,
  indispensable,
  otherAddon,
  podIdentityAgent,
} from './default-addons';
import type { Report } from './report';

const addonName = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const addonVersion = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;

const isOwnVersion = (version: string): boolean => version !== 'default' && version !== 'latest';

const merge = (base: AddonPlan, given: AddonProps): AddonPlan => {
  const role = given.role ?? base.role;
  return {
    name: base.name,
    version: given.version ?? base.version,
    configuration: mergeValues(
      mergeValues(base.configuration, given.configuration ?? {}),
      given.rawConfiguration ?? {},
    ),
    when: given.when ?? base.when,
    identity: given.identity ?? base.identity,
    conflicts: { ...base.conflicts, ...given.conflicts },
    preserve: given.preserve ?? base.preserve,
    ...(role === undefined ? {} : { role }),
  };
};

const checkName = ({ name }: AddonProps, seen: ReadonlySet<string>, path: string, report: Report): void => {
  if (!seen.has(name) && addonName.test(name)) return;
  report.error({
    code: 'HERA_CLU_030',
    path: `${path}.name`,
    message: seen.has(name) ? `${name} is listed twice` : `${JSON.stringify(name)} is not an add-on name`,
    allowed: 'names of the EKS API, such as metrics-server, each once',
    fix: 'correct or remove it',
  });
};

const checkOrder = ({ name, when }: AddonProps, base: AddonPlan | undefined, path: string, report: Report): void => {
  if (base === undefined || when === undefined || when === base.when) return;
  report.error({
    code: 'HERA_CLU_031',
    path: `${path}.when`,
    message: `${name} has to go in ${base.when}, or the nodes or the add-on would wait for ever`,
    allowed: base.when,
    fix: 'leave it out',
  });
};

const checkVersion = ({ name, version = 'default' }: AddonProps, path: string, report: Report): void => {
  if (!isOwnVersion(version) || !report.isLiteral(version, `${path}.version`) || addonVersion.test(version)) return;
  report.error({
    code: 'HERA_CLU_032',
    path: `${path}.version`,
    message: `${JSON.stringify(version)} is not an add-on version`,
    allowed: "'default', 'latest', or a version such as v1.23.0-eksbuild.1",
    fix: `list them with: aws eks describe-addon-versions --addon-name ${name}`,
  });
};

const checkRole = ({ role }: AddonProps, facts: AddonContext, path: string, report: Report): void => {
  if (role === undefined || 'roleArn' in role) return;
  checkStatements(role.statements ?? [], `${path}.role.statements`, report);
  const zones = role.policy?.hostedZoneIds;
  if (zones !== undefined) checkHostedZones(zones, `${path}.role.policy.hostedZoneIds`, facts.context, report);
};

const checkRemoval = (given: AddonProps, base: AddonPlan | undefined, path: string, report: Report): void => {
  const { name, remove: _, ...settings } = given;
  if (indispensable.includes(name) && base !== undefined) {
    report.error({
      code: 'HERA_CLU_065',
      path: `${path}.remove`,
      message: `a cluster cannot do without ${name}: no node is ready without a CNI, no service is reached without kube-proxy, no name is found without coredns`,
      allowed: 'removal of any other add-on of the default set',
      fix: 'keep it, and configure it',
    });
  } else if (base === undefined || Object.values(settings).some((value) => value !== undefined)) {
    report.error({
      code: 'HERA_CLU_066',
      path: `${path}.remove`,
      message:
        base === undefined
          ? `${name} is not in the default set of this cluster`
          : `${name} is taken away and configured`,
      allowed: 'the name of an add-on of the default set, and nothing else beside remove',
      fix: base === undefined ? 'take the whole entry out' : 'take remove or the other settings out',
    });
  }
};

const checkAgent = (addons: readonly AddonPlan[], facts: AddonContext, report: Report): void => {
  if (facts.builtIn?.includes(podIdentityAgent) || addons.some(({ name }) => name === podIdentityAgent)) return;
  const served = addons.filter(({ role, identity }) => role !== undefined && identity === 'pod-identity');
  if (served.length === 0) return;
  report.error({
    code: 'HERA_CLU_067',
    path: 'cluster.addons',
    message: `${podIdentityAgent} is taken away, and ${served.map(({ name }) => name).join(', ')} would have no role without it`,
    allowed: `${podIdentityAgent}, or identity: 'irsa' for each add-on with a role`,
    fix: 'keep the agent, or change the identity of those add-ons',
  });
};

/** The default set with the changes and additions of the props: the default set first, in its own order. */
export const checkAddons = (
  given: readonly AddonProps[],
  facts: AddonContext,
  around: AddonSurroundings,
  report: Report,
): readonly AddonPlan[] => {
  const base = new Map(defaultAddons(facts).map((addon) => [addon.name, addon]));
  const plan = new Map(base);
  const seen = new Set<string>();
  given.forEach((addon, index) => {
    const path = `cluster.addons[${index}]`;
    if (!report.isLiteral(addon.name, `${path}.name`)) return;
    const known = base.get(addon.name);
    checkName(addon, seen, path, report);
    seen.add(addon.name);
    if (addon.remove === true) {
      checkRemoval(addon, known, path, report);
      plan.delete(addon.name);
      return;
    }
    checkOrder(addon, known, path, report);
    checkVersion(addon, path, report);
    checkRole(addon, facts, path, report);
    if (addon.configuration !== undefined) {
      const { rawConfiguration: _, ...checked } = addon;
      const { configuration } = merge(known ?? otherAddon(addon.name), checked);
      checkConfiguration(addon.name, configuration, `${path}.configuration`, report);
    }
    plan.set(addon.name, merge(known ?? otherAddon(addon.name), addon));
  });
  const addons = [...plan.values()];
  checkAgent(addons, facts, report);
  checkFit(addons, around, report);
  if (facts.context.profile.name === 'production') checkPinned(addons, report);
  return addons;
};
