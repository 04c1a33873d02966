import type { KeyPurpose, SubnetTier, TopicPublisher } from './contracts';
import type { ControlPlaneLogType, NatSetting } from './profile';

/** A network for people: table, room that is left, and picture, as its own package describes it at synth. */
export interface NetworkDescriptionFact {
  readonly subnets: readonly {
    readonly tier: SubnetTier;
    readonly zone: string;
    readonly cidr: string;
    /** IPv4 addresses that AWS leaves for use. */
    readonly usable: number;
    /** Where traffic can go, in words. */
    readonly route: string;
  }[];
  /** The VPC's CIDRs, primary first, in addresses. */
  readonly blocks: readonly {
    readonly cidr: string;
    readonly addresses: number;
    readonly used: number;
    readonly reserved: number;
    readonly free: number;
    /** Free blocks, largest first. */
    readonly spare: readonly { readonly cidr: string; readonly addresses: number }[];
  }[];
  /** A Mermaid flowchart. */
  readonly mermaid: string;
}

/** What a `Network` promises, for verification, cost and checklist to hold the live network against. */
export interface NetworkFact {
  readonly kind: 'network';
  readonly cidr: string;
  /** Further IPv4 CIDRs of the VPC. @default - none */
  readonly secondaryCidrs?: readonly string[];
  readonly nat: NatSetting;
  /** Set where the VPC was there before, and Hera neither made nor tagged it; `vpcId` where synth knows it. @default - Hera makes the VPC */
  readonly adopted?: { readonly vpcId?: string };
  /** Whether every subnet also has an IPv6 /64, and private ones leave by an egress-only gateway. @default false */
  readonly ipv6?: boolean;
  readonly subnets: readonly { readonly tier: SubnetTier; readonly zone: string; readonly cidr: string }[];
  readonly gatewayEndpoints: readonly string[];
  /**
   * Interface endpoints, by service (`ecr.api`, or a whole service name), each with a network interface in a subnet of every
   * zone, as a zone id or a zone name.
   *
   * @default - there are none
   */
  readonly interfaceEndpoints?: {
    readonly services: readonly string[];
    readonly zones: readonly string[];
    /** Tier of the subnets. @default 'private' */
    readonly tier?: SubnetTier;
  };
  /** What `infractl network` shows. @default - not described */
  readonly description?: NetworkDescriptionFact;
  /** Flow log to CloudWatch Logs. @default - there is none */
  readonly flowLog?: {
    readonly logGroupName: string;
    readonly retentionDays: number;
    readonly customerManagedKey: boolean;
  };
  /** Flow log to S3, which names its bucket. @default - there is none */
  readonly flowLogBucket?: {
    /** ARN of a bucket that was there before. @default - a bucket of the network's own, or not known at synth */
    readonly bucketArn?: string;
    /** Days until a file expires. @default - the owner of the bucket decides */
    readonly retentionDays?: number;
    /** @default - the owner of the bucket decides */
    readonly customerManagedKey?: boolean;
  };
}

/** Which customer-managed keys exist. */
export interface KeysFact {
  readonly kind: 'keys';
  /** Keys that the stack makes, by their alias. */
  readonly keys: readonly { readonly purpose: KeyPurpose; readonly alias: string }[];
  /** Keys that were there before; `keyArn` where synth knows it. @default - there are none */
  readonly existing?: readonly { readonly purpose: KeyPurpose; readonly keyArn?: string }[];
}

/** What `AccountDefaults` promises. */
export interface AccountDefaultsFact {
  readonly kind: 'account-defaults';
  readonly ebsEncryptionByDefault: boolean;
  /** Whether S3 refuses public access to every bucket of the account. @default false */
  readonly s3PublicAccessBlock?: boolean;
  /** Instance metadata of instances that are launched without a word about it. @default - not set */
  readonly instanceMetadata?: {
    readonly httpTokens: 'required';
    /** Hops that a token may travel. @default - the machine image decides */
    readonly hopLimit?: number;
  };
  /** Whether verification looks for default VPCs of the region and what lives in them. @default false */
  readonly defaultVpcReport?: boolean;
}

