import { isUnknown, type ProblemCollector } from '@hera/core';
import { z } from 'zod';

/** Somebody who gets the messages of a topic. */
export interface TopicSubscription {
  /** `email` has to be confirmed by the recipient, `https` by the receiving program; until then nothing is delivered. */
  readonly protocol: 'email' | 'https' | 'sqs';
  /**
   * An address, a URL or the ARN of a queue. It stands in the Terraform state, so a URL that is a secret by itself, as some chat and
   * paging services hand out, does not belong here: subscribe a queue or the service's own AWS integration instead.
   */
  readonly endpoint: string;
  /** Whether the message comes alone, without the envelope of SNS; not for `email`. @default false */
  readonly rawMessage?: boolean;
}

/** Form of subscriptions by name. */
export const subscriptionsSchema = z.record(
  z.string(),
  z.strictObject({
    protocol: z.enum(['email', 'https', 'sqs']),
    endpoint: z.string(),
    rawMessage: z.boolean().optional(),
  }),
);

const queueArn = /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/;

const isHttps = (endpoint: string): boolean => {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
};

const rules = {
  email: {
    holds: (endpoint: string) => z.email().safeParse(endpoint).success,
    code: 'HERA_SEC_033',
    allowed: 'one address, such as oncall@example.com',
  },
  https: {
    holds: isHttps,
    code: 'HERA_SEC_034',
    allowed: 'https://host/path, without a name or a password in it',
  },
  sqs: {
    holds: (endpoint: string) => queueArn.test(endpoint),
    code: 'HERA_SEC_035',
    allowed: 'arn:aws:sqs:<region>:<account>:<queue>',
  },
} as const;

/** Checks subscriptions of the right form. An endpoint that only Terraform knows is taken as it is. */
export const checkSubscriptions = (
  problems: ProblemCollector,
  subscriptions: Readonly<Record<string, TopicSubscription>>,
): void => {
  const names = new Map<string, string>();
  for (const [name, { protocol, endpoint, rawMessage }] of Object.entries(subscriptions)) {
    const path = `topic.subscriptions.${name}`;
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) {
      problems.add({
        code: 'HERA_SEC_032',
        path,
        message: `${JSON.stringify(name)} cannot be part of a Terraform address that is to last`,
        allowed: 'lower-case letters, digits and dashes, a letter first, 32 characters at most',
        fix: 'rename the subscription',
      });
    }
    if (protocol === 'email' && rawMessage === true) {
      problems.add({
        code: 'HERA_SEC_032',
        path: `${path}.rawMessage`,
        message: 'SNS sends mail in one form only',
        fix: 'leave rawMessage out',
      });
    }
    if (isUnknown(endpoint)) continue;
    const { holds, code, allowed } = rules[protocol];
    if (!holds(endpoint)) {
      problems.add({
        code,
        path: `${path}.endpoint`,
        // Not repeated where it may hold a password.
        message:
          protocol === 'https'
            ? `is not an endpoint of ${protocol}`
            : `${JSON.stringify(endpoint)} is not an endpoint of ${protocol}`,
        allowed,
        fix: 'correct the endpoint',
      });
    }
    const same = names.get(`${protocol} ${endpoint}`);
    if (same !== undefined) {
      problems.add({
        code: 'HERA_SEC_036',
        path,
        message: `has the same endpoint as ${same}, which SNS takes for one subscription`,
        fix: 'keep one of the two',
      });
    }
    names.set(`${protocol} ${endpoint}`, name);
  }
};
