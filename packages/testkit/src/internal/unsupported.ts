/** A call that the target does not have, by service and operation. Thrown instead of the SDK's own error. */
export class UnsupportedOperation extends Error {
  /** For example `ec2:GetEbsDefaultKmsKeyId`. */
  readonly operation: string;

  constructor(operation: string, cause: unknown) {
    super(`the target does not implement ${operation}`, { cause });
    this.name = 'UnsupportedOperation';
    this.operation = operation;
  }
}
