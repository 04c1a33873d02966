import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { collect } from '@hera/core/aws-sdk';
import type { TeardownFinding, TeardownLook } from './teardown-finding';

const removal = (region: string, names: readonly string[]): string =>
  names.map((name) => `aws logs delete-log-group --region ${region} --log-group-name ${name}`).join(' && ');

/** Log groups that agents made, which stay; and the control plane's, which its last lines may make anew after the destroy. */
export const logGroups: TeardownLook = async ({ aws, clusterName, isDeclared }) => {
  const prefixes = [`/aws/containerinsights/${clusterName}/`, `/aws/eks/${clusterName}/`];
  const found = await Promise.all(
    prefixes.map((logGroupNamePrefix) =>
      collect(paginateDescribeLogGroups({ client: aws.logs }, { logGroupNamePrefix }), (page) => page.logGroups),
    ),
  );
  const names = found.flat().flatMap(({ logGroupName }) => (logGroupName === undefined ? [] : [logGroupName]));
  const loose = names.filter((name) => !isDeclared(name));
  const declared = names.filter((name) => isDeclared(name) && name.startsWith('/aws/eks/'));
  const findings: TeardownFinding[] = [];
  if (loose.length > 0) {
    findings.push({
      id: 'log-groups',
      effect: 'leaks',
      resources: loose,
      message: `log groups of the cluster are not in the stack: they stay, and their storage is paid for`,
      fix: `take their agent off first, or it makes them anew; then: ${removal(aws.region, loose)}`,
    });
  }
  if (declared.length > 0) {
    findings.push({
      id: 'log-groups',
      effect: 'unclear',
      resources: declared,
      message:
        'late lines of the control plane can make its log group anew after the destroy, without retention and without its key',
      fix: `look for it an hour after the destroy: ${removal(aws.region, declared)}`,
    });
  }
  return findings;
};