/** What an upgrade of a cluster is planned by, as the cluster's own package knows it at synth. Dates are `YYYY-MM-DD`, UTC. */
export interface ClusterUpgradeFact {
  /** The day that these facts were checked on. */
  readonly asOf: string;
  /** What EKS does with the cluster at the end of standard support. */
  readonly supportType: 'STANDARD' | 'EXTENDED';
  /** Kubernetes versions on EKS, newest first. */
  readonly versions: readonly {
    readonly version: string;
    readonly availableSince: string;
    /** First day without standard support. */
    readonly standardSupportEnds: string;
    /** First day without any support. */
    readonly extendedSupportEnds: string;
  }[];
  /** How many minor versions a kubelet may be behind a control plane of version `from` or newer, newest first. */
  readonly kubeletSkew: readonly { readonly from: string; readonly minors: number }[];
  /** Days after an upgrade in which EKS takes the control plane back to the version before. */
  readonly rollbackDays: number;
  /** IPv4 addresses that the cluster's subnets need for an upgrade of the control plane. */
  readonly freeAddresses: number;
  /** Oldest Karpenter that knows a Kubernetes version, newest first. */
  readonly karpenter: readonly { readonly kubernetes: string; readonly karpenter: string }[];
  /** Add-ons in the order in which they are made; `version` is `default`, `latest` or one that EKS takes. */
  readonly addons: readonly {
    readonly name: string;
    readonly version: string;
    readonly when: 'before-nodes' | 'after-nodes';
  }[];
}

/** What a `Cluster` promises. */
export interface ClusterFact {
  readonly kind: 'cluster';
  readonly name: string;
  readonly version: string;
  readonly privateEndpoint: boolean;
  /** Empty when the public endpoint is off. */
  readonly publicCidrs: readonly string[];
  readonly logs: {
    readonly types: readonly ControlPlaneLogType[];
    readonly logGroupName: string;
    readonly retentionDays: number;
    readonly customerManagedKey: boolean;
  };
  readonly secretsKey: 'customer-managed' | 'aws-owned';
  readonly nodeGroups: readonly NodeGroupFact[];
  readonly addons: readonly string[];
  readonly accessEntries: readonly string[];
  /** Who decides who may call the API; `API` is access entries alone. @default - not known */
  readonly authenticationMode?: 'API';
  /** Scaling tier of the control plane, each but `standard` with a price of its own. @default 'standard' */
  readonly scalingTier?: string;
  /** Whether the API refuses to delete the cluster; false too where the target cannot hold that. @default false */
  readonly deletionProtection?: boolean;
  /** Whether EKS may shift traffic away from an impaired zone. @default false */
  readonly zonalShift?: boolean;
  /** Family of pod and service addresses. @default 'ipv4' */
  readonly ipFamily?: 'ipv4' | 'ipv6';
  /** IPv4 CIDR of Kubernetes services. @default - EKS chooses it */
  readonly serviceCidr?: string;
  /** Where the control plane's interfaces are. @default - not known */
  readonly controlPlane?: { readonly tier: SubnetTier; readonly zones: readonly string[] };
  /** Fargate profiles, and the namespaces whose pods they run. @default - none */
  readonly fargateProfiles?: readonly { readonly name: string; readonly namespaces: readonly string[] }[];
  /** Set where EKS runs nodes, storage and load balancers by itself. @default - it does not */
  readonly autoMode?: { readonly nodePools: readonly string[] };
  /** Set where Karpenter brings nodes. @default - it is not wired */
  readonly karpenter?: { readonly namespace: string; readonly version: string; readonly nodePools: readonly string[] };
  /** Whether the Cluster Autoscaler may move the node groups. @default false */
  readonly clusterAutoscaler?: boolean;
  /** `eks`: the group that EKS makes. `strict`: that of the nodes is of the cluster's own, rule by rule. @default 'eks' */
  readonly securityGroups?: 'eks' | 'strict';
  /** What enforces network policies, as the cluster sets it up. @default - nothing of the cluster's own does */
  readonly networkPolicies?: Extract<NetworkPolicyEngine, 'vpc-cni' | 'auto-mode'>;
  /** Kubernetes service accounts with rights in AWS, add-ons' own among them, and how they get them. @default - none */
  readonly serviceAccounts?: readonly ServiceAccountFact[];
  /** What `infractl upgrade` plans by. @default - not described, so no upgrade can be planned */
  readonly upgrade?: ClusterUpgradeFact;
}

