import { describe, expect, it } from 'vitest';
import { only, productionProps, resourcesOf } from './cluster.fixture';

describe('access', () => {
  it('is by entries and policies, under the name of the entry', () => {
    const resources = resourcesOf(
      productionProps({
        accessEntries: [
          ...(productionProps().accessEntries ?? []),
          {
            type: 'STANDARD',
            name: 'apps',
            principalArn: 'arn:aws:iam::111122223333:role/apps',
            kubernetesGroups: ['apps'],
            policies: [{ policy: 'AmazonEKSEditPolicy', scope: { namespaces: ['apps-*'] } }],
          },
          { type: 'EC2_LINUX', name: 'own-nodes', principalArn: 'arn:aws:iam::111122223333:role/own-nodes' },
        ],
      }),
    );
    expect(only(resources, 'aws_eks_access_entry', 'apps')).toMatchObject({
      type: 'STANDARD',
      kubernetes_groups: ['apps'],
    });
    expect(only(resources, 'aws_eks_access_entry', 'own-nodes')).toMatchObject({ type: 'EC2_LINUX' });
    expect(only(resources, 'aws_eks_access_policy_association', 'platform')).toMatchObject({
      access_scope: { type: 'cluster' },
    });
    expect(only(resources, 'aws_eks_access_policy_association', 'apps')).toMatchObject({
      policy_arn: expect.stringMatching(/:eks::aws:cluster-access-policy\/AmazonEKSEditPolicy$/),
      access_scope: { type: 'namespace', namespaces: ['apps-*'] },
    });
  });
});
