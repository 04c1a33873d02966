import type { HelmRelease } from './manifest';
import type { PlannedKarpenter } from './planned-karpenter';

/** Values of the chart `karpenter`, as far as they are set here. Source: Karpenter 1.14, settings page and chart. */
export interface KarpenterValues {
  readonly replicas: number;
  readonly serviceAccount: {
    readonly name: string;
    /** The role, for IRSA. @default - none, Pod Identity needs none */
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly settings: {
    readonly clusterName: string;
    readonly interruptionQueue: string;
    readonly isolatedVPC: boolean;
    /** A string in the chart. */
    readonly reservedENIs: string;
    readonly enableZonalShift: boolean;
  };
  readonly controller: {
    /** @default - none */
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly resources: {
      readonly requests: Readonly<Record<string, string>>;
      readonly limits: Readonly<Record<string, string>>;
    };
  };
}

/** What the release refers to. */
export interface KarpenterReleasePlace {
  readonly queueName: string;
  /** Number of nodes that there are without Karpenter. */
  readonly ownNodes: number;
  /** Undefined where synth does not know it. */
  readonly region: string | undefined;
  /** Annotations of the service account. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The chart release that installs Karpenter. */
export const karpenterRelease = (
  plan: PlannedKarpenter,
  { queueName, ownNodes, region, annotations }: KarpenterReleasePlace,
): HelmRelease<KarpenterValues> => ({
  name: 'karpenter',
  namespace: plan.namespace,
  chart: 'oci://public.ecr.aws/karpenter/karpenter',
  version: plan.version,
  values: {
    // The chart puts no two of them on one node, and none on a node of Karpenter: on a single node the second would wait for ever. On
    // Fargate every pod has a node of its own.
    replicas: plan.identity === 'irsa' ? 2 : Math.min(2, ownNodes),
    serviceAccount: {
      name: plan.serviceAccount,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    settings: {
      clusterName: plan.clusterName,
      interruptionQueue: queueName,
      isolatedVPC: plan.isolatedVpc,
      reservedENIs: String(plan.reservedNetworkInterfaces),
      enableZonalShift: plan.zonalShift,
    },
    controller: {
      // With a hop limit of 1, pods cannot ask the instance metadata where they are.
      ...(region === undefined ? {} : { env: [{ name: 'AWS_REGION', value: region }] }),
      // What the getting-started page gives it.
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
    },
  },
});