/** What enforces network policies. */
export type NetworkPolicyEngine = 'vpc-cni' | 'auto-mode' | 'calico' | 'cilium';

/** A level of the Pod Security Standards. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** What `KubernetesPolicy` of `@hera/security/kubernetes` has written as manifests. */
export interface KubernetesFact {
  readonly kind: 'kubernetes';
  /** Folder of the manifests, relative to the folder that holds `cdktf.out`: `k8s.out/<stack id>`. */
  readonly directory: string;
  /** Files in that folder, in the order in which they are applied. */
  readonly files: readonly string[];
  /** Number of objects in all files. */
  readonly objects: number;
  /** Value of the label `hera.dev/owner` that every object carries: what carries it and is not in the files may be pruned. */
  readonly owner: string;
  /** Kubernetes version that the manifests are for, `<major>.<minor>`. */
  readonly kubernetesVersion: string;
  readonly namespaces: readonly {
    readonly name: string;
    /** Pod Security Standard that is enforced. */
    readonly enforce: PodSecurityLevel;
    /** Why less than the environment's own level is enforced. @default - nothing less is */
    readonly reason?: string;
    /** Whether network policies deny what is not allowed, both ways. */
    readonly defaultDeny: boolean;
  }[];
  readonly admission: {
    /** What becomes of a pod that a policy finds fault with; `audit` lets it through with a warning. */
    readonly action: 'deny' | 'audit';
    /** Names of the ValidatingAdmissionPolicies. */
    readonly policies: readonly string[];
    /** Namespaces that some of the policies do not hold in. */
    readonly exemptions: readonly {
      readonly namespace: string;
      readonly policies: readonly string[];
      readonly reason: string;
    }[];
    /** Namespaces of the cluster's own software, where no policy holds. */
    readonly systemNamespaces: readonly string[];
  };
  readonly networkPolicyEngine: NetworkPolicyEngine;
  /** What else the manifests install, by name, such as `cluster-autoscaler`. @default - nothing */
  readonly components?: readonly string[];
  /** Kubernetes groups that have rights by RBAC, for access entries to name. */
  readonly rbacGroups: readonly string[];
}

/** A Kubernetes service account with rights in AWS. */
export interface ServiceAccountFact {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly identity: 'pod-identity' | 'irsa';
}

/** What a node group promises. */
export interface NodeGroupFact {
  readonly name: string;
  readonly instanceTypes: readonly string[];
  readonly capacityType: 'ON_DEMAND' | 'SPOT';
  readonly minimum: number;
  readonly maximum: number;
  readonly zones: readonly string[];
  readonly tainted: boolean;
  readonly volumeKey: 'customer-managed' | 'aws-managed';
  /** vCPUs of one node, for the smallest and the largest of the instance types. @default - a type is not in the table */
  readonly vcpus?: { readonly least: number; readonly most: number };
}

/** What a `NotificationTopic` promises. Endpoints of subscribers are nobody's business here. */
export interface NotificationTopicFact {
  readonly kind: 'notification-topic';
  readonly topicName: string;
  readonly publishers: readonly TopicPublisher[];
  readonly customerManagedKey: boolean;
  readonly subscriptions: readonly { readonly name: string; readonly protocol: string }[];
}

