import type { SubnetTier } from '@hera/core';
import type { Check } from '../internal/check';
import type { AdoptedNetworkOptions } from './adopted-network-props';
import type { Placed } from './adopted-plan';
import { readable } from './same-checks';

/**
 * Tag by which load balancers find the subnets of a tier; its value is `1` or empty. Source: AWS Load Balancer
 * Controller, page subnet_discovery, read November 2026.
 */
export const roleTag: Readonly<Partial<Record<SubnetTier, string>>> = {
  public: 'kubernetes.io/role/elb',
  private: 'kubernetes.io/role/internal-elb',
};

/** Tag by which Karpenter finds subnets; its value is the cluster's name. */
export const karpenterTag = 'karpenter.sh/discovery';

const idForms = {
  vpc: /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  subnet: /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
} as const;

/** Checks an id that can be read at synth; references pass. */
export const checkId = (check: Check, kind: keyof typeof idForms, id: unknown, path: string): void => {
  const known = readable(id);
  if (known === undefined || idForms[kind].test(known)) return;
  check.problem({
    code: 'HERA_NET_070',
    path,
    message: `${JSON.stringify(known)} is not the id of a ${kind === 'vpc' ? 'VPC' : 'subnet'}`,
    allowed: `${kind}- and 17 hexadecimal digits, or 8 in old accounts`,
    fix: 'copy the id as AWS shows it',
  });
};

/** Reports subnets that `keyOf` cannot tell apart. */
export const checkDistinct = <Subnet>(
  check: Check,
  subnets: readonly Placed<Subnet>[],
  keyOf: (subnet: Placed<Subnet>) => string | undefined,
): void => {
  const seen = new Map<string, Placed<Subnet>>();
  for (const subnet of subnets) {
    const key = keyOf(subnet);
    if (key === undefined) continue;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, subnet);
      continue;
    }
    check.problem({
      code: 'HERA_NET_071',
      path: subnet.path,
      message: `is the same subnet as ${earlier.path}`,
      allowed: 'one tier and one zone for each subnet',
      fix: 'take one of the two out, or name another subnet',
    });
  }
};

/** Records what nobody can judge at synth, so that silence never reads as approval. */
export const notJudged = (check: Check, path: string, what: string, fix: string): void =>
  check.warning({ code: 'HERA_NET_077', path, message: `not judged at synth: ${what}`, fix });

const names = (subnets: readonly Placed<unknown>[]): string =>
  subnets.map(({ tier, zone }) => `${tier}.${zone}`).join(', ');

/** Records the subnets of which something is not known, in one line. */
export const notJudgedOf = (check: Check, subnets: readonly Placed<unknown>[], what: string, fix: string): void => {
  if (subnets.length > 0) notJudged(check, 'network.layout', `${what} of ${names(subnets)}`, fix);
};

/** What is not known of any adopted network, however it was found. */
export const noteUnknown = (
  check: Check,
  options: AdoptedNetworkOptions,
  cidr: string | undefined,
  subnets: readonly Placed<unknown>[],
): void => {
  notJudgedOf(
    check,
    subnets.filter((subnet) => subnet.cidr === undefined),
    'size, place and overlap',
    'write their cidr',
  );
  if (cidr === undefined) {
    notJudged(
      check,
      'network',
      'whether the subnets lie inside the VPC, since its CIDR is not known',
      'write its cidr',
    );
  }
  if (options.nat === undefined && subnets.some(({ tier }) => tier === 'private')) {
    notJudged(check, 'network.nat', 'how the private tier reaches out', 'write nat, where it is by NAT gateways');
  }
  if (cidr === undefined || options.nat === undefined || subnets.some((subnet) => subnet.cidr === undefined)) {
    notJudged(
      check,
      'network',
      'anything downstream: without every cidr and nat no fact is published for verification and reports',
      'write cidr and nat',
    );
  }
  const asked = check.context.settings.flowLogs
    ? ', and the flow log that the environment asks for'
    : ', and flow logs';
  notJudged(
    check,
    'network',
    `routes, endpoints, the default security group and network ACLs of a VPC that is not made here${asked}`,
    "have the VPC's owner confirm them",
  );
};
