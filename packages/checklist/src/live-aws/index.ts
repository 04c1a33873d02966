import policy from '../data/live-aws-policy.json';

/** What `observeAws` may do in an account: reads, and nothing that shows content. A document for IAM; `aws` stands for the partition. */
export const liveAwsPolicy = policy;
export { observeAws, type ObserveAwsOptions, observedAwsTypes } from './observe';