/** What one data source of threat detection costs in the region of the stack. USD, list price. */
export interface ThreatDetectionPrice {
  /** What is billed, in words. */
  readonly what: string;
  /** What one price is for, for example `million events`. */
  readonly unit: 'million events' | 'GB' | 'vCPU-month';
  /** What the number of units depends on, in words. */
  readonly dependsOn: string;
  /** Price of a unit, step by step: up to so many units a month. Beyond the last `upTo` it is not known. @default - not known for the region */
  readonly steps?: readonly { readonly upTo?: number; readonly usd: number }[];
  /** Set where the units are the vCPUs of nodes, which a `ClusterFact` may know. @default false */
  readonly nodes?: boolean;
}

/** What a `ThreatDetection` promises. */
export interface ThreatDetectionFact {
  readonly kind: 'threat-detection';
  /** `elsewhere`: somebody else runs it for the account, and findings are routed only. */
  readonly detector: 'own' | 'adopted' | 'elsewhere';
  /** Features that Hera holds, by GuardDuty's names, and whether each is on. */
  readonly features: Readonly<Record<string, boolean>>;
  /** Whether GuardDuty puts its agent on the nodes itself. */
  readonly agentManagement: boolean;
  /** @default - not of Hera's making */
  readonly publishingFrequency?: string;
  readonly findings: {
    readonly ruleName: string;
    readonly minimumSeverity: number;
    /** @default - what cannot be delivered is dropped */
    readonly deadLetterQueueName?: string;
  };
  /** What this stack turns on costs; empty where it turns nothing on. */
  readonly prices: {
    readonly asOf: string;
    /** Where the known prices were read. */
    readonly source: string;
    /** Days without charge after a data source is turned on for the first time. */
    readonly freeTrialDays: number;
    /** @default - the region is not known at synth */
    readonly region?: string;
    readonly rows: readonly ThreatDetectionPrice[];
  };
}

/** One security group rule to one peer. A rule of Terraform with several peers is several of these. */
export interface SecurityGroupRuleFact {
  /** Path of the construct below its stack; where one construct has several rules, with `.ingress[0]` behind it. */
  readonly rule: string;
  /** Key of the group in `groups` of the fact, or what Terraform was given for it: an id, or a reference. */
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all. */
  readonly protocol: string;
  /** First and last port, type and code of ICMP; a string where it is a reference. @default - all */
  readonly ports?: readonly [from: number | string, to: number | string];
  readonly peer: {
    readonly kind: 'ipv4' | 'ipv6' | 'group' | 'prefix-list';
    /** A CIDR, an id, a key of `groups`, or a reference that Terraform resolves. */
    readonly value: string;
  };
  /** The rule's description, empty where it has none. */
  readonly reason: string;
  /** Why the rule may be open to the internet. @default - it is not, or nobody said why */
  readonly exception?: string;
}

/** Every security group rule of a stack, as `SecurityGroupAudit` of `@hera/security` has seen it at the end of synth. */
export interface SecurityGroupsFact {
  readonly kind: 'security-groups';
  /**
   * SHA-256 in hex over what passes: group, direction, protocol, ports and peer of every rule, whatever their order. Reasons are not in it:
   * a word put better does not need a new review.
   */
  readonly hash: string;
  readonly rules: readonly SecurityGroupRuleFact[];
  /** Groups that the stack makes, by Terraform address. */
  readonly groups: Readonly<
    Record<
      string,
      {
        /** Name in AWS; the beginning of it where AWS or Terraform completes it. */
        readonly name?: string;
        readonly namePrefix?: string;
        /** Set for the group that every VPC has. @default false */
        readonly default?: boolean;
      }
    >
  >;
  /** What has rules that a synth cannot see. */
  readonly notVisible: readonly {
    /** In words. */
    readonly what: string;
    /** Path of the construct below its stack. @default - it has none */
    readonly construct?: string;
    /** Name of the EKS cluster whose own group this is. @default - it is not one */
    readonly clusterName?: string;
    /** Key that rules name the group by, as in `group` and `peer.value`. @default - no rule names it */
    readonly group?: string;
  }[];
}

