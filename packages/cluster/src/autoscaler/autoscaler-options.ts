/** The Cluster Autoscaler, where a switch is not enough. */
export interface AutoscalerOptions {
  /**
   * Image, with a tag or digest: a mirror of upstream's, which a network without NAT cannot reach. A tag such as `v1.35.2` has to have the
   * cluster's minor version.
   *
   * @default - registry.k8s.io, the newest confirmed version for the cluster's, by tag and digest
   */
  readonly image?: string;
}
