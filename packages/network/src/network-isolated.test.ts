import { contextOf, factsOf } from '@hera/core';
import { resources, synth, testStack } from '@hera/core/testing';
import type { TerraformResource } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Network, type NetworkProps } from './index';
import { productionLayout, productionNetwork, refusalsOf } from './network.fixture';

const isolated: NetworkProps = {
  cidr: '10.1.0.0/16',
  layout: { private: productionLayout.private },
  nat: 'none',
  endpoints: ['isolated'],
};
const built = (props: NetworkProps, profile: 'production' | 'development' = 'development') => {
  const stack = testStack(profile);
  const network = new Network(stack, 'Network', props);
  return { network, stack, json: synth(stack), fact: factsOf(contextOf(stack).facts, 'network')[0] };
};

describe('a network without a way out', () => {
  const { network, json, fact } = built(isolated);

  it('has neither gateways nor default routes, and endpoints that nodes wait for', () => {
    for (const type of ['aws_nat_gateway', 'aws_internet_gateway', 'aws_eip', 'aws_route']) {
      expect(json.resource[type], type).toBeUndefined();
    }
    expect(resources(json, 'aws_route_table')).toHaveLength(3);
    const waited = network.egress.map((dependable) => (dependable as TerraformResource).terraformResourceType);
    expect(waited.filter((type) => type === 'aws_vpc_endpoint')).toHaveLength(
      resources(json, 'aws_vpc_endpoint').length,
    );
  });

  it('says so where it is described and promised', () => {
    expect(fact).toMatchObject({
      nat: 'none',
      gatewayEndpoints: ['s3'],
      interfaceEndpoints: {
        services: expect.arrayContaining(['ecr.api', 'sts', 'eks', 'elasticloadbalancing']),
        zones: ['use1-az1', 'use1-az2', 'use1-az4'],
      },
    });
    expect(network.describe().subnets.map(({ route }) => route)).toEqual(Array(3).fill('s3 endpoint'));
  });

  it.each([
    ['no interface endpoints', ['free'], /ecr\.api/],
    ['the core preset alone', ['core'], /endpoints for .*elasticloadbalancing/],
  ])('is refused with %s: HERA_NET_017', (_, endpoints, message) => {
    expect(refusalsOf({ ...isolated, endpoints }, testStack('development'))).toMatchObject([
      { code: 'HERA_NET_017', path: 'network.nat', message: expect.stringMatching(message) },
    ]);
  });

  it('is warned of where IPv6 leads out all the same: HERA_NET_028', () => {
    const { stack, json: dual } = built({ ...isolated, ipv6: true });
    expect(stack.manifest.warnings).toMatchObject([{ code: 'HERA_NET_028', path: 'network.ipv6' }]);
    expect(resources(dual, 'aws_egress_only_internet_gateway')).toHaveLength(1);
    expect(built(isolated).stack.manifest.warnings).toEqual([]);
  });
});

describe('endpoints by default', () => {
  it('are those of the environment: core in production, S3 alone in development', () => {
    expect(built(productionNetwork, 'production').fact?.interfaceEndpoints?.services).toHaveLength(6);
    expect(
      built({ ...isolated, nat: 'none', layout: { intra: productionLayout.private }, endpoints: ['free'] }).fact,
    ).not.toHaveProperty('interfaceEndpoints');
    expect(built({ cidr: isolated.cidr, layout: productionLayout }).fact).not.toHaveProperty('interfaceEndpoints');
  });

  it('are not fewer in production without a reason: HERA_NET_019', () => {
    expect(refusalsOf({ ...productionNetwork, endpoints: ['free'] })).toMatchObject([
      { code: 'HERA_NET_019', fix: expect.stringContaining('environment.overrides.endpoints') },
    ]);
    const justification = 'no workload of this account calls AWS but for S3';
    const declared = testStack('production', { overrides: { endpoints: { value: 'free', justification } } });
    expect(refusalsOf({ ...productionNetwork, endpoints: ['free'] }, declared)).toEqual([]);
  });

  it('admit the pods tier as well, and route it to S3', () => {
    const pods = { 'use1-az1': '100.64.0.0/18', 'use1-az2': '100.64.64.0/18', 'use1-az4': '100.64.128.0/18' };
    const layout = { ...productionLayout, pods };
    const { json } = built({ ...productionNetwork, layout, secondaryCidrs: ['100.64.0.0/16'] }, 'production');
    const admitted = resources(json, 'aws_vpc_security_group_ingress_rule').map(({ cidr_ipv4 }) => cidr_ipv4);
    expect(admitted).toEqual(expect.arrayContaining(Object.values(pods)));
    const tables = resources(json, 'aws_vpc_endpoint').flatMap((endpoint) => endpoint['route_table_ids'] ?? []);
    for (const name of Object.keys(json.resource['aws_route_table_association'] ?? {}).filter((each) =>
      each.includes('_pods_'),
    )) {
      expect(tables).toContain(json.resource['aws_route_table_association']?.[name]?.['route_table_id']);
    }
  });
});
