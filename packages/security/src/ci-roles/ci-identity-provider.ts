import { isUnknown, parseWith, ProblemCollector } from '@hera/core';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { Construct } from 'constructs';
import { z } from 'zod';

/** Props of `CiIdentityProvider`. */
export interface CiIdentityProviderProps {
  readonly kind: 'github' | 'gitlab';
  /**
   * URL of the issuer, https. Of a GitHub Enterprise Server it is `https://<host>/_services/token`, of an own GitLab the URL of the instance.
   *
   * @default - github.com or gitlab.com
   */
  readonly url?: string;
  /** What tokens have to be meant for. @default - `sts.amazonaws.com` for GitHub, the URL for GitLab */
  readonly audience?: string;
  /** ARN of a provider that the account has already: there can be one for each URL. @default - it is made */
  readonly providerArn?: string;
  /**
   * SHA-1 of the certificate of the authority that signed the issuer's, 40 digits in hex. AWS reads them only where it does not know that
   * authority, as with one of your own (AWS CLI reference, iam update-open-id-connect-provider-thumbprint, 2026-11).
   *
   * @default - none
   */
  readonly thumbprints?: readonly string[];
}

const schema = z.strictObject({
  kind: z.enum(['github', 'gitlab']),
  url: z.string().optional(),
  audience: z.string().min(1).max(255).optional(),
  providerArn: z.string().optional(),
  thumbprints: z.array(z.string()).max(5).optional(),
});

const homes = { github: 'https://token.actions.githubusercontent.com', gitlab: 'https://gitlab.com' } as const;

/** Host and path of an issuer, as IAM names it; nothing where it is no URL that IAM takes. */
const issuerOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname, search, hash, username, port } = new URL(url);
  if (protocol !== 'https:' || search !== '' || hash !== '' || username !== '' || port !== '') return undefined;
  return /^[a-z0-9.-]+\.[a-z]{2,}$/.test(host) ? `${host}${pathname.replace(/\/$/, '')}` : undefined;
};

/**
 * The trust of an account in the tokens of GitHub Actions or GitLab CI. By itself it lets nobody in: roles name the jobs that they trust.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_060`
 */
export class CiIdentityProvider extends Construct {
  readonly kind: 'github' | 'gitlab';
  readonly providerArn: string;
  /** Host and path of the issuer: what condition keys begin with. */
  readonly issuer: string;
  readonly audience: string;

  constructor(scope: Construct, id: string, props: CiIdentityProviderProps) {
    super(scope, id);
    const problems = new ProblemCollector(this.node.path);
    problems.collect(() => parseWith(schema, props, { code: 'HERA_SEC_001', root: 'provider' }));
    problems.throwIfAny();
    const url = props.url ?? homes[props.kind];
    const issuer = isUnknown(url) ? undefined : issuerOf(url);
    this.#check(props, url, issuer, problems);
    problems.throwIfAny();
    this.kind = props.kind;
    this.issuer = issuer ?? '';
    this.audience = props.audience ?? (props.kind === 'github' ? 'sts.amazonaws.com' : `https://${this.issuer}`);
    this.providerArn =
      props.providerArn ??
      new IamOpenidConnectProvider(this, 'Provider', {
        url: `https://${this.issuer}`,
        clientIdList: [this.audience],
        ...(props.thumbprints === undefined ? {} : { thumbprintList: [...props.thumbprints] }),
      }).arn;
  }

  #check(props: CiIdentityProviderProps, url: string, issuer: string | undefined, problems: ProblemCollector): void {
    const { providerArn, thumbprints = [], audience } = props;
    const refuse = (path: string, message: string, allowed: string, fix: string): void =>
      problems.add({ code: 'HERA_SEC_060', path: `provider.${path}`, message, allowed, fix });
    if (issuer === undefined) {
      const given = isUnknown(url) ? 'a reference' : JSON.stringify(url);
      refuse(
        'url',
        `${given} is no issuer that IAM trusts`,
        'https://<host>, with a path at most',
        'write the URL of the issuer',
      );
    }
    if (audience !== undefined && (isUnknown(audience) || /[*?\s]/.test(audience))) {
      refuse(
        'audience',
        `${isUnknown(audience) ? 'a reference' : JSON.stringify(audience)} is not one audience`,
        'a text without *, ? and spaces',
        'write out the audience that jobs ask for',
      );
    }
    if (providerArn !== undefined && !isUnknown(providerArn)) {
      const found = /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/(.+)$/.exec(providerArn)?.[1];
      if (found === undefined || found !== issuer) {
        refuse(
          'providerArn',
          `${JSON.stringify(providerArn)} is not the provider of ${issuer ?? 'that URL'}`,
          `arn:aws:iam::<account>:oidc-provider/${issuer ?? '<host>'}`,
          'correct the ARN, or the URL',
        );
      }
      if (thumbprints.length > 0) {
        refuse(
          'thumbprints',
          'a provider that is there already keeps its own',
          'none',
          'leave thumbprints or providerArn out',
        );
      }
    }
    thumbprints.forEach((thumbprint, index) => {
      if (/^[\da-f]{40}$/i.test(thumbprint)) return;
      refuse(
        `thumbprints[${index}]`,
        `${JSON.stringify(thumbprint)} is no SHA-1`,
        '40 digits in hex',
        'correct or remove it',
      );
    });
  }
}
