import { isUnknown, parseWith } from '@hera/core';
import { z } from 'zod';
import { blockPublicAccessShape } from '../block-public-access';
import { endpointsShape } from '../endpoints';
import { flowLogShape } from '../flow-logs';
import { networkAclsShape } from '../network-acls';
import type { NetworkProps } from '../network-props';
import { isComputed } from '../planner/layout';
import { capacityShape, computedLayoutShape, namedBlocksShape } from '../planner/shape';
import type { Check } from './check';

const tier = z.record(z.string(), z.string()).optional();
const explicitLayoutShape = z.strictObject({ public: tier, private: tier, intra: tier, pods: tier });

const natModeShape = z.enum(['none', 'single', 'per-az', 'regional']);
const natShape = z.strictObject({
  mode: natModeShape,
  zone: z.string().optional(),
  addresses: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
});

// What only Terraform knows is taken out before, and reported elsewhere: then it is not also missing.
const readable = <S extends z.ZodObject>(shape: S, value: unknown): z.ZodType =>
  Object.values(value ?? {}).some(isUnknown) ? shape.partial() : shape;

// Where a property has two forms, the one that was meant is known from its type, and errors then name the exact place.
const schemaFor = (props: NetworkProps) =>
  z.strictObject({
    cidr: z.string(),
    layout: isComputed(props.layout) ? computedLayoutShape : explicitLayoutShape,
    secondaryCidrs: z.array(z.string()).optional(),
    reserved: namedBlocksShape.optional(),
    peers: namedBlocksShape.optional(),
    nat: (typeof props.nat === 'object' ? readable(natShape, props.nat) : natModeShape).optional(),
    ipv6: z.boolean().optional(),
    capacity: readable(capacityShape, props.capacity).optional(),
    clusterName: z
      .string()
      .regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/)
      .optional(),
    endpoints: endpointsShape(props.endpoints).optional(),
    networkAcls: networkAclsShape.optional(),
    flowLog: flowLogShape.optional(),
    blockPublicAccess: blockPublicAccessShape.optional(),
    tags: z.record(z.string(), z.string()).optional(),
  });

const literal = <T>(value: T): T | undefined => (isUnknown(value) ? undefined : value);

/** An object without its values that only Terraform knows; anything else as it is. */
const literals = <T>(value: T): T =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, literal(entry)])) as T)
    : value;

const readableS3 = (flowLog: NetworkProps['flowLog']) =>
  typeof flowLog === 'object' && flowLog.s3 !== undefined ? { ...flowLog, s3: literals(flowLog.s3) } : flowLog;

/** Whether a property has the right form, so that what it means can be checked. */
export const isWellFormed = (name: 'networkAcls' | 'flowLog' | 'blockPublicAccess', props: NetworkProps): boolean => {
  switch (name) {
    case 'networkAcls':
      return networkAclsShape.optional().safeParse(props.networkAcls).success;
    case 'blockPublicAccess':
      return blockPublicAccessShape.optional().safeParse(literals(props.blockPublicAccess)).success;
    case 'flowLog':
      return props.flowLog === false || flowLogShape.optional().safeParse(literals(readableS3(props.flowLog))).success;
  }
};

/** Checks names and types of all properties; what they mean is checked elsewhere. Tokens are passed over here. */
export const checkShape = (check: Check, props: NetworkProps): void => {
  const { flowLog } = props;
  const input = {
    ...props,
    nat: literals(literal(props.nat)),
    ipv6: literal(props.ipv6),
    capacity: literals(props.capacity),
    layout: isComputed(props.layout) ? literals(props.layout) : props.layout,
    clusterName: literal(props.clusterName),
    endpoints: literals(literal(props.endpoints)),
    blockPublicAccess: literals(props.blockPublicAccess),
    flowLog: flowLog === false ? undefined : literals(readableS3(flowLog)),
  };
  check.collect(() => parseWith(schemaFor(props), input, { code: 'HERA_NET_001', root: 'network' }));
  if (isUnknown(props.nat)) check.known(props.nat, 'network.nat');
  check.known(props.clusterName, 'network.clusterName');
};
