import { Decimal } from '@hera/prices';
import { z } from 'zod';
import { single } from '../estimate/range';
import type { CostSnapshot, SnapshotResource } from './snapshot';

const money = z
  .string()
  .regex(/^-?\d{1,15}(?:\.\d{1,40})?$/)
  .nullish();

const resource = z.looseObject({
  name: z.string(),
  resourceType: z.string().optional(),
  tags: z.record(z.string(), z.string()).nullish(),
  monthlyCost: money,
});

const breakdown = z.looseObject({ resources: z.array(resource), freeResources: z.array(resource).nullish() });

/** Form of Infracost's JSON, version 0.2, as far as a baseline needs it. */
export const infracostSchema = z.looseObject({
  version: z.literal('0.2'),
  currency: z.literal('USD'),
  timeGenerated: z.string().min(10),
  projects: z.array(z.looseObject({ name: z.string(), breakdown: breakdown.nullish() })).min(1),
});

/** `aws_nat_gateway` of `module.vpc.aws_nat_gateway.this[0]`. */
const typeOf = (address: string): string =>
  address
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .at(-2) ?? address;

const resourceOf = (
  free: boolean,
  { name, resourceType, tags, monthlyCost }: z.output<typeof resource>,
): SnapshotResource => ({
  address: name,
  type: resourceType ?? typeOf(name),
  part: 'Other',
  state: free ? 'free' : monthlyCost == null ? 'usage-based' : 'priced',
  ...(tags == null ? {} : { tags }),
  ...(monthlyCost == null ? {} : { monthly: single(new Decimal(monthlyCost)) }),
});

/** Infracost tells one figure a resource, so resources are compared as a whole. All projects of the file are taken together. */
export const infracostSnapshot = ({ projects, timeGenerated }: z.output<typeof infracostSchema>): CostSnapshot => ({
  name: projects.map(({ name }) => name).join(', '),
  date: timeGenerated.slice(0, 10),
  resources: projects.flatMap(({ breakdown }) => [
    ...(breakdown?.resources ?? []).map((each) => resourceOf(false, each)),
    ...(breakdown?.freeResources ?? []).map((each) => resourceOf(true, each)),
  ]),
});
