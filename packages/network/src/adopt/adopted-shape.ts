import { isUnknown, parseWith } from '@hera/core';
import { z } from 'zod';
import type { Check } from '../internal/check';

const tags = z.record(z.string(), z.string()).optional();

const layoutOf = <S extends z.ZodType>(subnet: S) => {
  const tier = z.record(z.string(), subnet).optional();
  return z.strictObject({ public: tier, private: tier, intra: tier, pods: tier });
};

const options = {
  secondaryCidrs: z.array(z.string()).optional(),
  nat: z.string().optional(),
  clusterName: z
    .string()
    .regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/)
    .optional(),
  gatewayEndpoints: z.array(z.string()).optional(),
  egress: z.array(z.unknown()).optional(),
};

/** Names and types of `NetworkAttributes`. */
export const attributesSchema = z.strictObject({
  ...options,
  vpcId: z.string(),
  cidr: z.string().optional(),
  layout: layoutOf(
    z.strictObject({
      subnetId: z.string(),
      cidr: z.string().optional(),
      tags,
      publicIpOnLaunch: z.boolean().optional(),
    }),
  ),
});

/** Names and types of `NetworkQuery`. */
export const querySchema = z.strictObject({
  ...options,
  vpc: z.strictObject({ vpcId: z.string().optional(), tags }),
  cidr: z.string().optional(),
  layout: layoutOf(z.strictObject({ subnetId: z.string().optional(), tags, cidr: z.string().optional() })),
  roleTags: z.boolean().optional(),
  freeAddresses: z.int().min(0).max(65_531).optional(),
});

/** References are left to the checks that read the value: those of strings are strings, the others are taken out. */
const withoutReferences = (value: unknown): unknown => {
  if (typeof value === 'string') return value;
  if (isUnknown(value)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withoutReferences(entry)]));
};

/** Checks names and types of all properties; what they mean is checked elsewhere. */
export const checkAdoptedShape = (check: Check, schema: z.ZodType, input: object): void => {
  const { egress, clusterName, ...rest } = input as { readonly egress?: unknown; readonly clusterName?: unknown };
  check.collect(() =>
    parseWith(
      schema,
      {
        ...(withoutReferences(rest) as object),
        egress: Array.isArray(egress) ? [] : egress,
        clusterName: isUnknown(clusterName) ? undefined : clusterName,
      },
      { code: 'HERA_NET_001', root: 'network' },
    ),
  );
  check.known(clusterName, 'network.clusterName');
};
