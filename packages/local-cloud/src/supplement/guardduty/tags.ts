import { checkedTags as checked, tagOperations, type Tags } from '../tags';
import type { GuardDutyContext } from './context';
import { badRequest } from './errors';

/** A checked copy. @throws AwsError BadRequestException */
export const checkedTags = (tags: Tags | undefined): Tags => checked(tags, badRequest);

/** ListTagsForResource, TagResource, UntagResource. @throws AwsError BadRequestException */
export const { listTagsForResource, tagResource, untagResource } = tagOperations<GuardDutyContext>(({ scope }, arn) => {
  const found = [...scope.values()].find((detector) => detector.arn === arn);
  if (found === undefined) throw badRequest(`the resource ${arn} does not exist in the current account.`);
  return found.tags;
}, badRequest);
