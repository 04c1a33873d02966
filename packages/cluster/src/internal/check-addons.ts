import type { KeyRef } from '@hera/core';
import type { AddonProps } from '../addons';
import { type AddonPlan, defaultAddons } from './default-addons';
import type { Report } from './report';

const addonName = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const addonVersion = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;

const isOwnVersion = (version: string): boolean => version !== 'default' && version !== 'latest';

const merge = (base: AddonPlan | undefined, given: AddonProps): AddonPlan => ({
  name: given.name,
  version: given.version ?? base?.version ?? 'default',
  configuration: { ...base?.configuration, ...given.configuration },
  when: base?.when ?? given.when ?? 'after-nodes',
  preserve: base?.preserve ?? false,
  ...((given.podIdentity ?? base?.podIdentity) === undefined
    ? {}
    : { podIdentity: given.podIdentity ?? base?.podIdentity }),
});

/** The default set with the changes and additions of the props: the default set first, in its own order. */
export const checkAddons = (
  given: readonly AddonProps[],
  volumesKey: KeyRef | undefined,
  report: Report,
): readonly AddonPlan[] => {
  const base = new Map(defaultAddons(volumesKey).map((addon) => [addon.name, addon]));
  const plan = new Map(base);
  const seen = new Set<string>();
  given.forEach((addon, index) => {
    const path = `cluster.addons[${index}]`;
    if (!report.isLiteral(addon.name, `${path}.name`)) return;
    if (seen.has(addon.name) || !addonName.test(addon.name)) {
      report.error({
        code: 'HERA_CLU_030',
        path: `${path}.name`,
        message: seen.has(addon.name)
          ? `${addon.name} is listed twice`
          : `${JSON.stringify(addon.name)} is not an add-on name`,
        allowed: 'names of the EKS API, such as metrics-server, each once',
        fix: 'correct or remove it',
      });
    }
    seen.add(addon.name);
    const fixed = base.get(addon.name)?.when;
    if (fixed !== undefined && addon.when !== undefined && addon.when !== fixed) {
      report.error({
        code: 'HERA_CLU_031',
        path: `${path}.when`,
        message: `${addon.name} has to go in ${fixed}, or the nodes or the add-on would wait for ever`,
        allowed: fixed,
        fix: 'leave it out',
      });
    }
    const version = addon.version ?? 'default';
    if (isOwnVersion(version) && report.isLiteral(version, `${path}.version`) && !addonVersion.test(version)) {
      report.error({
        code: 'HERA_CLU_032',
        path: `${path}.version`,
        message: `${JSON.stringify(version)} is not an add-on version`,
        allowed: "'default', 'latest', or a version such as v1.23.0-eksbuild.1",
        fix: `list them with: aws eks describe-addon-versions --addon-name ${addon.name}`,
      });
    }
    plan.set(addon.name, merge(base.get(addon.name), addon));
  });
  return [...plan.values()];
};
