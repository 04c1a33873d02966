import { describe, expect, it } from 'vitest';
import { productionProps, resourcesOf } from './cluster.fixture';

const addresses = (resources: ReturnType<typeof resourcesOf>): readonly string[] =>
  Object.entries(resources).flatMap(([type, ids]) => Object.keys(ids).map((id) => `${type}.${id}`));

describe('addresses', () => {
  it('are the ones that people have in their state', async () => {
    await expect([...addresses(resourcesOf(productionProps()))].sort().join('\n')).toMatchFileSnapshot(
      './addresses.golden.txt',
    );
  });

  it('do not move when a node group, an add-on or an access entry is added in front', () => {
    const props = productionProps();
    const before = addresses(resourcesOf(props));
    const after = addresses(
      resourcesOf(
        productionProps({
          nodeGroups: [
            {
              name: 'batch',
              instanceTypes: ['m7g.large'],
              amiType: 'AL2023_ARM_64_STANDARD',
              interruptible: true,
              scaling: { minimum: 0, maximum: 5 },
            },
            ...(props.nodeGroups ?? []),
          ],
          addons: [{ name: 'kube-state-metrics' }],
          accessEntries: [
            { type: 'STANDARD', name: 'apps', principalArn: 'arn:aws:iam::111122223333:role/apps' },
            ...(props.accessEntries ?? []),
          ],
        }),
      ),
    );
    expect(before.filter((address) => !after.includes(address))).toEqual([]);
    // Group, template, what the Cluster Autoscaler has to know of a group without nodes, add-on, entry.
    expect(after).toHaveLength(before.length + 5);
  });
});
