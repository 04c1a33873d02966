import { loadCatalogue } from '@hera/prices';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../engine/evidence';
import { loadItems } from '../items/load';
import { all, set, without } from '../platform-edits.fixture';
import { ruling } from '../platform.fixture';
import { twoClusters } from '../two-clusters.fixture';
import { fixingCost } from './fixing-cost';

const catalogue = loadCatalogue();
const price = fixingCost({ catalogue, region: 'us-east-1', zones: 3 });
const usd = (dimension: Parameters<typeof catalogue.priceOf>[1]): number =>
  Number(catalogue.priceOf('us-east-1', dimension).tiers[0].usd);

const breaks = (more: Partial<Evidence>): Evidence => ({
  verdict: 'breaks',
  level: 'plan',
  subject: 'stack',
  message: 'm',
  ...more,
});
const noNat = (zone: string): Evidence =>
  breaks({ subject: `aws_route.${zone}`, attribute: 'nat_gateway_id', expected: `a NAT gateway in ${zone}` });

describe('fixingCost', () => {
  it('counts a NAT gateway and its address once for each zone without one', () => {
    const cost = price({ id: 'infra-02-nat-per-az' }, { evidence: [noNat('a'), noNat('a'), noNat('b')] });
    expect(cost?.monthlyUsd.expected).toBeCloseTo(2 * 730 * (usd('nat.hour') + usd('vpc.public-ipv4')), 2);
    expect(cost?.note).toMatch(/^2 NAT gateways.*without the traffic.*us-east-1/);
  });

  it('counts interface endpoints in each zone, and none for S3', () => {
    const missing = ['sts', 'ecr.api', 's3'].map((attribute) => breaks({ attribute, expected: 'an endpoint' }));
    const cost = price({ id: 'infra-03-vpc-endpoints' }, { evidence: missing });
    expect(cost?.monthlyUsd.expected).toBeCloseTo(2 * 3 * 730 * usd('vpc.interface-endpoint.hour'), 2);
  });

  it('prices the least set of alarms where there is none, else those that are missing', () => {
    expect(price({ id: 'mon-13-alarms' }, { evidence: [breaks({})] })?.note).toMatch(/^5 alarms/);
    expect(
      price({ id: 'mon-13-alarms' }, { evidence: [breaks({ attribute: 'node-memory' })] })?.monthlyUsd.expected,
    ).toBe(usd('cloudwatch.alarm.standard'));
  });

  it('counts what each of two clusters and VPCs lacks', () => {
    const stack = twoClusters();
    for (const prefix of ['', 'second-'])
      all(
        without(
          `aws_vpc_endpoint.${prefix}sts`,
          `aws_cloudwatch_metric_alarm.${prefix}api`,
          `aws_cloudwatch_metric_alarm.${prefix}nat-a`,
        ),
        set(`aws_route.${prefix}b`, 'nat_gateway_id', `\${aws_nat_gateway.${prefix}a.id}`),
      )(stack);
    const noteOf = (item: string) => price({ id: item }, ruling(item, stack))?.note;
    expect(noteOf('infra-03-vpc-endpoints')).toMatch(/^2 interface endpoints/);
    expect(noteOf('mon-13-alarms')).toMatch(/^4 alarms/);
    expect(noteOf('infra-02-nat-per-az')).toMatch(/^2 NAT gateways/);
  });

  it('says that a setting costs nothing, and of what depends on use nothing at all', () => {
    expect(price({ id: 'beyond-30-imdsv2' }, { evidence: [breaks({})] })?.monthlyUsd.expected).toBe(0);
    expect(price({ id: 'infra-05-logging' }, { evidence: [breaks({})] })).toBeUndefined();
  });

  it('prices nothing without evidence, and nothing in a region without prices', () => {
    expect(price({ id: 'infra-04-kms-secrets' }, { evidence: [] })).toBeUndefined();
    const elsewhere = fixingCost({ catalogue, region: 'moon-north-1', zones: 3 });
    expect(elsewhere({ id: 'infra-04-kms-secrets' }, { evidence: [breaks({})] })).toBeUndefined();
  });

  it('never throws, whatever item and evidence', () => {
    for (const item of loadItems()) expect(() => price(item, { evidence: [breaks({}), noNat('a')] })).not.toThrow();
  });
});
