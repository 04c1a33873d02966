/**
 * Every problem that this package reports, by its stable code. Warnings go to the manifest and the CDKTF annotations;
 * everything else stops the synth, all at once.
 */
export const clusterProblems = {
  HERA_CLU_001: 'the cluster name is not one that EKS takes',
  HERA_CLU_002: 'the Kubernetes version is not in the version table',
  HERA_CLU_003: 'the Kubernetes version is out of support',
  HERA_CLU_004: 'the Kubernetes version is in extended support only, and that was not asked for',
  HERA_CLU_005: 'warning: standard support of the Kubernetes version ends within 90 days',
  HERA_CLU_006: 'a customer-managed key is missing where the environment promises them',
  HERA_CLU_007: 'the network has no private subnets, or its subnets span fewer than two zones',
  HERA_CLU_008: 'a public CIDR is not an IPv4 network that EKS takes',
  HERA_CLU_009: 'a public CIDR is too wide for production',
  HERA_CLU_010: 'warning: the public endpoint is open to (nearly) everybody',
  HERA_CLU_011: 'warning: a public CIDR is a documentation range, which nobody can come from',
  HERA_CLU_012: 'control plane logs are weaker than the environment promises',
  HERA_CLU_013: 'a retention that CloudWatch Logs does not take, or an unknown log type',
  HERA_CLU_014: 'two access entries share a name, or a name is not usable',
  HERA_CLU_015: 'a principal is not the ARN of an IAM role or user',
  HERA_CLU_016: 'two access entries are for one principal',
  HERA_CLU_017: 'nobody administers the cluster',
  HERA_CLU_018: 'an access entry grants what its type cannot carry, or what EKS refuses',
  HERA_CLU_019: 'two node groups share a name, a name is not usable, or there is no node group',
  HERA_CLU_020: 'the scaling of a node group makes no sense',
  HERA_CLU_021: 'a node group has fewer nodes than the environment promises',
  HERA_CLU_022: 'a node group may be interrupted where the environment promises on-demand capacity',
  HERA_CLU_023: 'the AMI type has ended or is not offered',
  HERA_CLU_024: 'an instance type has another processor architecture than the AMI type',
  HERA_CLU_025: 'a zone has no private subnet in the network',
  HERA_CLU_026: 'the nodes span fewer zones than the environment promises',
  HERA_CLU_027: 'disk size, update share or instance types of a node group are out of range',
  HERA_CLU_028: 'cluster DNS has no node that it may run on',
  HERA_CLU_029: 'warning: every node group is tainted, so ordinary pods have nowhere to run',
  HERA_CLU_030: 'an add-on is listed twice, or has no usable name',
  HERA_CLU_031: 'the order of an add-on of the default set cannot be changed',
  HERA_CLU_032: 'an add-on version is not one that EKS takes',
} as const;

/** A stable code of this package. */
export type ClusterProblemCode = keyof typeof clusterProblems;
