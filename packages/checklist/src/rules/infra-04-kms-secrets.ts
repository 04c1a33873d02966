import type { Resource } from '@hera/stack-model';
import { noCluster } from '../analysis/clusters';
import { judgeKey, keyUsed } from '../analysis/keys';
import { isUnset, knownBlocks, knownTexts } from '../analysis/references';
import type { Findings } from '../engine/findings';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const attribute = 'encryption_config[0].provider[0].key_arn';
const expected = 'a customer-managed key';

const judgeCluster = (scope: ResourceScope, findings: Findings, cluster: Resource): void => {
  const blocks = knownBlocks(cluster, 'encryption_config');
  if (blocks === undefined && !isUnset(cluster, 'encryption_config'))
    return findings.unknown(cluster, 'its encryption is not known', { attribute: 'encryption_config' });
  if (blocks === undefined || blocks.length === 0)
    return findings.breaks(cluster, 'has no key of its own: secrets are encrypted with a key of EKS alone', {
      attribute: 'encryption_config',
      value: 'not set',
      expected,
    });
  const resources = knownTexts(cluster, 'encryption_config[0].resources');
  if (resources !== undefined && !resources.includes('secrets'))
    findings.breaks(cluster, 'the key is not for secrets', {
      attribute: 'encryption_config[0].resources',
      expected: 'secrets',
    });
  const used = keyUsed(cluster, attribute);
  if (used.kind === 'own') {
    findings.holds(cluster, `uses ${used.key.address}`, { attribute, value: used.key.address, expected });
    judgeKey(scope, findings, used.key);
  } else if (used.kind === 'aws')
    findings.breaks(cluster, 'uses a key that AWS manages', { attribute, value: used.what, expected });
  else if (used.kind === 'elsewhere')
    findings.unknown(
      cluster,
      'uses a key from elsewhere: whose it is, whether it rotates and whom it lets in is not told',
      {
        attribute,
        value: used.what,
        expected,
      },
    );
  else findings.unknown(cluster, 'which key it uses is not known', { attribute, expected });
};

/** Kubernetes secrets are encrypted with a customer-managed key that rotates, is enabled, and lets nobody in by a wildcard. */
export const kmsSecrets: Rule = {
  item: 'infra-04-kms-secrets',
  resources: (scope) => {
    const clusters = scope.resources('aws_eks_cluster');
    if (clusters.length === 0) return noCluster(scope);
    const findings = scope.findings();
    for (const cluster of clusters) judgeCluster(scope, findings, cluster);
    return findings.judge('secrets are encrypted with a customer-managed key that rotates and names its principals');
  },
};
