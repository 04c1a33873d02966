import { type Route, route } from '../rest-json';
import type { GuardDutyContext } from './context';
import * as detectors from './detectors';
import * as tags from './tags';

/** Every GuardDuty operation that the supplement has, as the API model binds it to HTTP; labels begin in lower case, as bodies do. */
export const ROUTES: readonly Route<GuardDutyContext>[] = [
  route('CreateDetector', 'POST', '/detector', detectors.createDetector),
  route('ListDetectors', 'GET', '/detector', detectors.listDetectors, { maxResults: 'number' }),
  route('GetDetector', 'GET', '/detector/{detectorId}', detectors.getDetector),
  route('UpdateDetector', 'POST', '/detector/{detectorId}', detectors.updateDetector),
  route('DeleteDetector', 'DELETE', '/detector/{detectorId}', detectors.deleteDetector),
  route('ListTagsForResource', 'GET', '/tags/{resourceArn}', tags.listTagsForResource),
  route('TagResource', 'POST', '/tags/{resourceArn}', tags.tagResource),
  route('UntagResource', 'DELETE', '/tags/{resourceArn}', tags.untagResource, { tagKeys: 'list' }),
];
