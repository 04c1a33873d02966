import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';
import { twoClusters } from '../two-clusters.fixture';

const item = 'infra-02-nat-per-az';

describe(item, () => {
  it('passes where each private route table leads to the gateway of its own zone', () => {
    expect(ruling(item, platform())).toMatchObject({
      status: 'pass',
      evidence: expect.arrayContaining([
        expect.objectContaining({
          subject: 'aws_subnet.private-b',
          message: expect.stringContaining('aws_nat_gateway.b'),
        }),
      ]),
    });
  });

  it('fails where one route leads to the gateway of another zone, and names the route', () => {
    const stack = platform();
    stack['aws_route']['c'].nat_gateway_id = '${aws_nat_gateway.a.id}';
    const { status, evidence } = ruling(item, stack);
    expect(status).toBe('fail');
    expect(evidence.filter(({ verdict }) => verdict === 'breaks')).toEqual([
      expect.objectContaining({
        subject: 'aws_route.c',
        value: 'aws_nat_gateway.a',
        expected: 'a NAT gateway in eu-west-1c',
      }),
    ]);
  });

  it('follows routes that stand in the table itself', () => {
    const stack = platform();
    delete stack['aws_route']['b'];
    stack['aws_route_table']['b'].route = [{ cidr_block: '0.0.0.0/0', nat_gateway_id: '${aws_nat_gateway.c.id}' }];
    expect(ruling(item, stack).status).toBe('fail');
    stack['aws_route_table']['b'].route[0].nat_gateway_id = '${aws_nat_gateway.b.id}';
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('fails where a gateway stands in a subnet without a way to the internet', () => {
    const stack = platform();
    stack['aws_nat_gateway']['a'].subnet_id = '${aws_subnet.private-a.id}';
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('no route to an internet gateway'),
    });
  });

  it('accepts one regional gateway for all zones', () => {
    const stack = platform();
    stack['aws_nat_gateway'] = { all: { availability_mode: 'regional', vpc_id: '${aws_vpc.main.id}' } };
    for (const zone of ['a', 'b', 'c']) stack['aws_route'][zone].nat_gateway_id = '${aws_nat_gateway.all.id}';
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('accepts no way out where endpoints cover what nodes call, and fails where they do not', () => {
    const stack = platform();
    for (const zone of ['a', 'b', 'c']) Reflect.deleteProperty(stack['aws_route'], zone);
    expect(ruling(item, stack).status).toBe('pass');
    delete stack['aws_vpc_endpoint']['ecr-api'];
    expect(ruling(item, stack)).toMatchObject({ status: 'fail', reason: expect.stringContaining('ecr.api') });
  });

  it('holds endpoints of one VPC against no other', () => {
    const isolated = (prefix: string) => {
      const stack = twoClusters();
      for (const zone of ['a', 'b', 'c']) Reflect.deleteProperty(stack['aws_route'], `${prefix}${zone}`);
      delete stack['aws_vpc_endpoint']['second-ecr-api'];
      return stack;
    };
    expect(ruling('infra-03-vpc-endpoints', isolated('')).status).toBe('fail');
    expect(ruling(item, isolated('')).status).toBe('pass');
    expect(ruling(item, isolated('second-'))).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/^aws_subnet\.second-private-a: .*ecr\.api in aws_vpc\.second-main/) as string,
    });
    const automatic = isolated('second-');
    for (const name of ['second-system', 'second-workload'])
      Reflect.deleteProperty(automatic['aws_eks_node_group'], name);
    delete automatic['aws_vpc_endpoint']['ecr-api'];
    expect(ruling(item, automatic)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('which nodes stand there is not known') as string,
    });
  });

  it('is unknown behind a transit gateway, and for a gateway or zone that the document does not show', () => {
    const transit = platform();
    delete transit['aws_route']['a'].nat_gateway_id;
    transit['aws_route']['a'].transit_gateway_id = 'tgw-1';
    expect(ruling(item, transit)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('transit gateway'),
    });
    const elsewhere = platform();
    elsewhere['aws_route']['a'].nat_gateway_id = '${var.gateway}';
    expect(ruling(item, elsewhere).status).toBe('unknown');
    const zoneless = platform();
    zoneless['aws_subnet']['private-a'].availability_zone = '${var.zone}';
    expect(ruling(item, zoneless).status).toBe('unknown');
  });

  it('is not applicable where no subnet is private', () => {
    const stack = platform();
    for (const zone of ['a', 'b', 'c'])
      stack['aws_route_table_association'][`private-${zone}`].route_table_id = '${aws_route_table.public.id}';
    expect(ruling(item, stack).status).toBe('not-applicable');
  });
});
