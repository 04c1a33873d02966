import { TerraformStack, Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { AwsStack } from './aws-stack';
import { defineEnvironment } from './environment';
import { giveKubernetesComponent, type KubernetesComponent, takeKubernetesComponents } from './kubernetes-components';

const component = (name: string): KubernetesComponent => ({
  name,
  cluster: 'prod',
  objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } }],
  otherwise: 'install its chart',
});
const stack = () =>
  new AwsStack(Testing.app(), 'prod-aws', {
    environment: defineEnvironment({ name: 'prod', profile: 'production', region: 'us-east-1' }),
  });
const warningsAfterSynth = (of: AwsStack) => {
  Testing.fullSynth(of);
  return of.manifest.warnings.map(({ code, path, fix }) => [code, path, fix]);
};

describe('Kubernetes components', () => {
  it('reach what writes the manifests, in their order', () => {
    const of = stack();
    expect(giveKubernetesComponent(of, component('autoscaler'))).toBe(true);
    giveKubernetesComponent(of, component('agent'));
    giveKubernetesComponent(of, { ...component('autoscaler'), cluster: 'other' });
    expect(takeKubernetesComponents(of, 'prod').map(({ name }) => name)).toEqual(['autoscaler', 'agent']);
    expect(takeKubernetesComponents(of, 'other')).toHaveLength(1);
    expect(warningsAfterSynth(of)).toEqual([]);
  });

  it('are warned of once where nothing writes them: HERA_CORE_006', () => {
    const of = stack();
    giveKubernetesComponent(of, component('autoscaler'));
    const warning = [
      'HERA_CORE_006',
      'autoscaler',
      'make KubernetesPolicy of @hera/security/kubernetes after it, or install its chart',
    ];
    expect(warningsAfterSynth(of)).toEqual([warning]);
    expect(warningsAfterSynth(of)).toEqual([warning]);
  });

  it('are refused twice under one name, and after the manifests were put together: HERA_CORE_007', () => {
    const of = stack();
    giveKubernetesComponent(of, component('autoscaler'));
    expect(() => giveKubernetesComponent(of, component('autoscaler'))).toThrow(/HERA_CORE_007.*two constructs/);
    takeKubernetesComponents(of, 'prod');
    expect(() => giveKubernetesComponent(of, component('agent'))).toThrow(/HERA_CORE_007.*make KubernetesPolicy after/);
  });

  it('are held by nothing outside of an AwsStack', () => {
    const plain = new TerraformStack(Testing.app(), 'plain');
    expect(giveKubernetesComponent(plain, component('autoscaler'))).toBe(false);
    expect(takeKubernetesComponents(plain, 'prod')).toEqual([]);
  });
});
