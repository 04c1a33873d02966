import { createHash, randomInt, randomUUID } from 'node:crypto';
import { arnOf, partitionOf } from '../arn';
import type { Caller } from '../caller';

const domainOf = (region: string): string => (partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');

/** `arn:aws:eks:<region>:<account>:<resource>`. */
export const eksArn = (caller: Caller, resource: string): string => arnOf(caller, 'eks', resource);

/** `<kind>/<cluster>/<name>/<uuid>`, the shape of the ARNs of what is in a cluster. */
export const childArn = (
  caller: Caller,
  kind: 'nodegroup' | 'addon' | 'fargateprofile' | 'identityproviderconfig',
  cluster: string,
  name: string,
): string => eksArn(caller, `${kind}/${cluster}/${name}/${randomUUID()}`);

/** `access-entry/<cluster>/<role|user|root>/<account>/<name>/<uuid>`; the path of the principal is left out, as EKS does. */
export const accessEntryArn = (caller: Caller, cluster: string, principalArn: string): string => {
  const [, , , , account = caller.account, resource = 'root'] = principalArn.split(':');
  const [type = 'role', ...path] = resource.split('/');
  const name = path.at(-1) ?? 'root';
  return eksArn(caller, `access-entry/${cluster}/${type}/${account}/${name}/${randomUUID()}`);
};

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `a-` and 17 lower-case letters or digits, the shape of Pod Identity association ids. */
export const associationId = (): string =>
  `a-${Array.from({ length: 17 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;

/** 32 upper-case hex digits from account, region and name: the same cluster keeps its issuer over runs. */
export const clusterHash = (caller: Caller, name: string): string =>
  createHash('sha256').update(`${caller.account}/${caller.region}/${name}`).digest('hex').slice(0, 32).toUpperCase();

/** The OIDC issuer of a cluster. Nothing answers there. */
export const issuerUrl = (caller: Caller, name: string): string =>
  `https://oidc.eks.${caller.region}.${domainOf(caller.region)}/id/${clusterHash(caller, name)}`;

/** The Kubernetes API endpoint of a cluster. Nothing answers there. */
export const endpointUrl = (caller: Caller, name: string): string =>
  `https://${clusterHash(caller, name)}.gr7.${caller.region}.eks.${domainOf(caller.region)}`;

/** Digits after `eks-cluster-sg-<cluster>-`. */
export const securityGroupDigits = (): string => String(randomInt(100_000_000, 999_999_999));
