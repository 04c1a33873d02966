import { randomBytes } from 'node:crypto';
import type {
  CreateDetectorRequest,
  CreateDetectorResponse,
  DeleteDetectorRequest,
  DeleteDetectorResponse,
  FindingPublishingFrequency,
  GetDetectorRequest,
  GetDetectorResponse,
  ListDetectorsRequest,
  ListDetectorsResponse,
  UpdateDetectorRequest,
  UpdateDetectorResponse,
} from '@aws-sdk/client-guardduty';
import { arnOf, partitionOf } from '../arn';
import type { Operation } from './context';
import { badRequest } from './errors';
import { newFeatures, setFeatures, shownDataSources, shownFeatures } from './features';
import { detectorOf } from './store';
import { checkedTags } from './tags';

const frequencies: readonly FindingPublishingFrequency[] = ['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'];

const checkedFrequency = (value: FindingPublishingFrequency | undefined): FindingPublishingFrequency | undefined => {
  if (value === undefined || frequencies.includes(value)) return value;
  throw badRequest(
    `the input findingPublishingFrequency is invalid: ${String(value)} is not one of ${frequencies.join(', ')}.`,
  );
};

const checkedEnable = (value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  throw badRequest('the input enable is invalid: true or false is required.');
};

/** CreateDetector. @throws AwsError BadRequestException: an account has one detector in a region */
export const createDetector: Operation<CreateDetectorRequest, CreateDetectorResponse> = ({ scope, caller }, input) => {
  const enable = checkedEnable(input.enable);
  const [existing] = scope.values();
  if (existing !== undefined) {
    if (input.clientToken !== undefined && existing.clientToken === input.clientToken)
      return { detectorId: existing.id };
    throw badRequest('a detector already exists for the current account.');
  }
  const now = new Date();
  const features = newFeatures(now);
  setFeatures(features, input, now);
  const id = randomBytes(16).toString('hex');
  scope.set(id, {
    id,
    arn: arnOf(caller, 'guardduty', `detector/${id}`),
    createdAt: now,
    updatedAt: now,
    clientToken: input.clientToken,
    status: enable ? 'ENABLED' : 'DISABLED',
    findingPublishingFrequency: checkedFrequency(input.findingPublishingFrequency) ?? 'SIX_HOURS',
    features,
    tags: checkedTags(input.tags),
  });
  return { detectorId: id };
};

/** GetDetector. @throws AwsError BadRequestException where there is none of the id */
export const getDetector: Operation<GetDetectorRequest, GetDetectorResponse> = ({ scope, caller }, input) => {
  const detector = detectorOf(scope, input.detectorId);
  return {
    createdAt: detector.createdAt.toISOString(),
    updatedAt: detector.updatedAt.toISOString(),
    serviceRole: `arn:${partitionOf(caller.region)}:iam::${caller.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    status: detector.status,
    findingPublishingFrequency: detector.findingPublishingFrequency,
    dataSources: shownDataSources(detector.features),
    features: shownFeatures(detector.features),
    tags: detector.tags,
  };
};

/** UpdateDetector. What is not named stays as it is. @throws AwsError BadRequestException */
export const updateDetector: Operation<UpdateDetectorRequest, UpdateDetectorResponse> = ({ scope }, input) => {
  const detector = detectorOf(scope, input.detectorId);
  const frequency = checkedFrequency(input.findingPublishingFrequency);
  const enable = input.enable === undefined ? undefined : checkedEnable(input.enable);
  const now = new Date();
  setFeatures(detector.features, input, now);
  if (frequency !== undefined) detector.findingPublishingFrequency = frequency;
  if (enable !== undefined) detector.status = enable ? 'ENABLED' : 'DISABLED';
  detector.updatedAt = now;
  return {};
};

/** DeleteDetector. @throws AwsError BadRequestException where there is none of the id */
export const deleteDetector: Operation<DeleteDetectorRequest, DeleteDetectorResponse> = ({ scope }, input) => {
  scope.delete(detectorOf(scope, input.detectorId).id);
  return {};
};

/** ListDetectors: none or one, so there is one page. @throws AwsError BadRequestException for a page size out of 1 to 50 */
export const listDetectors: Operation<ListDetectorsRequest, ListDetectorsResponse> = ({ scope }, input) => {
  const { maxResults = 50 } = input;
  if (maxResults < 1 || maxResults > 50)
    throw badRequest(`the input maxResults is invalid: ${maxResults} is not 1 to 50.`);
  return { detectorIds: [...scope.keys()] };
};
