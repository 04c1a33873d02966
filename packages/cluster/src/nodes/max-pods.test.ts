import { describe, expect, it } from 'vitest';
import { type CniMode, cniModeOf, maxPodsOf, maxPodsOfAll, vcpusOf } from './max-pods';

const addresses: CniMode = { prefixDelegation: false, customNetworking: false };
const prefixes: CniMode = { prefixDelegation: true, customNetworking: false };
const custom: CniMode = { prefixDelegation: false, customNetworking: true };

describe('pods of an instance type', () => {
  // awslabs/amazon-eks-ami, eni-max-pods.txt, held to the ceilings of max-pods-calculator.sh.
  it.each([
    ['t3.nano', 4],
    ['t3.small', 11],
    ['t3a.small', 8],
    ['t4g.medium', 17],
    ['t3.large', 35],
    ['t3.2xlarge', 58],
    ['m7g.medium', 8],
    ['m5.large', 29],
    ['c7i-flex.large', 29],
    ['r8g.xlarge', 58],
    ['m6a.4xlarge', 110],
    ['m6a.8xlarge', 234],
    ['c7i.48xlarge', 250],
  ])('%s holds %i', (type, pods) => {
    expect(maxPodsOf(type, addresses)).toBe(pods);
  });

  // EKS user guide, choosing-instance-type: 29, 20 and 110 for m5.large.
  it('follow the mode of the CNI', () => {
    expect([addresses, custom, prefixes].map((mode) => maxPodsOf('m5.large', mode))).toEqual([29, 20, 110]);
    expect(maxPodsOf('t3.nano', { prefixDelegation: true, customNetworking: true })).toBe(18);
    expect(maxPodsOf('m5.8xlarge', prefixes)).toBe(250);
  });

  it.each(['m8i.large', 'm5.metal', 'mac2.metal', 'm5', '${data.x}'])('%s is not known', (type) => {
    expect(maxPodsOf(type, addresses)).toBeUndefined();
  });

  it('of several types are the least, and not known when one is not', () => {
    expect(maxPodsOfAll(['m5.xlarge', 'm5.large'], addresses)).toBe(29);
    expect(maxPodsOfAll(['m5.xlarge', 'm8i.large'], addresses)).toBeUndefined();
    expect(maxPodsOfAll([], addresses)).toBeUndefined();
  });
});

it('reads the mode of the CNI from the configuration of its add-on', () => {
  const cni = (env: unknown) => cniModeOf([{ name: 'vpc-cni', configuration: { env } }]);
  expect(cni({ ENABLE_PREFIX_DELEGATION: 'true' })).toEqual(prefixes);
  expect(cni({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true', ENABLE_PREFIX_DELEGATION: 'false' })).toEqual(custom);
  expect(cni(undefined)).toEqual(addresses);
  expect(cniModeOf([{ name: 'coredns', configuration: { env: { ENABLE_PREFIX_DELEGATION: 'true' } } }])).toEqual(
    addresses,
  );
});

it('knows the vCPUs of the smallest and the largest type of a group, or of none', () => {
  expect(vcpusOf(['m5.large'])).toEqual({ least: 2, most: 2 });
  expect(vcpusOf(['m5.large', 'c7i.48xlarge', 'm6i.xlarge'])).toEqual({ least: 2, most: 192 });
  expect(vcpusOf(['m5.large', 'p9.huge'])).toBeUndefined();
  expect(vcpusOf([])).toBeUndefined();
});
