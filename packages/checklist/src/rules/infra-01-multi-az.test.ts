import { describe, expect, it } from 'vitest';
import { liveRuling, platform, ruling } from '../platform.fixture';

const item = 'infra-01-multi-az';
const node = (name: string, zone: string | undefined, ready = 'True') => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, ...(zone === undefined ? {} : { labels: { 'topology.kubernetes.io/zone': zone } }) },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});

describe(item, () => {
  it('passes with control plane and groups in three zones', () => {
    const { status, evidence } = ruling(item, platform());
    expect(status).toBe('pass');
    expect(evidence).toContainEqual(
      expect.objectContaining({
        subject: 'aws_eks_node_group.system',
        attribute: 'subnet_ids',
        value: 'eu-west-1a, eu-west-1b, eu-west-1c',
      }),
    );
  });

  it('fails where a group stands in two subnets of one zone, whatever their number', () => {
    const stack = platform();
    for (const zone of ['b', 'c']) stack['aws_subnet'][`private-${zone}`].availability_zone = 'eu-west-1a';
    const { status, reason } = ruling(item, stack);
    expect(status).toBe('fail');
    expect(reason).toContain('stands in 1 zone: eu-west-1a');
  });

  it('fails where a group has fewer nodes than zones; spot only warns', () => {
    const stack = platform();
    stack['aws_eks_node_group']['workload'].scaling_config.min_size = 1;
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('1 node cannot stand in 3 zones'),
    });
    stack['aws_eks_node_group']['workload'].capacity_type = 'SPOT';
    expect(ruling(item, stack).status).toBe('warn');
  });

  it('accepts two zones in staging', () => {
    const stack = platform();
    const two = ['${aws_subnet.private-a.id}', '${aws_subnet.private-b.id}'];
    stack['aws_eks_cluster']['main'].vpc_config.subnet_ids = two;
    for (const group of ['system', 'workload']) stack['aws_eks_node_group'][group].subnet_ids = two;
    expect(ruling(item, stack).status).toBe('fail');
    expect(ruling(item, stack, { profile: 'staging' }).status).toBe('pass');
  });

  it('knows zones by id as well, and does not mix ids with names', () => {
    const stack = platform();
    for (const zone of ['a', 'b', 'c']) {
      const { availability_zone: _, ...rest } = stack['aws_subnet'][`private-${zone}`];
      stack['aws_subnet'][`private-${zone}`] = { ...rest, availability_zone_id: `euw1-az${zone === 'a' ? 1 : 2}` };
    }
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('2 zones: euw1-az1, euw1-az2'),
    });
  });

  it('is unknown where zones, subnets or the cluster are not in the document', () => {
    const zones = platform();
    for (const zone of ['a', 'b', 'c'])
      zones['aws_subnet'][`private-${zone}`].availability_zone = '${data.aws_availability_zones.all.names[0]}';
    expect(ruling(item, zones).status).toBe('unknown');
    const subnets = platform();
    subnets['aws_eks_node_group']['system'].subnet_ids = '${var.subnets}';
    expect(ruling(item, subnets).status).toBe('unknown');
    expect(ruling(item, {}).status).toBe('unknown');
  });

  it('counts the zones of ready nodes on live Kubernetes', () => {
    const three = [node('a', 'eu-west-1a'), node('b', 'eu-west-1b'), node('c', 'eu-west-1c')];
    expect(liveRuling(item, three, ['Node']).status).toBe('pass');
    expect(liveRuling(item, [...three.slice(0, 2), node('c', 'eu-west-1c', 'False')], ['Node']).status).toBe('fail');
    expect(liveRuling(item, [node('a', undefined)], ['Node']).status).toBe('unknown');
  });
});
