import type { Caller } from './caller';

/** The ARN partition of a region. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** `arn:aws:<service>:<region>:<account>:<resource>`, in the caller's account and region. */
export const arnOf = ({ region, account }: Caller, service: string, resource: string): string =>
  `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
