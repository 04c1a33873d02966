import type { Registry } from '../plan';

/** A text as a CEL string literal. CEL takes the escapes of JSON. */
export const literal = (text: string): string => JSON.stringify(text);

/** A list of texts in CEL. */
export const list = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;

/**
 * The pod's spec in a pod, a cron job, or any other workload. `dyn` keeps the API server from holding each branch against every kind that the
 * policy matches, which gives warnings in the policy's status.
 */
export const podSpecIn = (object: 'object' | 'oldObject'): string =>
  `(dyn(${object}).kind == 'Pod' ? dyn(${object}).spec : dyn(${object}).kind == 'CronJob' ? dyn(${object}).spec.jobTemplate.spec.template.spec : dyn(${object}).spec.template.spec)`;

const optional = (field: string): string => `has(variables.pod.${field}) ? variables.pod.${field} : []`;

/** Variables that the policies over containers share. */
export const podVariables = [
  { name: 'pod', expression: podSpecIn('object') },
  { name: 'initContainers', expression: optional('initContainers') },
  { name: 'ephemeralContainers', expression: optional('ephemeralContainers') },
] as const;

/** Names of the containers in a variable, for a message. */
export const namesIn = (variable: string): string => `variables.${variable}.map(c, c.name).join(', ')`;

/** Whether an image comes from one of the registries. */
export const fromRegistries = (image: string, registries: readonly Registry[]): string =>
  registries
    .map((registry) =>
      'prefix' in registry
        ? `${image}.startsWith(${literal(`${registry.prefix}/`)})`
        : `${image}.matches(${literal(registry.pattern)})`,
    )
    .join(' || ');
