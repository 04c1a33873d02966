/** What the environment of a local cloud is made from. */
export interface EnvironmentInput {
  readonly endpoint: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
  /** An empty file, in place of the user's profiles. */
  readonly emptyFile: string;
  /** Environment of the user, whose `AWS_*` must not shine through. */
  readonly env: NodeJS.ProcessEnv;
}

const loopbackNames = ['localhost', '.localhost', '127.0.0.1', '::1'];

/** S3 Control is called at `<account>.<host>`, which an address cannot carry. */
const byName = (endpoint: string): string => {
  const url = new URL(endpoint);
  return `http://localhost:${url.port === '' ? '80' : url.port}`;
};

/** Some SDKs read these as booleans and refuse an empty text. */
const blank = (value: string | undefined): string => (/^(true|false)$/i.test(value ?? '') ? 'false' : '');

/** Variables that make Terraform and the AWS SDKs talk to a local cloud and to nothing else. */
export const environmentOf = (input: EnvironmentInput): Record<string, string> => {
  const { endpoint, endpoints, account, region, emptyFile, env } = input;
  const noProxy = [
    ...new Set([...(env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(','), ...loopbackNames].map((name) => name.trim())),
  ]
    .filter((name) => name !== '')
    .join(',');
  const ours: Record<string, string> = {
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3_CONTROL: byName(endpoint),
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: emptyFile,
    AWS_SHARED_CREDENTIALS_FILE: emptyFile,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
  for (const [service, url] of Object.entries(endpoints)) {
    ours[`AWS_ENDPOINT_URL_${service.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`] = url;
  }
  const foreign = Object.keys(env).filter((name) => /^(?:TF_)?AWS_/.test(name) && !(name in ours));
  return { ...Object.fromEntries(foreign.map((name) => [name, blank(env[name])])), ...ours };
};
