/** An error as an AWS service answers it: a code that SDKs map to an exception class, an HTTP status, a message. */
export class AwsError extends Error {
  /**
   * @param code exception name, for example `ResourceNotFoundException`
   * @param status HTTP status: 4xx is the caller's, 5xx is ours (SDKs retry those)
   * @param members further members of the error body, for example `clusterName`
   */
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** HTTP 501 for an operation that the supplement lacks. Never a silent 200: a caller must see what is not emulated. */
export const notImplemented = (service: string, operation: string): AwsError =>
  new AwsError(
    'NotImplementedOperation',
    501,
    `${service}:${operation} is not implemented: the Hera supplement lacks it. GET /_hera/capabilities lists what it has.`,
  );

/** An error of a service whose model spells its message `Message`: clients in Go look for that spelling only. */
export const capitalisedError = (
  code: string,
  status: number,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
): AwsError => new AwsError(code, status, message, { Message: message, ...members });
