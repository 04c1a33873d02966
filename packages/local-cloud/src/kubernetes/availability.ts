/** Whether clusters of a local cloud get a real Kubernetes API server: when it can be had, never, or not without. */
export type KubernetesMode = 'auto' | 'off' | 'required';

/** Whether Kubernetes answers behind the clusters of a local cloud. */
export type LocalKubernetes =
  | {
      readonly available: true;
      /** Kubernetes version of the binaries, for example `1.34.2`. `unknown` when they do not say it. */
      readonly version: string;
      /** Folder of `kube-apiserver` and `etcd`. */
      readonly binaries: string;
    }
  | {
      readonly available: false;
      /** In plain words, for example that it was not asked for. */
      readonly reason: string;
      /** What to do about it. */
      readonly fix: string;
    };

/** Of a cloud that was not asked for Kubernetes. */
export const startedWithout: LocalKubernetes = {
  available: false,
  reason: 'this local cloud was started without Kubernetes',
  fix: 'start it with HERA_KUBERNETES=auto',
};
