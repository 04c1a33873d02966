import { describe, expect, it } from 'vitest';
import { eksUnsupportedZones, inRegion, zoneForm, zoneNumber, zonePrefix } from './zones';

describe('zones', () => {
  it.each([
    ['use1-az1', 'id'],
    ['apne3-az12', 'id'],
    ['us-east-1a', 'name'],
    ['us-gov-west-1b', 'name'],
    ['us-east-1', undefined],
    ['us-east-1-bos-1a', undefined],
    ['use1-bos1-az1', undefined],
    ['use1-az0', undefined],
    ['use1-az01', undefined],
    ['a', undefined],
  ])('%s is an %s', (zone, form) => {
    expect(zoneForm(zone)).toBe(form);
  });

  it.each([
    ['use1-az1', 0],
    ['apne3-az12', 11],
    ['us-east-1a', 0],
    ['us-gov-west-1c', 2],
    ['us-east-1', undefined],
  ])('%s has number %s', (zone, number) => {
    expect(zoneNumber(zone)).toBe(number);
  });

  // Source: AWS Regions and Availability Zones guide, page aws-availability-zones.
  it.each([
    ['us-east-1', 'use1'],
    ['us-west-2', 'usw2'],
    ['ca-central-1', 'cac1'],
    ['eu-north-1', 'eun1'],
    ['ap-northeast-1', 'apne1'],
    ['ap-southeast-2', 'apse2'],
    ['sa-east-1', 'sae1'],
    ['us-gov-west-1', 'usgw1'],
    ['us-iso-east-1', undefined],
  ])('of %s have ids that begin with %s', (region, prefix) => {
    expect(zonePrefix(region, 'id')).toBe(prefix);
  });

  it('belong to one region, and are not judged where ids are not documented', () => {
    expect(inRegion('use1-az1', 'us-east-1')).toBe(true);
    expect(inRegion('use1-az1', 'us-east-2')).toBe(false);
    expect(inRegion('us-east-10a', 'us-east-1')).toBe(false);
    expect(inRegion('usie1-az1', 'us-iso-east-1')).toBe(true);
  });

  it('without EKS are known by region, or all when the region is not', () => {
    expect(eksUnsupportedZones('us-west-1')).toEqual(['usw1-az2']);
    expect(eksUnsupportedZones('eu-west-1')).toEqual([]);
    expect(eksUnsupportedZones()).toEqual(['use1-az3', 'usw1-az2', 'cac1-az3']);
  });
});
