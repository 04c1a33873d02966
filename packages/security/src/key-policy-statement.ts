/** A statement of a key's policy, in the words of IAM. The resource is always the key itself. */
export interface KeyPolicyStatement {
  /** Letters and digits, once in a policy. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Accounts, roles and users by ARN (an account also by its id), services by name; never a wildcard. */
  readonly Principal: { readonly AWS?: string | readonly string[]; readonly Service?: string | readonly string[] };
  /** KMS actions, such as `kms:Decrypt`. */
  readonly Action: string | readonly string[];
  /** Operators, condition keys and values. A service that is allowed something needs one that says for whom it acts. @default - always applies */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
