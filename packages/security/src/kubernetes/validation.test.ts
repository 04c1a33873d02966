import { TerraformStack, Testing, Token } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { publishFact } from '@hera/core';
import { problemsOf } from '@hera/core/testing';
import { securityProblems } from '../errors';
import {
  type Around,
  clusterFact,
  everything,
  networkFact,
  reason,
  refusals,
  shop,
  stackWith,
} from './kubernetes.fixture';
import { KubernetesPolicy } from './index';

const egress = (rule: object, rest = {}) => shop({ network: { egress: [rule] } } as never, rest);
const ingress = (rule: object) => shop({ network: { ingress: [rule] } } as never);
const ipv6 = clusterFact({ ipFamily: 'ipv6' });
const { networkPolicies: _, ...unenforced } = clusterFact();
const unknown = Token.asString({ resolve: () => 'later' });

type Case = readonly [code: string, path: string, props: unknown, around?: Around];

const cases: readonly Case[] = [
  ['HERA_SEC_100', 'kubernetes', { ...shop(), pods: true }],
  ['HERA_SEC_100', 'kubernetes.namespaces', { namespaces: [] }],
  [
    'HERA_SEC_100',
    'kubernetes.namespaces[0].network.egress[0].ports[0]',
    egress({ name: 'a', to: 'internet', ports: [0] }),
  ],
  [
    'HERA_SEC_100',
    'kubernetes.namespaces[0].network.ingress[0].from',
    ingress({ name: 'a', from: 'internet', ports: [1] }),
  ],
  ['HERA_CORE_002', 'kubernetes.namespaces[0].name', { namespaces: [{ name: unknown }] }],
  ['HERA_CORE_002', 'kubernetes.admission.registries[0]', shop({}, { admission: { registries: [unknown] } })],
  [
    'HERA_SEC_102',
    'kubernetes.cluster',
    shop({}, { networkPolicyEngine: { name: 'cilium', reason } }),
    { cluster: undefined },
  ],
  [
    'HERA_SEC_102',
    'kubernetes.cluster.name',
    shop({}, { cluster: { name: 'other' }, networkPolicyEngine: { name: 'cilium', reason } }),
  ],
  ['HERA_SEC_103', 'kubernetes.cluster.version', shop({}, { cluster: { version: '1.29' } })],
  ['HERA_SEC_103', 'kubernetes.cluster.version', shop({}, { cluster: { version: 'v1.35.2' } })],
  ['HERA_SEC_104', 'kubernetes.networkPolicyEngine', shop(), { cluster: unenforced }],
  [
    'HERA_SEC_104',
    'kubernetes.networkPolicyEngine',
    shop({}, { networkPolicyEngine: { name: 'vpc-cni', reason } }),
    { cluster: unenforced },
  ],
  ['HERA_SEC_105', 'kubernetes.networkPolicyEngine', shop({}, { networkPolicyEngine: { name: 'calico', reason } })],
  [
    'HERA_SEC_105',
    'kubernetes.networkPolicyEngine',
    shop({}, { networkPolicyEngine: { name: 'calico', reason } }),
    { cluster: clusterFact({ autoMode: { nodePools: [] }, networkPolicies: 'auto-mode' }) },
  ],
  [
    'HERA_SEC_106',
    'kubernetes.networkPolicyEngine.reason',
    shop({}, { networkPolicyEngine: { name: 'calico', reason: 'we like it' } }),
    { cluster: unenforced },
  ],
  ['HERA_SEC_106', 'kubernetes.namespaces[0].podSecurity.reason', shop({ podSecurity: { enforce: 'baseline' } })],
  [
    'HERA_SEC_106',
    'kubernetes.namespaces[0].podSecurity.reason',
    shop({ podSecurity: { enforce: 'privileged', reason: 'because' } }),
    { profile: 'development' },
  ],
  [
    'HERA_SEC_106',
    'kubernetes.namespaces[0].network.defaultDeny.reason',
    shop({ network: { defaultDeny: { enabled: false, reason: '' } } }),
  ],
  [
    'HERA_SEC_106',
    'kubernetes.systemNamespaces[0].reason',
    shop({}, { systemNamespaces: [{ name: 'mesh', reason: 'a mesh' }] }),
  ],
  ['HERA_SEC_106', 'kubernetes.admission.reason', shop({}, { admission: { action: 'audit' } })],
  [
    'HERA_SEC_106',
    'kubernetes.admission.exemptions[0].reason',
    shop({}, { admission: { exemptions: [{ namespace: 'shop', policies: ['probes'], reason: 'old' }] } }),
  ],
  ['HERA_SEC_107', 'kubernetes.namespaces[0].name', { namespaces: [{ name: 'Shop' }] }],
  ['HERA_SEC_107', 'kubernetes.namespaces[0].name', { namespaces: [{ name: 'default' }] }],
  ['HERA_SEC_107', 'kubernetes.namespaces[0].name', { namespaces: [{ name: 'kube-system' }] }],
  [
    'HERA_SEC_107',
    'kubernetes.namespaces[0].name',
    { namespaces: [{ name: 'amazon-cloudwatch' }] },
    { cluster: clusterFact({ addons: ['amazon-cloudwatch-observability'] }) },
  ],
  ['HERA_SEC_107', 'kubernetes.namespaces[1].name', { namespaces: [{ name: 'shop' }, { name: 'shop' }] }],
  [
    'HERA_SEC_107',
    'kubernetes.namespaces[0].labels',
    shop({ labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }),
  ],
  ['HERA_SEC_108', 'kubernetes.namespaces[0].network.egress[0].name', egress({ name: 'To AWS', to: 'vpc-endpoints' })],
  [
    'HERA_SEC_109',
    'kubernetes.namespaces[0].network.ingress[0].from.namespace',
    ingress({ name: 'a', from: { namespace: 'shopp' }, ports: [80] }),
  ],
  [
    'HERA_SEC_110',
    'kubernetes.namespaces[0].network.ingress[0].ports',
    ingress({ name: 'a', from: { subnets: 'public' } }),
  ],
  [
    'HERA_SEC_110',
    'kubernetes.namespaces[0].network.egress[0].ports',
    egress({ name: 'a', to: 'internet', ports: [{ port: 90, endPort: 80 }] }),
  ],
  [
    'HERA_SEC_111',
    'kubernetes.namespaces[0].network.ingress[0].from.cidrs[0]',
    ingress({ name: 'a', from: { cidrs: ['0.0.0.0/0'] }, ports: [80] }),
  ],
  [
    'HERA_SEC_111',
    'kubernetes.namespaces[0].network.egress[0].to.cidrs[0]',
    egress({ name: 'a', to: { cidrs: ['10.0.0.1/8'] }, ports: [80] }),
  ],
  ['HERA_SEC_111', 'kubernetes.cluster.serviceCidr', shop({}, { cluster: { serviceCidr: 'services' } })],
  ['HERA_SEC_111', 'kubernetes.cluster.apiServerCidrs[0]', shop({}, { cluster: { apiServerCidrs: ['::/0'] } })],
  ['HERA_SEC_111', 'kubernetes.cluster.ipv6Cidrs[0]', shop({}, { cluster: { ipv6Cidrs: ['2600::1/56'] } })],
  [
    'HERA_SEC_112',
    'kubernetes.namespaces[0].network.egress[0].to',
    egress({ name: 'a', to: 'api-server' }),
    { network: undefined },
  ],
  [
    'HERA_SEC_112',
    'kubernetes.namespaces[0].network.egress[0].to',
    egress({ name: 'a', to: 'api-server' }),
    { cluster: ipv6 },
  ],
  [
    'HERA_SEC_112',
    'kubernetes.namespaces[0].network.egress[0].to',
    egress({ name: 'a', to: 'internet' }),
    { cluster: ipv6 },
  ],
  [
    'HERA_SEC_112',
    'kubernetes.namespaces[0].network.egress[0].to',
    egress({ name: 'a', to: { subnets: 'intra' }, ports: [80] }),
  ],
  [
    'HERA_SEC_112',
    'kubernetes.namespaces[0].network.dns',
    shop(),
    { cluster: clusterFact({ ipFamily: 'ipv6', autoMode: { nodePools: [] }, networkPolicies: 'auto-mode' }) },
  ],
  ['HERA_SEC_113', 'kubernetes.namespaces[0].quota.memory', shop({ quota: { memory: '4GB' } })],
  ['HERA_SEC_113', 'kubernetes.namespaces[0].limits.memoryLimit', shop({ limits: { maximumMemory: '128Mi' } })],
  ['HERA_SEC_113', 'kubernetes.namespaces[0].limits.memoryRequest', shop({ limits: { memoryRequest: '1Gi' } })],
  [
    'HERA_SEC_114',
    'kubernetes.admission.registries[0]',
    shop({}, { admission: { registries: ['https://registry.example.com'] } }),
  ],
  ['HERA_SEC_114', 'kubernetes.admission.registries[0]', shop({}, { admission: { registries: ['library'] } })],
  ['HERA_SEC_114', 'kubernetes.admission.registries[0]', shop({}, { admission: { registries: ['*.example.com'] } })],
  [
    'HERA_SEC_116',
    'kubernetes.admission.exemptions[0].namespace',
    shop({}, { admission: { exemptions: [{ namespace: 'kube-system', policies: ['probes'], reason }] } }),
  ],
  [
    'HERA_SEC_116',
    'kubernetes.admission.exemptions[1].policies',
    shop(
      {},
      {
        admission: {
          exemptions: [
            { namespace: 'shop', policies: ['probes'], reason },
            { namespace: 'shop', policies: ['probes'], reason },
          ],
        },
      },
    ),
  ],
  [
    'HERA_SEC_117',
    'kubernetes.priorityClasses[0]',
    shop({}, { priorityClasses: [{ name: 'system-mine', value: 1, description: 'x' }] }),
  ],
  [
    'HERA_SEC_117',
    'kubernetes.priorityClasses[0]',
    shop({}, { priorityClasses: [{ name: 'high', value: 1_000_000_001, description: 'x' }] }),
  ],
  [
    'HERA_SEC_117',
    'kubernetes.priorityClasses[0]',
    shop({}, { priorityClasses: [{ name: 'high', value: 1, description: ' ' }] }),
  ],
  ['HERA_SEC_118', 'kubernetes.groups.admin[0]', shop({}, { groups: { admin: ['system:masters'] } })],
  ['HERA_SEC_118', 'kubernetes.groups.viewer[0]', shop({}, { groups: { viewer: ['hera:admin'] } })],
  ['HERA_SEC_118', 'kubernetes.groups.viewedApiGroups[0]', shop({}, { groups: { viewedApiGroups: [''] } })],
  ['HERA_SEC_118', 'kubernetes.groups.viewedApiGroups[0]', shop({}, { groups: { viewedApiGroups: ['*'] } })],
  [
    'HERA_SEC_119',
    'kubernetes.disruptionBudgets[0]',
    shop({}, { disruptionBudgets: [{ name: 'dns', namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } }] }),
  ],
  [
    'HERA_SEC_119',
    'kubernetes.disruptionBudgets[0]',
    shop(
      {},
      { disruptionBudgets: [{ name: 'metrics', namespace: 'kube-system', pods: { 'k8s-app': 'metrics-server' } }] },
    ),
  ],
  [
    'HERA_SEC_119',
    'kubernetes.disruptionBudgets[0]',
    shop({}, { disruptionBudgets: [{ name: 'web', namespace: 'shop', pods: { app: 'web' } }] }),
  ],
  ['HERA_SEC_120', 'kubernetes', shop(), { id: `a${'b'.repeat(70)}` }],
  [
    'HERA_SEC_123',
    'kubernetes.namespaces[0].network.defaultDeny',
    shop({ network: { withinNamespace: true, defaultDeny: { enabled: false, reason } } }),
  ],
];

