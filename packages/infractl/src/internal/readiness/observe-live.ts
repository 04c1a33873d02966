import type { AwsObservations, KubernetesObservations } from '@hera/checklist';
import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { resolve } from 'node:path';
import { findKubectl } from '../kubernetes/kubectl-binary';
import { fault } from '../problems';
import { readTarget } from '../read-target';
import { StageRunner } from '../stages';
import type { Invocation, Target } from '../target-run';
import type { App } from '../workspace';

/** Where to look. */
export interface LiveFlags {
  /** @default aws */
  readonly target?: Target;
  /** File by which the API of the cluster is reached. @default - Kubernetes is not looked at */
  readonly kubeconfig?: string;
  /** Context in it. @default - its current one */
  readonly context?: string;
}

/** What was seen. */
export interface LiveObservations {
  readonly aws: AwsObservations;
  /** @default - not looked at */
  readonly kubernetes?: KubernetesObservations;
}

const clusterOf = (app: App, { facts }: StackManifest): string => {
  const names = factsOf(facts, 'cluster').map(({ name }) => name);
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw fault('noCluster', {
    path: '--live',
    message: `${app.name} declares ${names.length === 0 ? 'no cluster' : `the clusters ${names.join(', ')}`}`,
    allowed: 'an environment with one cluster of @hera/cluster',
    fix: 'leave --live out, or name another environment',
  });
};

/** Looks at the cluster of an app and what is around it, by reads alone. */
export const observeLive = async (
  invocation: Invocation,
  app: App,
  { target: to, kubeconfig, context }: LiveFlags,
): Promise<LiveObservations> => {
  const { console, interrupt } = invocation;
  const target = readTarget(invocation, app, to, (manifest) => void clusterOf(app, manifest));
  const kubectl = kubeconfig === undefined ? undefined : await findKubectl(process.env);
  let aws: AwsObservations | undefined;
  let kubernetes: KubernetesObservations | undefined;
  const looked = (count: number): string => (count === 0 ? 'everything answered' : `${count} kinds could not be read`);
  await new StageRunner(console, interrupt.signal).run([
    ...target.steps(),
    {
      id: 'live-aws',
      title: 'Look at live AWS',
      run: async () => {
        const { observeAws } = await import('@hera/checklist/live-aws');
        const manifest = target.manifest();
        aws = await observeAws({
          cluster: clusterOf(app, manifest),
          region: manifest.environment.region,
          environment: target.clientEnvironment(),
        });
        return looked(aws.notObserved.length);
      },
    },
    ...(kubeconfig === undefined || kubectl === undefined
      ? []
      : [
          {
            id: 'live-kubernetes',
            title: 'Look at live Kubernetes',
            run: async () => {
              const { kubectlGet, observeKubernetes } = await import('@hera/checklist/live-kubernetes');
              const get = kubectlGet({
                binary: kubectl.binary,
                kubeconfig: resolve(kubeconfig),
                ...(context === undefined ? {} : { context }),
              });
              kubernetes = await observeKubernetes({ cluster: clusterOf(app, target.manifest()), get });
              return looked(kubernetes.notObserved.length);
            },
          },
        ]),
  ]);
  if (aws === undefined) throw new Error('live AWS was not looked at');
  if (kubeconfig === undefined)
    console.line('Live Kubernetes is not looked at: --kubeconfig <file> says how to reach it');
  console.line();
  return { aws, ...(kubernetes === undefined ? {} : { kubernetes }) };
};
