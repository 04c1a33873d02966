import type { Problem, StackContext } from '@hera/core';
import { checkReason, type Refuse } from './check-namespaces';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';
import type { PlannedAdmission, Registry } from './plan';

const registry = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]([a-z0-9._/-]*[a-z0-9])?)?$/;

const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

// Without an account there is no host to name. Whoever has an AWS account can push to one of its own in the same region.
const anyEcr = (region: string): Registry => {
  const host = `dkr.ecr.${region}.${domainOf(region)}`;
  return { pattern: `^[0-9]{12}[.]${host.replaceAll('.', '[.]')}/`, shown: `<account>.${host}` };
};

const registriesOf = (
  given: readonly string[] | undefined,
  { region, account }: StackContext,
  refuse: Refuse,
  warn: (problem: Problem) => void,
): readonly Registry[] => {
  (given ?? []).forEach((text, index) => {
    // A host has a dot, a port or a name of its own; `nginx` and `library/nginx` are images of Docker Hub.
    const host = text.split('/')[0] ?? '';
    if (registry.test(text) && (/[.:]/.test(host) || host === 'localhost')) return;
    refuse({
      code: 'HERA_SEC_114',
      path: `kubernetes.admission.registries[${index}]`,
      message: `${JSON.stringify(text)} is not a registry`,
      allowed: 'a host, with a port or a path if need be: no scheme, no wildcard, no slash at the end',
      fix: 'write for example 111122223333.dkr.ecr.us-east-1.amazonaws.com, or docker.io/library',
    });
  });
  if (given !== undefined) return given.map((prefix) => ({ prefix }));
  if (region === undefined) return [];
  if (account !== undefined) return [{ prefix: `${account}.dkr.ecr.${region}.${domainOf(region)}` }];
  warn({
    code: 'HERA_SEC_122',
    path: 'kubernetes.admission.registries',
    message: `the environment declares no account, so images from ECR of any account in ${region} are let in`,
    fix: 'set account in defineEnvironment, or name the registries',
  });
  return [anyEcr(region)];
};

/** Checks what pods are held to, and fills in what the environment says. */
export const planAdmission = (
  { admission = {}, namespaces }: KubernetesPolicyProps,
  context: StackContext,
  refuse: Refuse,
  warn: (problem: Problem) => void,
): PlannedAdmission => {
  const production = context.profile.name === 'production';
  const action = admission.action ?? (production ? 'deny' : 'audit');
  if (production && action === 'audit') {
    checkReason(admission.reason, 'kubernetes.admission.reason', 'production would refuse no pod', refuse);
  }
  const known = namespaces.map(({ name }) => name);
  const exemptions = admission.exemptions ?? [];
  exemptions.forEach(({ namespace, policies, reason }, index) => {
    const path = `kubernetes.admission.exemptions[${index}]`;
    checkReason(reason, `${path}.reason`, `${policies.join(', ')} would not hold in ${namespace}`, refuse);
    const twice = policies.filter(
      (policy, at) =>
        policies.indexOf(policy) < at ||
        exemptions.slice(0, index).some((other) => other.namespace === namespace && other.policies.includes(policy)),
    );
    if (known.includes(namespace) && twice.length === 0) return;
    refuse({
      code: 'HERA_SEC_116',
      path: `${path}.${twice.length > 0 ? 'policies' : 'namespace'}`,
      message:
        twice.length > 0
          ? `${namespace} is exempt from ${twice.join(', ')} already`
          : `there is no application namespace ${JSON.stringify(namespace)}`,
      allowed: known.join(', '),
      fix: 'correct the exemption; in system namespaces no policy holds anyway',
    });
  });
  return { action, registries: registriesOf(admission.registries, context, refuse, warn), exemptions };
};