describe('validation', () => {
  it.each(cases.map(([code, path, props, around]): [string, string, unknown, Around?] => [code, path, props, around]))(
    '%s %s',
    (code, path, props, around) => {
      const problems = refusals(props, around);
      expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
      expect(problems[0]?.fix).not.toBe('');
      expect(problems[0]?.constructPath).toMatch(/\/Kubernetes$/);
    },
  );

  it('reports everything at once', () => {
    const problems = refusals({
      namespaces: [{ name: 'Shop', podSecurity: { enforce: 'privileged' }, quota: { cpu: 'many' } }],
      groups: { admin: ['system:masters'] },
      admission: { action: 'audit' },
      networkPolicyEngine: { name: 'calico', reason },
    });
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'HERA_SEC_105',
      'HERA_SEC_106',
      'HERA_SEC_106',
      'HERA_SEC_107',
      'HERA_SEC_113',
      'HERA_SEC_118',
    ]);
  });

  it('HERA_SEC_101 outside of an AwsStack', () => {
    const stack = new TerraformStack(Testing.app(), 'mine');
    publishFact(new Construct(stack, 'Cluster'), clusterFact());
    expect(
      problemsOf(() => new KubernetesPolicy(stack, 'Kubernetes', shop({}, { admission: { registries: ['a.b'] } }))),
    ).toMatchObject([{ code: 'HERA_SEC_101' }]);
  });

  it('HERA_SEC_102 for two clusters, until one is named', () => {
    const stack = stackWith();
    publishFact(new Construct(stack, 'Second'), clusterFact({ name: 'second', version: '1.36' }));
    const build = (id: string, name?: string) =>
      new KubernetesPolicy(
        stack,
        id,
        shop({}, name === undefined ? { networkPolicyEngine: { name: 'cilium', reason } } : { cluster: { name } }),
      );
    expect(problemsOf(() => build('Unnamed')).map(({ code }) => code)).toContain('HERA_SEC_102');
    expect(build('Named', 'second').manifests.get('00-namespaces.yaml')).toContain('v1.36');
  });

  it('HERA_SEC_121 for a second policy in a stack', () => {
    const stack = stackWith();
    new KubernetesPolicy(stack, 'Kubernetes', shop());
    expect(problemsOf(() => new KubernetesPolicy(stack, 'Again', shop()))).toMatchObject([{ code: 'HERA_SEC_121' }]);
  });

  it('HERA_SEC_122 and HERA_SEC_103 are warnings where nothing is wrong for sure', () => {
    const stack = stackWith({
      environment: { account: undefined as never },
      cluster: clusterFact({ version: '1.31' }),
    });
    new KubernetesPolicy(stack, 'Kubernetes', shop());
    expect(stack.manifest.warnings.map(({ code }) => code)).toEqual(['HERA_SEC_103', 'HERA_SEC_122']);
  });

  it('takes what is right', () => {
    expect(refusals(everything)).toEqual([]);
    expect(refusals(shop(), { network: networkFact({ cidr: '198.18.0.0/16' }) })).toEqual([]);
  });

  it('has a refusal for every code of the table', () => {
    const tested = new Set([...cases.map(([code]) => code), 'HERA_SEC_101', 'HERA_SEC_121', 'HERA_SEC_122']);
    const own = Object.keys(securityProblems).filter((code) => /^HERA_SEC_1[0-3]\d$/.test(code));
    expect(own.filter((code) => !tested.has(code))).toEqual([]);
  });
});
