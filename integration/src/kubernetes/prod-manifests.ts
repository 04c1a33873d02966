import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsStack, contextOf, factsOf, publishFact } from '@hera/core';
import { KubernetesPolicy, type KubernetesPolicyProps } from '@hera/security/kubernetes';
import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ProdAws } from 'prod-aws';

/** Manifests of prod-aws by file name, as its synth writes them. */
export const prodManifests = (): ReadonlyMap<string, string> => {
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target: { kind: 'local' } });
  return (stack.node.findChild('Kubernetes') as KubernetesPolicy).manifests;
};

/** Manifests of the same stack with other namespaces: a change to its environment, as its owner would make it. */
export const changedManifests = (props: KubernetesPolicyProps): ReadonlyMap<string, string> => {
  const prod = new ProdAws(Testing.app(), 'prod-aws', { target: { kind: 'local' } });
  const { environment } = prod;
  const stack = new AwsStack(Testing.app(), 'prod-aws', { environment, target: { kind: 'local' } });
  const { facts } = contextOf(prod);
  for (const fact of [...factsOf(facts, 'network'), ...factsOf(facts, 'cluster')]) {
    publishFact(new Construct(stack, fact.kind), fact);
  }
  return new KubernetesPolicy(stack, 'Kubernetes', props).manifests;
};

/** Writes manifests into a folder of their own, for `kubectl -f`. */
export const writeManifests = (folder: string, manifests: ReadonlyMap<string, string>): string => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of manifests) writeFileSync(join(folder, file), content);
  return folder;
};
