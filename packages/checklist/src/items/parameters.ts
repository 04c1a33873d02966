import ipaddr from 'ipaddr.js';
import type { Item, ParameterValue } from './item';

const shape = (value: ParameterValue): string =>
  Array.isArray(value) ? 'a list of texts' : typeof value === 'number' ? 'a number, 0 or more' : `a ${typeof value}`;

const sameType = (own: ParameterValue, value: unknown): value is ParameterValue =>
  typeof own === typeof value &&
  Array.isArray(own) === Array.isArray(value) &&
  (typeof value !== 'number' || (Number.isFinite(value) && value >= 0)) &&
  (!Array.isArray(value) || value.every((each) => typeof each === 'string'));

/** What is wrong with a parameter of an item. */
export interface ParameterFault {
  readonly message: string;
  readonly allowed: string;
}

const networks = 'allowedCidrs';

/** What is wrong with a value that is given for a parameter of an item: no such parameter, another type, a text that it does not take. */
export const parameterFault = (
  { parameters, choices = {} }: Pick<Item, 'parameters' | 'choices'>,
  name: string,
  value: unknown,
): ParameterFault | undefined => {
  const own = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (own === undefined)
    return { message: 'is no parameter of the item', allowed: Object.keys(parameters).join(', ') || 'none' };
  if (!sameType(own, value)) return { message: `${JSON.stringify(value)} is not accepted`, allowed: shape(own) };
  const texts = typeof value === 'string' || Array.isArray(value) ? [value].flat() : [];
  const taken = Object.hasOwn(choices, name) ? choices[name] : undefined;
  const other = taken === undefined ? undefined : texts.find((text) => !taken.includes(text));
  if (taken !== undefined && other !== undefined)
    return { message: `${JSON.stringify(other)} is not accepted`, allowed: taken.join(', ') };
  const noNetwork = name === networks ? texts.find((text) => !ipaddr.isValidCIDR(text)) : undefined;
  return noNetwork === undefined
    ? undefined
    : { message: `${JSON.stringify(noNetwork)} is no network`, allowed: 'CIDRs, for example 198.51.100.0/24' };
};