/** An alarm as it was declared. */
export interface AlarmFact {
  /** Name in CloudWatch. */
  readonly name: string;
  /** Which alarm of the set it is, or the name that its owner gave it. */
  readonly alarm: string;
  /** What it watches, as `namespace:metric`; several where they are calculated with. */
  readonly metrics: readonly string[];
  readonly comparison: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: 'breaching' | 'notBreaching' | 'missing';
  /** URL or path of the runbook. @default - none, which production refuses */
  readonly runbook?: string;
}

/** What a `ClusterAlarms` promises. */
export interface AlarmsFact {
  readonly kind: 'alarms';
  /** ARN of the topic that all of them tell. @default - it is made in the same stack, or only Terraform knows it */
  readonly topicArn?: string;
  readonly alarms: readonly AlarmFact[];
  /** Alarms of the set that somebody switched off, with the reason. */
  readonly off: readonly { readonly alarm: string; readonly reason: string }[];
}

/** What a `ClusterDashboard` promises. */
export interface DashboardFact {
  readonly kind: 'dashboard';
  readonly name: string;
  /** Name of the EKS cluster that it shows. @default - only Terraform knows it */
  readonly clusterName?: string;
  /** Titles of the widgets, in their order. */
  readonly widgets: readonly string[];
  /** Number of metrics, which the price of a dashboard depends on. */
  readonly metrics: number;
}

/** What a `MonthlyBudget` promises. */
export interface CostBudgetFact {
  readonly kind: 'cost-budget';
  readonly budgetName: string;
  /** USD a month. */
  readonly limitUsd: number;
  /** Tag whose cost is counted. @default - the cost of the whole account is */
  readonly tag?: { readonly key: string; readonly value: string };
  /** Percents of the limit that are told of, of actual and of forecast cost. */
  readonly notifications: readonly { readonly type: 'ACTUAL' | 'FORECASTED'; readonly percent: number }[];
}

/** What a `ClusterBackup` promises. */
export interface RecoveryFact {
  readonly kind: 'recovery';
  readonly vault: {
    readonly name: string;
    readonly customerManagedKey: boolean;
    readonly lock: 'none' | 'governance' | 'compliance';
    /** Why nobody may take the lock off. @default - somebody may, or there is none */
    readonly lockReason?: string;
  };
  /** Name of the backup plan. */
  readonly plan: string;
  readonly rules: readonly {
    readonly name: string;
    /** A cron expression of AWS. */
    readonly schedule: string;
    /** IANA name of the zone of `schedule`. */
    readonly timezone: string;
    /** Longest minutes between two runs. What may be lost is `startWindowMinutes` more. */
    readonly intervalMinutes: number;
    readonly startWindowMinutes: number;
    readonly deleteAfterDays: number;
    /** @default - nothing moves to cold storage */
    readonly coldStorageAfterDays?: number;
    readonly copies: readonly {
      /** @default - not known at synth */
      readonly vaultArn?: string;
      /** @default - not known at synth */
      readonly region?: string;
      readonly deleteAfterDays: number;
    }[];
  }[];
  /** @default - not known at synth */
  readonly clusterName?: string;
  /** Whether volumes of the EBS CSI driver are backed up by themselves too. */
  readonly volumes: boolean;
  /** What the business has agreed on, in minutes. @default - nothing is declared */
  readonly objectives?: { readonly rtoMinutes?: number; readonly rpoMinutes?: number };
  /** @default - restores are not tested by AWS Backup */
  readonly restoreTesting?: { readonly plan: string; readonly schedule: string };
}

/** Any fact that Hera's constructs publish. */
export type Fact =
  | NetworkFact
  | KeysFact
  | AccountDefaultsFact
  | ClusterFact
  | KubernetesFact
  | SecurityGroupsFact
  | NotificationTopicFact
  | ThreatDetectionFact
  | AlarmsFact
  | DashboardFact
  | CostBudgetFact
  | RecoveryFact;

/** All facts of one kind in a manifest's `facts`. */
export const factsOf = <K extends Fact['kind']>(
  facts: Readonly<Record<string, Fact>>,
  kind: K,
): readonly Extract<Fact, { kind: K }>[] =>
  Object.values(facts).filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
