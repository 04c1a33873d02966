import { isUnknown, type SubnetRef } from '@hera/core';
import type { Report } from '../internal/report';
import type { FargateLogging, FargateOptions, FargateProfileProps, FargateSelector } from './fargate-profile';

/** A Fargate profile with nothing left open. */
export interface PlannedFargateProfile {
  readonly name: string;
  readonly selectors: readonly FargateSelector[];
  readonly subnets: readonly SubnetRef[];
}

/** Fargate profiles of a cluster, checked. */
export interface PlannedFargate {
  readonly profiles: readonly PlannedFargateProfile[];
  /** @default - no logging */
  readonly logging?: FargateLogging;
}

// Source: EKS API, CreateFargateProfile; EKS user guide, fargate-profile.
const profileName = /^(?!eks-)[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;
const most = 5;

const checkSelectors = (profile: FargateProfileProps, path: string, report: Report): void => {
  const problem = (at: string, message: string, allowed: string): void =>
    report.error({ code: 'HERA_CLU_054', path: `${path}.${at}`, message, allowed, fix: 'keep to what is allowed' });
  const { selectors } = profile;
  if (selectors.length === 0 || selectors.length > most)
    problem('selectors', `${selectors.length} selectors`, `1 to ${most} of them`);
  selectors.forEach(({ namespace, labels = {} }, index) => {
    const at = `selectors[${index}]`;
    if (!isUnknown(namespace) && !/^[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?$/.test(namespace))
      problem(
        `${at}.namespace`,
        `${JSON.stringify(namespace)} is not a namespace`,
        'its name, in which * and ? may stand',
      );
    const count = Object.keys(labels).length;
    if (count > most) problem(`${at}.labels`, `${count} labels`, `up to ${most}`);
  });
};

const checkName = (name: string, path: string, seen: Set<string>, report: Report): void => {
  if (!report.isLiteral(name, `${path}.name`)) return;
  if (seen.has(name) || !profileName.test(name)) {
    report.error({
      code: 'HERA_CLU_054',
      path: `${path}.name`,
      message: seen.has(name)
        ? `${name} names another profile already`
        : `${JSON.stringify(name)} is not a profile name`,
      allowed: 'up to 100 letters, digits, dashes and underscores, not beginning with eks-, each name once',
      fix: 'rename it',
    });
  }
  seen.add(name);
};

const subnetsOf = (
  { zones }: FargateProfileProps,
  nodes: readonly SubnetRef[],
  path: string,
  report: Report,
): readonly SubnetRef[] => {
  const known = new Set(nodes.map(({ zone }) => zone));
  (zones ?? []).forEach((zone, index) => {
    const at = `${path}.zones[${index}]`;
    if (known.has(zone) || !report.isLiteral(zone, at)) return;
    report.error({
      code: 'HERA_CLU_054',
      path: at,
      message: `${zone} has no private subnet in this network, and Fargate takes no other`,
      allowed: [...known].join(', '),
      fix: 'name a zone of the network, spelled as the network spells it',
    });
  });
  const subnets = zones === undefined ? nodes : nodes.filter(({ zone }) => zones.includes(zone));
  if (zones?.length === 0) {
    report.error({
      code: 'HERA_CLU_054',
      path: `${path}.zones`,
      message: 'no zone is named',
      allowed: [...known].join(', '),
      fix: 'name one, or leave zones out',
    });
  }
  return subnets;
};

/**
 * Checks Fargate profiles and settles where they run.
 *
 * @param nodes the network's private subnets
 */
export const checkFargate = (options: FargateOptions, nodes: readonly SubnetRef[], report: Report): PlannedFargate => {
  const seen = new Set<string>();
  const { logging } = options;
  if (
    logging !== undefined &&
    !isUnknown(logging.logGroupArn) &&
    !/^arn:[^*]*:log-group:[^*:]+$/.test(logging.logGroupArn)
  ) {
    report.error({
      code: 'HERA_CLU_054',
      path: 'cluster.fargate.logging.logGroupArn',
      message: `${JSON.stringify(logging.logGroupArn)} is not the ARN of one log group`,
      allowed: 'arn:aws:logs:<region>:<account>:log-group:<name>, without :*',
      fix: 'pass logGroupArn of a LogGroupRef',
    });
  }
  return {
    profiles: options.profiles.map((profile, index) => {
      const path = `cluster.fargate.profiles[${index}]`;
      checkName(profile.name, path, seen, report);
      checkSelectors(profile, path, report);
      return {
        name: profile.name,
        selectors: profile.selectors,
        subnets: subnetsOf(profile, nodes, path, report),
      };
    }),
    ...(logging === undefined ? {} : { logging }),
  };
};
