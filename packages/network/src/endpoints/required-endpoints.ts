import { type EndpointType, knownService, nodeServices, useServices } from './catalogue';
import type { ClusterUse } from './endpoint-options';

/** An endpoint that a cluster needs, and why. */
export interface RequiredEndpoint {
  /** Short service name, such as `ecr.api`. */
  readonly service: string;
  readonly type: EndpointType;
  /** One reason per use that calls the service, such as `podIdentity: the Pod Identity agent fetches credentials`. */
  readonly reasons: readonly string[];
}

/** Endpoints of the services that nodes and the given uses of a cluster call, each with its reasons. Uses that do not exist are passed over. */
export const requiredEndpoints = (uses: readonly ClusterUse[]): readonly RequiredEndpoint[] => {
  const reasons = new Map<string, string[]>();
  const sources = [['nodes', nodeServices] as const, ...uses.map((use) => [use, useServices(use)] as const)];
  for (const [use, services] of sources) {
    for (const service of services) {
      const reason = `${use}: ${knownService(service)?.why}`;
      const known = reasons.get(service) ?? [];
      if (!known.includes(reason)) reasons.set(service, [...known, reason]);
    }
  }
  return [...reasons].map(([service, all]) => ({
    service,
    type: knownService(service)?.type ?? 'interface',
    reasons: all,
  }));
};
