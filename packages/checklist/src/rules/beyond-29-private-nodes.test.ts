import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';
import { twoClusters } from '../two-clusters.fixture';

const item = 'beyond-29-private-nodes';

describe(item, () => {
  it('passes with nodes in private subnets', () => {
    expect(ruling(item, platform()).status).toBe('pass');
  });

  it('follows routes, whatever a subnet is called', () => {
    const stack = platform();
    stack['aws_route_table_association']['private-a'].route_table_id = '${aws_route_table.public.id}';
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('aws_subnet.private-a'),
    });
  });

  it.each([{ destination_cidr_block: '128.0.0.0/1' }, { destination_ipv6_cidr_block: '::/0' }])(
    'fails where %j leads to an internet gateway',
    (destination) => {
      const stack = platform();
      stack['aws_route']['more'] = {
        route_table_id: '${aws_route_table.a.id}',
        gateway_id: '${aws_internet_gateway.main.id}',
        ...destination,
      };
      expect(ruling(item, stack).status).toBe('fail');
    },
  );

  it('does not mind an egress-only gateway', () => {
    const stack = platform();
    stack['aws_egress_only_internet_gateway'] = { main: { vpc_id: '${aws_vpc.main.id}' } };
    stack['aws_route']['more'] = {
      route_table_id: '${aws_route_table.a.id}',
      destination_ipv6_cidr_block: '::/0',
      egress_only_gateway_id: '${aws_egress_only_internet_gateway.main.id}',
    };
    expect(ruling(item, stack).status).toBe('pass');
    expect(ruling('infra-02-nat-per-az', stack).status).toBe('pass');
  });

  it('fails where nodes get public addresses', () => {
    const subnet = platform();
    subnet['aws_subnet']['private-a'].map_public_ip_on_launch = true;
    expect(ruling(item, subnet).status).toBe('fail');
    const template = platform();
    template['aws_launch_template']['nodes'].network_interfaces = [{ associate_public_ip_address: 'true' }];
    expect(ruling(item, template).status).toBe('fail');
  });

  it('is unknown where subnets or their routes are', () => {
    const subnets = platform();
    subnets['aws_eks_node_group']['system'].subnet_ids = '${var.subnets}';
    expect(ruling(item, subnets).status).toBe('unknown');
    const routes = platform();
    routes['aws_route_table_association']['private-a'].route_table_id = '${var.table}';
    expect(ruling(item, routes).status).toBe('unknown');
    expect(ruling(item, {}).status).toBe('unknown');
  });

  it('does not mind an association of another VPC that tells no subnet', () => {
    const stack = twoClusters();
    for (const zone of ['a', 'b', 'c']) Reflect.deleteProperty(stack['aws_route_table_association'], `private-${zone}`);
    stack['aws_route_table_association']['stray'] = {
      subnet_id: '${var.subnet}',
      route_table_id: '${aws_route_table.second-a.id}',
    };
    expect(ruling(item, stack).status).toBe('pass');
    stack['aws_route_table_association']['stray'].route_table_id = '${aws_route_table.a.id}';
    expect(ruling(item, stack).status).toBe('unknown');
  });
});
