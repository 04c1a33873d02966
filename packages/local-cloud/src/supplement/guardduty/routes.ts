import type { QueryType, Route } from '../rest-json';
import type { GuardDutyContext } from './context';
import * as detectors from './detectors';
import * as tags from './tags';

type Handler = NonNullable<Route<GuardDutyContext>['handler']>;

const route = (
  operation: string,
  method: Route<GuardDutyContext>['method'],
  path: string,
  handler: Handler,
  query: Readonly<Record<string, QueryType>> = {},
): Route<GuardDutyContext> => ({ operation, method, path, query, handler });

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
