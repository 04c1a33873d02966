import { clusterCheck } from '../internal/live-cluster';
import { customerKeyFaultOf } from '../internal/live-keys';
import { observe } from '../internal/observation';

/** Envelope encryption of Kubernetes secrets with a key of the customer. */
export const eksSecretsEncryption = clusterCheck({
  id: 'eks-secrets-encryption',
  title: 'Kubernetes secrets are encrypted with an enabled customer-managed key',
  subject: 'encryption',
  applies: ({ secretsKey }) =>
    secretsKey === 'customer-managed' ||
    'the cluster declares no customer-managed key; EKS encrypts with one that AWS owns',
  expected: () => 'secrets encrypted with an enabled customer-managed key',
  look: async ({ cluster }, context) => {
    const entries = (cluster.encryptionConfig ?? []).filter(({ resources }) => resources?.includes('secrets'));
    if (entries.length === 0) {
      return [
        observe('eks:DescribeCluster', cluster.name, 'no encryption configuration', [
          'secrets have no customer-managed key',
        ]),
      ];
    }
    return Promise.all(
      entries.map(async ({ provider }) =>
        observe('eks:DescribeCluster', cluster.name, `secrets with ${provider?.keyArn ?? 'no key'}`, [
          await customerKeyFaultOf(context, provider?.keyArn),
        ]),
      ),
    );
  },
});
