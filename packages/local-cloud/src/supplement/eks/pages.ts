import { type Page, pageOf as cut, type PageInput } from '../pages';
import { invalidParameter } from './errors';

/** Cuts a page. @throws AwsError InvalidParameterException for a foreign token */
export const pageOf = <Item>(all: readonly Item[], input: PageInput): Page<Item> => cut(all, input, invalidParameter);
