import type {
  ComputeConfigRequest,
  ComputeConfigResponse,
  KubernetesNetworkConfigRequest,
  StorageConfigRequest,
} from '@aws-sdk/client-eks';
import { invalidParameter, oneOf } from './errors';

/** The three switches that EKS Auto Mode flips together. */
export interface AutoModeRequest {
  /** @default - not asked for */
  readonly computeConfig?: ComputeConfigRequest | undefined;
  /** @default - not asked for */
  readonly storageConfig?: StorageConfigRequest | undefined;
  /** @default - not asked for */
  readonly kubernetesNetworkConfig?: KubernetesNetworkConfigRequest | undefined;
}

/** Whether Auto Mode is asked for. @throws AwsError InvalidParameterException when the three switches disagree */
export const autoModeOf = (input: AutoModeRequest, clusterName: string): boolean => {
  const switches = [
    input.computeConfig?.enabled ?? false,
    input.storageConfig?.blockStorage?.enabled ?? false,
    input.kubernetesNetworkConfig?.elasticLoadBalancing?.enabled ?? false,
  ];
  if (new Set(switches).size > 1) {
    throw invalidParameter(
      'For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.',
      { clusterName },
    );
  }
  const pools = input.computeConfig?.nodePools ?? [];
  for (const pool of pools) oneOf(pool, ['general-purpose', 'system'], 'computeConfig.nodePools');
  if (pools.length > 0 && input.computeConfig?.nodeRoleArn === undefined) {
    throw invalidParameter('computeConfig.nodeRoleArn is required when node pools are named.', { clusterName });
  }
  return switches[0] === true;
};

/** What a describe shows; nothing when the creator never spoke of compute. */
export const computeConfigOf = (asked: ComputeConfigRequest | undefined): ComputeConfigResponse | undefined =>
  asked === undefined
    ? undefined
    : { enabled: asked.enabled ?? false, nodePools: asked.nodePools ?? [], nodeRoleArn: asked.nodeRoleArn };
