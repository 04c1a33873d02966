import { HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import { autoModeDimension, type Dimension, dimensions, type FixedDimension, instanceDimension } from './dimensions';
import { loadCatalogue } from './load';
import { formatUsd, tieredCost } from './tiers';

const prices = loadCatalogue();
const monthly = (dimension: Dimension, quantity = 1, region = 'us-east-1') =>
  formatUsd(tieredCost(quantity, prices.priceOf(region, dimension)));
const hours = 730;

describe('list prices of us-east-1, worked out by hand', () => {
  it.each<[string, Dimension, number, string]>([
    // 0.10 x 730
    ['control plane', 'eks.control-plane', hours, '73.00'],
    // 0.50 x 730; with the control plane 438.00
    ['extended support, on top', 'eks.extended-support', hours, '365.00'],
    // 0.096 x 730
    ['m5.large', instanceDimension('m5.large'), hours, '70.08'],
    // 0.0832 x 730 = 60.736
    ['t3.large', instanceDimension('t3.large'), hours, '60.74'],
    // 0.0816 x 730 = 59.568
    ['m7g.large', instanceDimension('m7g.large'), hours, '59.57'],
    // 0.045 x 730
    ['zonal NAT gateway', 'nat.hour', hours, '32.85'],
    // 0.005 x 730
    ['its public IPv4 address', 'vpc.public-ipv4', hours, '3.65'],
    // 0.045 x 730 x 3 zones: nothing less than three zonal gateways
    ['regional NAT gateway in three zones', 'nat.regional.hour', 3 * hours, '98.55'],
    // 0.01 x 730
    ['interface endpoint in one zone', 'vpc.interface-endpoint.hour', hours, '7.30'],
    // 0.08 x 20
    ['gp3, 20 GB', 'ebs.gp3.storage', 20, '1.60'],
    ['alarm', 'cloudwatch.alarm.standard', 1, '0.10'],
    ['KMS key', 'kms.key', 1, '1.00'],
    // 10,000 x 0.000003
    ['KMS requests', 'kms.request', 10_000, '0.03'],
    // 0.5 x 100
    ['100 GB of logs', 'logs.ingestion', 100, '50.00'],
    // 0.01 x 1,000 in each direction
    ['1,000 GB between zones', 'transfer.inter-zone', 2000, '20.00'],
    // 0.0225 x 730 = 16.425
    ['Network Load Balancer', 'elb.nlb.hour', hours, '16.43'],
    // (2 x 0.7 above the baseline) x 730 x 0.05: a t3.large kept busy
    ['surplus credits of a busy t3.large', 'ec2.cpu-credits.t3', 2 * 0.7 * hours, '51.10'],
    ['gateway endpoint', 'vpc.gateway-endpoint.hour', hours, '0.00'],
  ])('%s', (_, dimension, quantity, usd) => {
    expect(monthly(dimension, quantity)).toBe(usd);
  });

  it('12 % of an instance for Auto Mode, and says that no source confirms the share', () => {
    // 0.096 x 0.12 x 730 = 8.4096
    expect(monthly(autoModeDimension('m5.large'), hours)).toBe('8.41');
    expect(prices.priceOf('us-east-1', autoModeDimension('m5.large'))).toMatchObject({
      service: 'AmazonEKS',
      confidence: 'unconfirmed',
      basis: '12 % of the on-demand price',
    });
  });

  it('of the first and of further tiers', () => {
    // 10,240 x 0.09 = 921.60; and 51,200 - 10,240 = 40,960 x 0.085 = 3,481.60
    expect(monthly('transfer.internet', 10_240)).toBe('921.60');
    expect(monthly('transfer.internet', 51_200)).toBe('4403.20');
    // 500 x 1.50 = 750; 100 x 0.75 = 75
    expect(monthly('guardduty.runtime', 600)).toBe('825.00');
  });
});

describe('a row', () => {
  it('says what, where, in which unit, by whom, of when and how sure', () => {
    const row = prices.priceOf('eu-west-1', 'nat.hour');
    expect({ ...row, tiers: row.tiers.map(({ from, usd }) => [from, usd.toFixed()]) }).toEqual({
      service: 'AmazonEC2',
      dimension: 'nat.hour',
      title: 'zonal NAT gateway',
      region: 'eu-west-1',
      unit: 'hour',
      currency: 'USD',
      tiers: [[0, '0.048']],
      confidence: 'confirmed',
      date: '2026-09-25',
      source: {
        id: 'bulk-eu-west-1',
        title: 'Extract of the AmazonEC2 offer file of eu-west-1',
        where: 'AWS bulk price list, AmazonEC2, eu-west-1',
        date: '2026-09-25',
      },
    });
    expect(prices.priceOf('us-east-1', 'ebs.gp3.iops').included).toEqual({ quantity: 3000, per: 'volume' });
    expect(prices.priceOf('us-east-1', 'vpc.gateway-endpoint.hour').free).toContain('nothing');
  });
});

describe('what has no price', () => {
  const problemOf = (region: string, dimension: Dimension) => {
    const result = prices.lookup(region, dimension);
    expect(result.found).toBe(false);
    return result.found ? undefined : result;
  };

  it('in a region without prices names the regions that have some, and gives none of theirs', () => {
    expect(problemOf('mars-north-1', 'nat.hour')).toEqual({
      found: false,
      regions: ['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'],
      problem: {
        code: 'HERA_PRICE_006',
        path: 'region',
        message: 'no prices of mars-north-1 are in the catalogue',
        allowed: 'ap-southeast-2, eu-central-1, eu-west-1, us-east-1, us-west-2',
        fix: 'add the prices of mars-north-1 with: infractl prices refresh',
      },
    });
  });

  it('for a dimension in a region names those that have it', () => {
    expect(problemOf('eu-central-1', 'guardduty.runtime')).toMatchObject({
      regions: ['us-east-1'],
      problem: { code: 'HERA_PRICE_007', allowed: 'us-east-1', message: expect.stringContaining('GuardDuty') },
    });
    expect(problemOf('us-east-1', 'backup.eks')?.problem.allowed).toBe('no region has a price');
    expect(problemOf('us-east-1', instanceDimension('m5.metal'))?.problem.code).toBe('HERA_PRICE_007');
    expect(problemOf('us-east-1', autoModeDimension('m5.metal'))?.problem.code).toBe('HERA_PRICE_007');
  });

  it('is no dimension', () => {
    expect(problemOf('us-east-1', 'nat' as Dimension)?.problem.code).toBe('HERA_PRICE_005');
    for (const name of ['__proto__', 'constructor', 'ec2.instance/__proto__', 'ec2.instance/']) {
      expect(problemOf('us-east-1', name as Dimension)?.problem.code).toMatch(/^HERA_PRICE_00[57]$/);
    }
  });

  it('is thrown by priceOf and spotOf', () => {
    for (const act of [() => prices.priceOf('us-east-9', 'nat.hour'), () => prices.spotOf('us-east-1', 'x1.large')]) {
      expect(act).toThrow(HeraError);
    }
    expect(() => prices.spotOf('us-east-1', 'x1.large')).toThrow('HERA_PRICE_007 ec2.instance/x1.large');
  });
});

describe('spot', () => {
  it('is a band below the on-demand price', () => {
    const { low, expected, high, discount, onDemand, source } = prices.spotOf('us-east-1', 't3.large');
    expect(onDemand.tiers[0].usd.toFixed()).toBe('0.0832');
    // 0.0832 x (1 - discount)
    expect(low.toFixed()).toBe((0.0832 * (1 - discount.high)).toFixed(6).replace(/0+$/, ''));
    expect(low.lte(expected) && expected.lte(high) && high.lt('0.0832')).toBe(true);
    expect(source.date).toMatch(/^\d{4}/);
  });
});

describe('the catalogue', () => {
  it('has the regions and instance types that are promised', () => {
    expect(prices.regions).toEqual(['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2']);
    for (const region of prices.regions) {
      for (const type of ['t3.large', 't3a.large', 't4g.large', 'm5.large', 'm5a.xlarge', 'm6i.large', 'm7g.large']) {
        expect(prices.instanceTypesIn(region), `${type} in ${region}`).toContain(type);
      }
    }
    expect(prices.instanceType('t3.large')).toEqual({
      name: 't3.large',
      vcpu: 2,
      memoryGiB: 8,
      arch: 'x86_64',
      baseline: 0.3,
    });
    expect(prices.instanceType('m7g.medium')).toEqual({ name: 'm7g.medium', vcpu: 1, memoryGiB: 4, arch: 'arm64' });
    expect(prices.instanceType('__proto__')).toBeUndefined();
  });

  it('has every dimension in us-east-1, save the one without a source', () => {
    const absent = (Object.keys(dimensions) as FixedDimension[]).filter(
      (dimension) => !prices.lookup('us-east-1', dimension).found,
    );
    expect(absent).toEqual(['backup.eks']);
  });

  it('knows what every type with a price is', () => {
    for (const region of prices.regions) {
      for (const type of prices.instanceTypesIn(region)) expect(prices.instanceType(type), type).toBeDefined();
    }
  });

  it('counts what no source confirms against coverage', () => {
    const all = prices.coverage();
    expect(all.confirmed + all.computed + all.unconfirmed).toBe(all.rows);
    expect(all.percent).toBeCloseTo((100 * all.confirmed) / all.rows, 0);
    expect(all.unconfirmed).toBeGreaterThan(0);
    expect(prices.coverage('us-east-1').percent).toBeGreaterThan(80);
    expect(prices.coverage('mars-north-1')).toEqual({
      rows: 0,
      confirmed: 0,
      computed: 0,
      unconfirmed: 0,
      percent: 0,
    });
  });

  it('calls nothing confirmed that names no source, and says by what rule a figure is computed', () => {
    for (const region of prices.regions) {
      for (const { dimension, source, confidence, basis } of prices.pricesIn(region)) {
        const at = `${dimension} in ${region}`;
        expect(source.id === 'not-confirmed', at).toBe(confidence === 'unconfirmed');
        if (confidence === 'computed') expect(basis, at).toBeDefined();
      }
    }
  });

  it('prices sizes of a family in proportion, to what AWS rounds', () => {
    for (const region of prices.regions) {
      for (const type of prices.instanceTypesIn(region)) {
        const [family = '', size] = type.split('.');
        if (size === 'large' || prices.instanceType(type)?.baseline !== undefined) continue;
        const large = prices.lookup(region, instanceDimension(`${family}.large`));
        const own = prices.priceOf(region, instanceDimension(type)).tiers[0].usd;
        const vcpu = prices.instanceType(type)?.vcpu ?? 0;
        if (!large.found) throw new Error(`${family}.large has no price in ${region}`);
        const wanted = large.row.tiers[0].usd.times(vcpu).div(2);
        expect(own.minus(wanted).abs().div(wanted).toNumber(), `${type} in ${region}`).toBeLessThan(0.002);
      }
    }
  });
});
