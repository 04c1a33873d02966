/**
 * Which security group nodes carry. `eks`: the one that EKS makes, which lets its members do everything among each other. `strict`: a group of
 * Hera's own with one rule for each thing that has to pass.
 */
export type SecurityGroupMode = 'eks' | 'strict';

/** A strict security group, and what passes beyond the rules that every cluster needs. */
export interface StrictSecurityGroup {
  readonly mode: 'strict';
  /**
   * Ports below 1025 that pods listen on, for pods of other nodes: 80 for a web server, for example. From 1025 on, every TCP port is open
   * between nodes.
   *
   * @default - none
   */
  readonly podPorts?: readonly number[];
  /** Ports of further admission webhooks and aggregated APIs, which the control plane calls. @default - only those of the well-known ones */
  readonly webhookPorts?: readonly number[];
  /**
   * Where nodes may connect to: IPv4 networks that they reach by TCP 443. Nodes reach each other and the control plane all the same. It has to
   * hold every endpoint that nodes call, and the image registries; the address of S3 is not in the VPC.
   *
   * @default - anywhere
   */
  readonly egressCidrs?: readonly string[];
}

/** What `cluster.securityGroups` takes. */
export type SecurityGroupOptions = SecurityGroupMode | StrictSecurityGroup;
