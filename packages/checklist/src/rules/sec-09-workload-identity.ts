import { isUnknown, type Resource } from '@hera/stack-model';
import { addonAnswers, type Answer, autoModeAnswers, judgeAnswers } from '../analysis/answers';
import { noCluster } from '../analysis/clusters';
import { judgeMetadata } from '../analysis/node-metadata';
import { nodeSources } from '../analysis/nodes';
import { ownerOfIssuer } from '../analysis/ownership';
import { byTarget, knownText, theOne } from '../analysis/references';
import { type Statement, statementsOf } from '../analysis/policies';
import { type Findings, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { KubernetesObject } from '../engine/observations';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

/** Managed policies that belong to a node. Source: EKS user guide, Amazon EKS node IAM role, 2026-11. */
const nodePolicies = new Set([
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonSSMManagedInstanceCore',
]);

/** Policies of a node that are better given to a service account. */
const tolerated = new Set(['AmazonEKS_CNI_Policy', 'AmazonEKS_CNI_IPv6_Policy']);

const judgeAttachment = (findings: Findings, attachment: Resource): void => {
  const arn = knownText(attachment, 'policy_arn');
  const name = arn?.split('/').at(-1);
  const detail = { attribute: 'policy_arn' };
  if (name === undefined)
    findings.unknown(attachment, `which policy it gives to nodes is ${findings.notKnown}`, detail);
  else if (nodePolicies.has(name)) findings.holds(attachment, `${name} belongs to a node`, detail);
  else if (tolerated.has(name))
    findings.warns(attachment, `${name} is better given to the service account of the CNI`, detail);
  else
    findings.breaks(attachment, `every pod on the node can use ${name}`, {
      ...detail,
      expected: 'a role for the service account that needs it',
    });
};

const judgeNodeRoles = (scope: ResourceScope, findings: Findings): void => {
  const roles = new Set<Resource>();
  for (const { resource, kind } of nodeSources(scope)) {
    if (kind !== 'node-group') continue;
    const role = theOne(resource, 'node_role_arn');
    if (typeof role === 'object' && role.type === 'aws_iam_role') roles.add(role);
    else findings.unknown(resource, 'the role of its nodes is not in the document', { attribute: 'node_role_arn' });
  }
  const attachments = byTarget(scope.resourcesIfLooked('aws_iam_role_policy_attachment'), 'role');
  const inline = byTarget(scope.resourcesIfLooked('aws_iam_role_policy'), 'role');
  for (const role of roles) {
    for (const attachment of attachments.get(role) ?? []) judgeAttachment(findings, attachment);
    for (const policy of inline.get(role) ?? [])
      if (isDenyOnly(policy)) findings.holds(policy, 'only denies');
      else
        findings.breaks(policy, 'gives rights to every pod on the node', {
          expected: 'a role for the service account that needs them',
        });
  }
};

const isDenyOnly = (policy: Resource): boolean => {
  const text = knownText(policy, 'policy');
  return text !== undefined && (statementsOf(text)?.every(({ effect }) => effect === 'Deny') ?? false);
};

const isFederated = ({ actions }: Statement): boolean => actions.includes('sts:AssumeRoleWithWebIdentity');

/** A trust that names no single service account lets every pod of the cluster in. */
const namesAccount = ({ conditions }: Statement): boolean =>
  conditions.some(
    ({ operator, key, values }) =>
      key.endsWith(':sub') &&
      /^(?:ForAnyValue:)?String(?:Equals|Like)$/i.test(operator) &&
      values.every((value) => /^system:serviceaccount:[^*?:]+:[^*?:]+$/.test(value)),
  );

const judgeTrusts = (scope: ResourceScope, findings: Findings): void => {
  const providers = new Set(scope.resourcesIfLooked('aws_iam_openid_connect_provider'));
  for (const role of scope.resourcesIfLooked('aws_iam_role')) {
    const trust = role.text('assume_role_policy');
    const detail = { attribute: 'assume_role_policy' };
    if (isUnknown(trust)) {
      if (role.references('assume_role_policy').some((to) => providers.has(to)))
        findings.unknown(role, `which service accounts it trusts is ${findings.notKnown}`, detail);
      continue;
    }
    const statements = trust === undefined ? [] : (statementsOf(trust) ?? []);
    for (const statement of statements.filter(({ effect }) => effect === 'Allow')) {
      const ofCluster = isFederated(statement) && statement.principals.some((each) => each.includes('oidc.eks.'));
      if (!ofCluster) continue;
      if (namesAccount(statement)) findings.holds(role, 'trusts one service account', detail);
      else
        findings.breaks(role, 'trusts more service accounts than it names', {
          ...detail,
          value: 'no condition on :sub, or one with a wildcard',
          expected: 'system:serviceaccount:<namespace>:<name>',
        });
    }
  }
};

const judgeWay = (scope: ResourceScope, findings: Findings): void => {
  const answers: readonly Answer[] = [
    ...addonAnswers(scope, 'eks-pod-identity-agent', 'brings Pod Identity'),
    // One of GitHub, or of another issuer, brings nothing to pods.
    ...scope
      .resourcesIfLooked('aws_iam_openid_connect_provider')
      .map((provider) => ({ provider, owner: ownerOfIssuer(scope, provider) }))
      .filter(({ owner }) => owner !== 'another')
      .map(({ provider, owner }) => ({
        subject: provider,
        message: 'brings IRSA',
        detail: { attribute: 'url' },
        owner: () => owner,
      })),
    ...autoModeAnswers(scope, 'Auto Mode brings Pod Identity'),
  ];
  const message =
    'workloads can get no rights in AWS of their own: there is no IAM OIDC provider of the cluster, and no Pod Identity agent';
  judgeAnswers(scope, findings, answers, { message, isCertain: () => true });
  if (answers.length > 0) return;
  const [gap] = scope.gaps;
  if (gap === undefined) findings.breaks('stack', message);
  else findings.unknown('stack', `${message}; but ${gap}`);
};

interface PodTemplate {
  readonly template?: {
    readonly spec?: {
      readonly hostNetwork?: boolean;
      readonly containers?: readonly { readonly name?: string; readonly env?: readonly { readonly name?: string }[] }[];
    };
  };
}

/** Names alone are looked at: values are nobody's business here. */
const judgePods = (findings: Findings, workload: KubernetesObject): void => {
  const { hostNetwork = false, containers = [] } = ((workload['spec'] ?? {}) as PodTemplate).template?.spec ?? {};
  const subject = subjectOfObject(workload);
  for (const { name, env = [] } of containers)
    if (env.some((each) => each.name === 'AWS_SECRET_ACCESS_KEY' || each.name === 'AWS_ACCESS_KEY_ID'))
      findings.breaks(subject, `${name ?? 'a container'} brings keys of AWS along`, {
        attribute: 'env',
        expected: 'a role for its service account',
      });
  if (hostNetwork)
    findings.breaks(subject, 'is in the network of the node, and so reaches its metadata', {
      attribute: 'hostNetwork',
      expected: 'false',
    });
};

/** Workloads get rights by IRSA or Pod Identity, each role for one service account; the role of the node is out of their reach. */
export const workloadIdentity: Rule = {
  item: 'sec-09-workload-identity',
  resources: (scope, { parameters }) => {
    if (scope.resources('aws_eks_cluster').length === 0) return noCluster(scope);
    const findings = scope.findings();
    judgeWay(scope, findings);
    judgeNodeRoles(scope, findings);
    judgeTrusts(scope, findings);
    for (const source of nodeSources(scope)) judgeMetadata(findings, source, parameters.number('hopLimit'));
    return findings.judge('rights in AWS come by IRSA or Pod Identity, and pods cannot reach the role of the node', {
      notSeen: ['keys of AWS that workloads bring along'],
    });
  },
  kubernetes: (scope, { parameters }) => {
    const system = parameters.list('systemNamespaces');
    const findings = scope.findings();
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'])
      for (const workload of scope.objects(kind))
        if (!system.includes(workload.metadata.namespace ?? 'default')) judgePods(findings, workload);
    // Roles are not seen here, so nothing here passes the item.
    return findings.judge('', {
      none: unknownBecause(
        'no workload brings keys of AWS along, or reaches the metadata of its node; roles are seen in AWS',
      ),
    });
  },
};
