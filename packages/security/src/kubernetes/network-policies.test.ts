import { describe, expect, it } from 'vitest';
import type { NamespaceTraffic } from './application-namespace';
import { type Around, clusterFact, networkFact, objectOf, objectsOf, reason, shop } from './kubernetes.fixture';

const policies = (network: NamespaceTraffic | undefined, around: Around = {}, rest = {}) =>
  objectsOf(shop(network === undefined ? {} : { network }, rest), around).filter(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace !== 'default',
  );

const specOf = (network: NamespaceTraffic, name: string, around: Around = {}, rest = {}) =>
  objectOf(policies(network, around, rest), 'NetworkPolicy', name)['spec'];

const ipv6 = clusterFact({ ipFamily: 'ipv6' });
const autoMode = clusterFact({ addons: [], autoMode: { nodePools: ['system'] }, networkPolicies: 'auto-mode' });

describe('network policies', () => {
  it('deny everything both ways, and allow DNS and the Pod Identity agent', () => {
    const made = policies(undefined);
    expect(made.map(({ metadata }) => metadata.name)).toEqual(['default-deny', 'allow-dns', 'allow-pod-identity']);
    expect(made[0]?.['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(made[1]?.['spec']).toMatchObject({
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  });

  it('can go without DNS and the agent, and know a cluster that has no agent', () => {
    const names = (network: NamespaceTraffic, around: Around = {}) =>
      policies(network, around).map(({ metadata }) => metadata.name);
    expect(names({ dns: false, podIdentity: false })).toEqual(['default-deny']);
    expect(names({}, { cluster: clusterFact({ addons: ['vpc-cni'] }) })).toEqual(['default-deny', 'allow-dns']);
    expect(names({ defaultDeny: { enabled: false, reason } })).toEqual([]);
  });

  it('allow the API server by the address of its service and by the subnets of the control plane', () => {
    const network = { egress: [{ name: 'to-api', to: 'api-server' as const }] };
    const to = (cidrs: readonly string[]) => ({ egress: [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }] });
    const subnets = ['10.1.10.0/24', '10.1.11.0/24'];
    expect(specOf(network, 'egress-to-api')).toMatchObject(to(['10.100.0.1/32', '172.20.0.1/32', ...subnets]));
    expect(specOf(network, 'egress-to-api', { cluster: clusterFact({ serviceCidr: '10.96.0.0/12' }) })).toMatchObject(
      to(['10.96.0.1/32', ...subnets]),
    );
    expect(
      specOf(network, 'egress-to-api', { network: undefined }, { cluster: { apiServerCidrs: ['10.9.0.0/28'] } }),
    ).toMatchObject(to(['10.100.0.1/32', '172.20.0.1/32', '10.9.0.0/28']));
  });

  it('let the control plane call webhooks from its subnets alone', () => {
    expect(
      specOf({ ingress: [{ name: 'webhook', from: 'api-server', ports: [9443] }] }, 'ingress-webhook'),
    ).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.1.10.0/24' } }, { ipBlock: { cidr: '10.1.11.0/24' } }],
          ports: [{ protocol: 'TCP', port: 9443 }],
        },
      ],
    });
  });

  it('take private addresses, the metadata of the node and the VPC itself for no internet', () => {
    const network = { egress: [{ name: 'out', to: 'internet' as const }] };
    const except = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];
    expect(specOf(network, 'egress-out')).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except } }], ports: [{ protocol: 'TCP', port: 443 }] }],
    });
    expect(specOf(network, 'egress-out', { network: networkFact({ cidr: '198.18.0.0/16' }) })).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...except, '198.18.0.0/16'] } }] }],
    });
    expect(
      specOf(network, 'egress-out', { cluster: ipv6 }, { cluster: { ipv6Cidrs: ['2600:1f14:1::/56'] } }),
    ).toMatchObject({
      egress: [
        {
          to: [
            { ipBlock: { cidr: '0.0.0.0/0', except } },
            { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10', '2600:1f14:1::/56'] } },
          ],
        },
      ],
    });
  });

  it('find endpoints in their own tier', () => {
    const network = { egress: [{ name: 'to-aws', to: 'vpc-endpoints' as const }] };
    const intra = networkFact({
      subnets: [...networkFact().subnets, { tier: 'intra', zone: 'use1-az1', cidr: '10.1.20.0/24' }],
      interfaceEndpoints: { services: ['sts'], zones: ['use1-az1'], tier: 'intra' },
    });
    expect(specOf(network, 'egress-to-aws', { network: intra })).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '10.1.20.0/24' } }] }],
    });
  });

  it('know where DNS answers with a cache on the node, and on EKS Auto Mode', () => {
    const block = (cidr: string) => ({ ipBlock: { cidr } });
    const dns = (around: Around, rest = {}) =>
      (specOf({}, 'allow-dns', around, rest) as { egress: readonly { to: readonly object[] }[] }).egress[0]?.to.slice(
        1,
      );
    expect(dns({}, { nodeLocalDns: true })).toEqual([block('169.254.20.10/32')]);
    expect(dns({ cluster: autoMode })).toEqual([block('10.100.0.10/32'), block('172.20.0.10/32')]);
    const six = { ...autoMode, ipFamily: 'ipv6' as const };
    expect(dns({ cluster: six }, { cluster: { serviceCidr: 'fd12:3456:789a::/108' } })).toEqual([
      block('fd12:3456:789a::a/128'),
    ]);
  });

  it('switch the engine of EKS Auto Mode on, and touch no add-on otherwise', () => {
    const maps = (cluster: typeof autoMode) =>
      objectsOf(shop(), { cluster }).filter(({ kind }) => kind === 'ConfigMap');
    expect(maps(autoMode)).toMatchObject([
      {
        metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
        data: { 'enable-network-policy-controller': 'true' },
      },
    ]);
    expect(maps(clusterFact())).toEqual([]);
  });
});
