import { isUnknown } from '@hera/core';
import { parseIpv4Network } from '../internal/cidr';
import type { Report } from '../internal/report';
import { knownWebhookPorts, type NodeRule, nodeRules } from './node-rules';
import type { SecurityGroupOptions, StrictSecurityGroup } from './security-group-options';

/** What the choice of security groups is held against. */
export interface SecurityGroupSetting {
  readonly clusterName: string;
  readonly vpcId: string;
  /** Whether EKS Auto Mode makes nodes. */
  readonly autoMode: boolean;
  /** Whether pods run on Fargate. @default false */
  readonly fargate?: boolean;
  /** Whether pods have IPv6 addresses. @default false */
  readonly ipv6?: boolean;
}

/** The security group of the nodes. */
export type PlannedSecurityGroups =
  | { readonly mode: 'eks' }
  | {
      readonly mode: 'strict';
      readonly clusterName: string;
      readonly vpcId: string;
      readonly rules: readonly NodeRule[];
    };

const path = 'cluster.securityGroups';

const checkPorts = (
  property: 'podPorts' | 'webhookPorts',
  ports: readonly number[],
  wrong: (port: number) => boolean,
  allowed: string,
  report: Report,
): void => {
  ports.forEach((port, index) => {
    const twice = ports.indexOf(port) !== index;
    if (!twice && Number.isInteger(port) && !wrong(port)) return;
    report.error({
      code: 'HERA_CLU_082',
      path: `${path}.${property}[${index}]`,
      message: twice ? `${port} is listed twice` : `${port} cannot be opened here`,
      allowed,
      fix: 'correct or remove it',
    });
  });
};

const checkStrict = (options: StrictSecurityGroup, report: Report): void => {
  checkPorts(
    'podPorts',
    options.podPorts ?? [],
    (port) => port < 1 || port > 1024 || port === 53,
    '1 to 1024 without 53; the others are open between nodes',
    report,
  );
  checkPorts(
    'webhookPorts',
    options.webhookPorts ?? [],
    (port) => port < 1 || port > 65_535 || knownWebhookPorts.includes(port),
    `1 to 65535 without ${knownWebhookPorts.join(', ')}, which are open already`,
    report,
  );
  const cidrs = options.egressCidrs ?? [];
  cidrs.forEach((cidr, index) => {
    if (!report.isLiteral(cidr, `${path}.egressCidrs[${index}]`)) return;
    const twice = cidrs.indexOf(cidr) !== index;
    const network = parseIpv4Network(cidr);
    if (!twice && typeof network !== 'string') return;
    report.error({
      code: 'HERA_CLU_082',
      path: `${path}.egressCidrs[${index}]`,
      message: twice ? `${cidr} is listed twice` : `${cidr} ${String(network)}`,
      allowed: 'networks such as 10.1.0.0/16, each once',
      fix: 'correct or remove it',
    });
  });
};

const refuse = (message: string, report: Report): void =>
  report.error({
    code: 'HERA_CLU_083',
    path,
    message,
    allowed: 'eks',
    fix: 'leave securityGroups out; the group that EKS makes is used',
  });

/** Checks which security groups are asked for, and lists the rules that they need. */
export const checkSecurityGroups = (
  given: SecurityGroupOptions | undefined,
  setting: SecurityGroupSetting,
  report: Report,
): PlannedSecurityGroups => {
  const options: SecurityGroupOptions = given === 'strict' ? { mode: 'strict' } : (given ?? 'eks');
  if (typeof options === 'string') return { mode: 'eks' };
  if (setting.autoMode) refuse('nodes of EKS Auto Mode carry the group that EKS makes, whatever is said here', report);
  if (setting.fargate ?? false) {
    refuse(
      'pods on Fargate carry the group that EKS makes, and the strict rules would keep them from cluster DNS',
      report,
    );
  }
  if (setting.ipv6 ?? false)
    refuse('the strict rules are written for IPv4, and pods of this cluster speak IPv6', report);
  checkStrict(options, report);
  const { podPorts = [], webhookPorts = [], egressCidrs } = options;
  const known = egressCidrs?.filter((cidr) => !isUnknown(cidr));
  return {
    mode: 'strict',
    clusterName: setting.clusterName,
    vpcId: setting.vpcId,
    rules: nodeRules({ podPorts, webhookPorts, egressCidrs: known }),
  };
};
