import { describe, expect, it } from 'vitest';
import data from '../data/endpoints.json';
import {
  isThirdParty,
  isWholeName,
  knownServices,
  namedAsUsual,
  offeredIn,
  presetServices,
  regionInName,
  sharedBuckets,
  shortName,
} from './catalogue';
import { clusterUses, endpointPresets } from './endpoint-options';
import { requiredEndpoints } from './required-endpoints';

describe('the catalogue of endpoints', () => {
  it('has presets that build on each other', () => {
    expect(Object.keys(data.presets)).toEqual([...endpointPresets]);
    expect(Object.fromEntries(endpointPresets.map((preset) => [preset, presetServices(preset).join(' ')]))).toEqual({
      free: 's3',
      core: 's3 ecr.api ecr.dkr ec2 sts logs eks-auth',
      isolated: 's3 ecr.api ecr.dkr ec2 sts logs eks-auth eks kms elasticloadbalancing autoscaling monitoring',
      ssm: 's3 ssm ssmmessages',
      karpenter: 's3 ecr.api ecr.dkr ec2 sts logs eks-auth eks kms elasticloadbalancing autoscaling monitoring sqs ssm',
      storage: 's3 elasticfilesystem',
      secrets: 's3 secretsmanager',
    });
  });

  it('names only services and sources that it has', () => {
    expect(Object.keys(data.uses)).toEqual([...clusterUses]);
    const used = [
      ...endpointPresets.flatMap(presetServices),
      ...Object.values(data.uses).flat(),
      ...data.nodes,
      ...Object.keys(data.unavailable),
      ...data.buckets.flatMap((bucket) => bucket.with ?? []),
    ];
    expect(used.filter((service) => !knownServices.includes(service))).toEqual([]);
    const entries = [...Object.values(data.services), ...data.buckets, ...Object.values(data.statements)];
    expect(entries.filter(({ source }) => !Object.hasOwn(data.source, source))).toEqual([]);
    expect(Date.parse(data.asOf)).not.toBeNaN();
  });

  it.each([
    ['com.amazonaws.us-east-1.lambda', true, 'us-east-1', undefined],
    ['com.amazonaws.us-gov-west-1.ecr.api', true, 'us-gov-west-1', 'ecr.api'],
    ['cn.com.amazonaws.cn-north-1.ecr.dkr', true, 'cn-north-1', 'ecr.dkr'],
    ['com.amazonaws.iam', true, undefined, undefined],
    ['com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718', true, 'eu-west-1', undefined],
    ['aws.api.us-east-1.qbusiness', true, undefined, undefined],
    ['ecr.api', false, undefined, undefined],
    ['com.amazonaws.us-east-1.*', false, 'us-east-1', undefined],
  ])('reads the name %s', (name, whole, region, short) => {
    expect([isWholeName(name), regionInName(name), shortName(name)]).toEqual([whole, region, short]);
  });

  it('tells services of others, regions that lack one, and regions with names of their own', () => {
    expect(isThirdParty('com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718')).toBe(true);
    expect(isThirdParty('com.amazonaws.eu-west-1.lambda')).toBe(false);
    expect([offeredIn('eks', 'mx-central-1'), offeredIn('eks', 'us-east-1'), offeredIn('sts', 'mx-central-1')]).toEqual(
      [false, true, true],
    );
    expect([namedAsUsual('cn-north-1'), namedAsUsual('us-gov-west-1')]).toEqual([false, true]);
  });

  it('has the buckets of the SSM agent only where there is an endpoint for it', () => {
    const always = [
      'prod-eu-west-1-starport-layer-bucket',
      'al2023-repos-eu-west-1-de612dc2',
      'prod-registry-k8s-io-eu-west-1',
    ];
    expect(sharedBuckets('eu-west-1', ['s3'])).toEqual(always);
    expect(sharedBuckets('eu-west-1', ['s3', 'ssm'])).toEqual(
      expect.arrayContaining([...always, 'amazon-ssm-eu-west-1']),
    );
  });
});

describe('endpoints that a cluster needs', () => {
  const table = (...uses: Parameters<typeof requiredEndpoints>[0]) =>
    requiredEndpoints(uses).map(
      ({ service, type, reasons }) => `${service} ${type} ${reasons.map((r) => r.split(':')[0])}`,
    );

  it('are those of its nodes at least', () => {
    expect(table()).toEqual([
      's3 gateway nodes',
      'ecr.api interface nodes',
      'ecr.dkr interface nodes',
      'ec2 interface nodes',
      'sts interface nodes',
    ]);
  });

  it('follow from what it does, each with every reason', () => {
    expect(table('podIdentity', 'irsa', 'karpenter', 'ssm', 'dynamodb').slice(4)).toEqual([
      'sts interface nodes,irsa',
      'eks-auth interface podIdentity',
      'sqs interface karpenter',
      'ssm interface karpenter,ssm',
      'eks interface karpenter',
      'ssmmessages interface ssm',
      'dynamodb gateway dynamodb',
    ]);
    expect(requiredEndpoints(['podIdentity'])[5]?.reasons).toEqual([
      'podIdentity: the Pod Identity agent fetches credentials',
    ]);
  });
});
