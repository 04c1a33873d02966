import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

/** What a token of EKS is signed over. */
export interface SignedIdentityRequest {
  /** Name of the cluster, in the signed header `x-k8s-aws-id`. */
  readonly clusterName: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** @default - not temporary */
    readonly sessionToken?: string;
  };
  /** URL of STS. */
  readonly endpoint: string;
  readonly date: Date;
  /** Seconds, as the URL says them. EKS takes a token for 15 minutes whatever is said here. */
  readonly expiresIn: number;
}

/** Header that binds a token to one cluster. */
export const clusterHeader = 'x-k8s-aws-id';

/** The presigned `GetCallerIdentity` behind a token, as a URL. */
export const presignedIdentityUrl = async (input: SignedIdentityRequest): Promise<URL> => {
  const { clusterName, region, credentials, endpoint, date, expiresIn } = input;
  const url = new URL('/', endpoint);
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: url.host, [clusterHeader]: clusterName },
    },
    { expiresIn, signingDate: date },
  );
  for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
  return url;
};
