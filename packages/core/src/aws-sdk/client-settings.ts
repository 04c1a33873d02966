/** Options of `awsClientSettings`. */
export interface AwsClientSettingsOptions {
  /** Region of the environment. */
  readonly region: string;
  /**
   * What `LocalCloud.environment()` gives: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ACCESS_KEY_ID`,
   * `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`; for a real account also `AWS_PROFILE`. An empty record means the real
   * account of the caller's own credentials.
   */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the constructor of an SDK client takes. */
export interface AwsClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
  /** @default - that of AWS */
  readonly endpoint?: string;
  /** @default - that of the caller */
  readonly profile?: string;
  /** @default - those of the caller */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** @default - none */
    readonly sessionToken?: string;
  };
}

const isLoopback = (url: string): boolean =>
  /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|[\w.-]+\.localhost|\[::1\])(:\d+)?(\/|$)/.test(url);

/** Whether every call of clients with these variables goes to a loopback address. */
export const isLocalAwsEnvironment = (environment: Readonly<Record<string, string>>): boolean => {
  const endpoints = Object.entries(environment).filter(
    ([name, url]) => name.startsWith('AWS_ENDPOINT_URL') && url !== '',
  );
  return (environment['AWS_ENDPOINT_URL'] ?? '') !== '' && endpoints.every(([, url]) => isLoopback(url));
};

/** The endpoint that the variables name for a service, by its name in `AWS_ENDPOINT_URL_<SERVICE>`. */
export const awsEndpointOf = (environment: Readonly<Record<string, string>>, service: string): string | undefined =>
  environment[`AWS_ENDPOINT_URL_${service}`] || environment['AWS_ENDPOINT_URL'] || undefined;

/**
 * Settings of an SDK client for one service. Endpoint and credentials come from `environment` alone whenever it names them, so that a
 * stray variable of the calling process cannot move a local run to a real account.
 *
 * @param service as in `AWS_ENDPOINT_URL_<SERVICE>`, for example `CLOUDWATCH_LOGS`
 */
export const awsClientSettings = (
  { region, environment }: AwsClientSettingsOptions,
  service: string,
): AwsClientSettings => {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'] ?? '';
  const profile = environment['AWS_PROFILE'] ?? '';
  const sessionToken = environment['AWS_SESSION_TOKEN'] ?? '';
  const endpoint = awsEndpointOf(environment, service);
  return {
    region,
    // An emulator that answers 500 answers it again; AWS is worth the SDK's patience.
    maxAttempts: isLocalAwsEnvironment(environment) ? 2 : 5,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === ''
      ? profile === ''
        ? {}
        : { profile }
      : {
          credentials: {
            accessKeyId,
            secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
            ...(sessionToken === '' ? {} : { sessionToken }),
          },
        }),
  };
};
