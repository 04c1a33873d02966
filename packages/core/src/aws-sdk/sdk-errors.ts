const notImplementedNames = new Set(['NotImplemented', 'NotImplementedException', 'NotImplementedError']);

// What emulators answer instead of a proper code: LocalStack says it with InternalFailure and, for some calls, HTTP 500.
const notImplementedText =
  /not (yet )?(been )?implemented|not yet (supported|available)|pro feature|not included within your/i;

interface SdkError {
  readonly name?: string;
  readonly Code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether the error says that the endpoint lacks the operation, as opposed to refusing or failing it. */
export const saysNotImplemented = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { name, Code: code, message, $metadata: metadata } = error as SdkError;
  if (metadata?.httpStatusCode === 501) return true;
  if (notImplementedNames.has(name ?? '') || notImplementedNames.has(code ?? '')) return true;
  const internal = [name, code].some((item) => item === 'InternalFailure' || item === 'InternalError');
  return internal && notImplementedText.test(message ?? '');
};

/** Whether the error says that the thing asked for does not exist. */
export const saysNotFound = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { name, $metadata: metadata } = error as SdkError;
  return /NotFound|NoSuchEntity/.test(name ?? '') || metadata?.httpStatusCode === 404;
};

/** Whether the error says that the identity has no right to the call. */
export const saysRefused = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { name, Code: code, $metadata: metadata } = error as SdkError;
  return (
    [name, code].some((item) => /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(item ?? '')) ||
    metadata?.httpStatusCode === 403
  );
};
