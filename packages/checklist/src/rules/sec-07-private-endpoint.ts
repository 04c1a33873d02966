import { isUnknown } from '@hera/stack-model';
import { noCluster } from '../analysis/clusters';
import type { Rule } from '../engine/rule';

/** Anchors that fail with any public endpoint, whatever may reach it. */
const privateOnly = [
  'CKV_AWS_39',
  'AWS-0040',
  'EKS.1',
  'CT.EKS.PR.1',
  '5.4.2',
  'check_endpoint_public_access',
  'AwsSolutions-EKS1',
];

/** The API has a private endpoint; a public one beside it only where the environment allows a list of networks. */
export const privateEndpoint: Rule = {
  item: 'sec-07-private-endpoint',
  resources: (scope, { parameters }) => {
    const clusters = scope.resources('aws_eks_cluster');
    if (clusters.length === 0) return noCluster(scope);
    const findings = scope.findings();
    let anyPublic = false;
    for (const cluster of clusters) {
      const isPrivate = cluster.flag('vpc_config[0].endpoint_private_access');
      const privateDetail = { attribute: 'vpc_config[0].endpoint_private_access', expected: 'true' };
      if (isUnknown(isPrivate))
        findings.unknown(cluster, 'whether it has a private endpoint is not known', privateDetail);
      // Not set is off: the default of the EKS API.
      else if (isPrivate === true) findings.holds(cluster, 'has a private endpoint', privateDetail);
      else findings.breaks(cluster, 'has no private endpoint', { ...privateDetail, value: 'false' });

      const open = cluster.flag('vpc_config[0].endpoint_public_access');
      const publicDetail = { attribute: 'vpc_config[0].endpoint_public_access', value: open ?? 'true' };
      if (open === false) continue;
      anyPublic = true;
      if (parameters.text('publicEndpoint') === 'allow-list') continue;
      if (isUnknown(open)) findings.unknown(cluster, 'whether it has a public endpoint is not known', publicDetail);
      else findings.breaks(cluster, 'has a public endpoint', { ...publicDetail, expected: 'false' });
    }
    return findings.judge(
      anyPublic
        ? 'has a private endpoint, and a public one beside it: see sec-08-public-endpoint-cidrs'
        : 'the API is reached from inside of the VPC alone',
      anyPublic ? { anchorStrengths: Object.fromEntries(privateOnly.map((id) => [id, 'conflicts' as const])) } : {},
    );
  },
};
