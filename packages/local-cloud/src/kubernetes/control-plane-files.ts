import { generateKeyPair } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { satisfies } from 'semver';

/** Where an API server asks who a token belongs to, and what its access policies allow. */
export interface Webhooks {
  /** Answers TokenReviews. */
  readonly authenticate: string;
  /** Answers SubjectAccessReviews. */
  readonly authorize: string;
}

/** Names of the files of a control plane, relative to its folder: a path in a socket's name may be 107 characters long at most. */
export const controlPlaneFiles = {
  authentication: 'authentication.json',
  authorization: 'authorization.json',
  tokens: 'token-webhook.json',
  policies: 'policy-webhook.json',
  serviceAccountKey: 'service-account.key',
  serviceAccountPublicKey: 'service-account.pub',
  certificates: 'certificates',
} as const;

/** Health may be asked for by anybody, as on EKS; nothing else. `v1` of this kind came with Kubernetes 1.34. */
const authentication = (version: string) => ({
  apiVersion: `apiserver.config.k8s.io/${version === 'unknown' || satisfies(version, '>=1.34.0') ? 'v1' : 'v1beta1'}`,
  kind: 'AuthenticationConfiguration',
  anonymous: { enabled: true, conditions: ['/livez', '/readyz', '/healthz'].map((path) => ({ path })) },
});

/** Access policies come last, as they only ever allow. Answers are kept for a second: tests change policies and look at once. */
const authorization = (folder: string) => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthorizationConfiguration',
  authorizers: [
    { type: 'Node', name: 'node' },
    { type: 'RBAC', name: 'rbac' },
    {
      type: 'Webhook',
      name: 'eks-access-policies',
      webhook: {
        authorizedTTL: '1s',
        unauthorizedTTL: '1s',
        timeout: '10s',
        subjectAccessReviewVersion: 'v1',
        matchConditionSubjectAccessReviewVersion: 'v1',
        failurePolicy: 'Deny',
        connectionInfo: { type: 'KubeConfigFile', kubeConfigFile: join(folder, controlPlaneFiles.policies) },
        // Only principals of access entries carry an ARN; the API server asks itself about nobody else.
        matchConditions: [{ expression: "has(request.extra) && 'canonicalArn' in request.extra" }],
      },
    },
  ],
});

const webhook = (server: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'supplement', cluster: { server } }],
  users: [{ name: 'apiserver', user: {} }],
  contexts: [{ name: 'supplement', context: { cluster: 'supplement', user: 'apiserver' } }],
  'current-context': 'supplement',
});

/** Writes what an API server reads at its start into its folder; nobody but the user can read it. */
export const writeControlPlaneFiles = async (folder: string, version: string, webhooks: Webhooks): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const files = controlPlaneFiles;
  const texts: Readonly<Record<string, string>> = {
    [files.authentication]: JSON.stringify(authentication(version)),
    [files.authorization]: JSON.stringify(authorization(folder)),
    [files.tokens]: JSON.stringify(webhook(webhooks.authenticate)),
    [files.policies]: JSON.stringify(webhook(webhooks.authorize)),
    [files.serviceAccountKey]: privateKey,
    [files.serviceAccountPublicKey]: publicKey,
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text, { mode: 0o600 });
};
