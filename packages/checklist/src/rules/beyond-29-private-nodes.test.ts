import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

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
});
