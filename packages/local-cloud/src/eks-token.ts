import { type SignedIdentityRequest, presignedIdentityUrl } from './sts-signature';

/** Who asks for a token, and for which cluster. */
export interface EksTokenOptions {
  /** Name of the cluster, not its ARN. */
  readonly clusterName: string;
  /** Region whose STS is named in the token, for example `us-east-1`. */
  readonly region: string;
  readonly credentials: SignedIdentityRequest['credentials'];
  /**
   * URL of STS. For a local cloud `cloud.endpoints.sts`.
   * @default - the regional endpoint of AWS, `https://sts.<region>.amazonaws.com`
   */
  readonly endpoint?: string;
}

/** A bearer token of an EKS cluster. */
export interface EksToken {
  /** Secret: good for whatever the access entry of its principal allows. */
  readonly token: string;
  /** A minute before EKS stops to take it, which is 15 minutes after it was made. */
  readonly expiration: Date;
}

/** What `aws eks get-token` says the URL is good for, in seconds. */
const expiresIn = 60;
const lifetimeMs = 14 * 60_000;

const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

/**
 * Makes the token that `aws eks get-token` makes, without the AWS command line: a presigned `sts:GetCallerIdentity`, bound to
 * one cluster. Nothing is asked.
 */
export const eksToken = async (options: EksTokenOptions): Promise<EksToken> => {
  const { clusterName, region, credentials } = options;
  const endpoint = options.endpoint ?? `https://sts.${region}.${domainOf(region)}`;
  const date = new Date();
  const url = await presignedIdentityUrl({ clusterName, region, credentials, endpoint, date, expiresIn });
  return {
    token: `k8s-aws-v1.${Buffer.from(url.href).toString('base64url')}`,
    expiration: new Date(date.getTime() + lifetimeMs),
  };
};
