/** A Kubernetes object as plain data, ready to be written as YAML. */
export interface KubernetesManifest<Kind extends string = string, Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    /** @default - none */
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: Spec;
}

/** What a Helm chart is installed with. */
export interface HelmRelease<Values = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly namespace: string;
  /** OCI reference, or name of a chart in `repository`. */
  readonly chart: string;
  /** @default - the chart is an OCI reference */
  readonly repository?: string;
  /** @default - the newest chart */
  readonly version?: string;
  readonly values: Values;
}
