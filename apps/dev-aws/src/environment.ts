import { defineEnvironment } from '@hera/core';

/** The values of development. What is not here comes from the development profile. */
export const environment = defineEnvironment({
  name: 'dev',
  profile: 'development',
  region: 'us-east-1',
  tags: { owner: 'platform-team', service: 'kubernetes' },
});

/** Two zones, because EKS asks for subnets in two; one NAT gateway, because an hour without egress is accepted here. */
export const network = {
  cidr: '10.2.0.0/16',
  layout: {
    public: { 'use1-az1': '10.2.1.0/24', 'use1-az2': '10.2.2.0/24' },
    private: { 'use1-az1': '10.2.10.0/24', 'use1-az2': '10.2.11.0/24' },
  },
} as const;

/** The cluster's values. */
export const cluster = {
  name: 'dev',
  version: '1.35',
  /** A documentation range (RFC 5737): put your office's here. */
  publicCidrs: ['203.0.113.0/24'],
  /** Nodes stay in the zone of the NAT gateway: one zone is accepted, and cross-zone traffic costs money. */
  nodeZones: ['use1-az1'],
} as const;

/** The namespace of production, as development has it: pods are warned about instead of refused, so that it shows here first. */
export const kubernetes = {
  namespaces: [
    {
      name: 'shop',
      network: {
        withinNamespace: true,
        ingress: [{ name: 'from-load-balancer', from: { subnets: 'public' }, ports: [8080] }],
        egress: [
          { name: 'to-database', to: { subnets: 'private' }, ports: [5432] },
          { name: 'to-internet', to: 'internet' },
        ],
      },
    },
  ],
} as const;
