import type { CreateNodesContext, TargetConfiguration } from '@nx/devkit';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNodes, type HeraPluginOptions } from './index';

const workspace = (files: Readonly<Record<string, unknown>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'hera-nx-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(content));
  }
  return root;
};

const app = { dependencies: { cdktf: '0.21.0', constructs: '~10.7.2' } };

const infer = async (
  root: string,
  files: readonly string[],
  options?: HeraPluginOptions,
  nxJson: CreateNodesContext['nxJsonConfiguration'] = { namedInputs: { production: ['default'] } },
): Promise<Record<string, Record<string, TargetConfiguration>>> => {
  const [, create] = createNodes;
  const results = await create([...files], options, { workspaceRoot: root, nxJsonConfiguration: nxJson });
  return Object.fromEntries(
    results.flatMap(([, { projects = {} }]) =>
      Object.entries(projects).map(([path, project]) => [path, project.targets ?? {}]),
    ),
  );
};

describe('createNodes', () => {
  it('infers the targets of an app from its folder name', async () => {
    const root = workspace({ 'apps/eu-prod-aws/cdktf.json': {}, 'apps/eu-prod-aws/package.json': app });
    const { 'apps/eu-prod-aws': targets = {} } = await infer(root, ['apps/eu-prod-aws/cdktf.json']);
    const commands = Object.fromEntries(
      Object.entries(targets).map(([name, target]) => [
        name,
        [target.options, target.configurations?.['local']].flatMap((options) =>
          options === undefined ? [] : [(options as { command: string }).command.replace(/^node \S+ /, '')],
        ),
      ]),
    );
    expect(commands).toEqual({
      synth: ['synth aws eu-prod'],
      validate: ['validate aws eu-prod'],
      cost: ['cost --plan {projectRoot}/cdktf.out/stacks/eu-prod-aws --save artifacts/eu-prod-aws/cost.json'],
      checklist: ['checklist aws eu-prod'],
      plan: ['plan aws eu-prod', 'plan aws eu-prod --target local'],
      deploy: ['apply aws eu-prod', 'apply aws eu-prod --target local --keep'],
      destroy: ['destroy aws eu-prod', 'destroy aws eu-prod --target local'],
      output: ['output aws eu-prod', 'output aws eu-prod --target local'],
      network: ['network aws eu-prod'],
      upgrade: ['upgrade aws eu-prod', 'upgrade aws eu-prod --target local'],
      rehearse: ['rehearse aws eu-prod'],
    });
  });

  it('caches what depends on files only, and never what reads an account', async () => {
    const root = workspace({ 'apps/prod-aws/cdktf.json': {}, 'apps/prod-aws/package.json': app });
    const { 'apps/prod-aws': targets = {} } = await infer(root, ['apps/prod-aws/cdktf.json']);
    const cached = Object.entries(targets).filter(([, { cache }]) => cache === true);
    expect(cached.map(([name]) => name)).toEqual(['synth', 'validate', 'cost']);
    expect(targets['deploy']).toMatchObject({ cache: false, parallelism: false });
  });

  it('keeps the output of synth out of its own inputs, and every version that shapes it in them', async () => {
    const root = workspace({ 'apps/prod-aws/cdktf.json': {}, 'apps/prod-aws/package.json': app });
    const { 'apps/prod-aws': targets = {} } = await infer(root, ['apps/prod-aws/cdktf.json']);
    expect(targets['synth']?.outputs).toEqual(['{projectRoot}/cdktf.out', '{projectRoot}/k8s.out']);
    expect(targets['synth']?.inputs).toEqual([
      'production',
      '!{projectRoot}/cdktf.out/**/*',
      '!{projectRoot}/k8s.out/**/*',
      '^production',
      { env: 'HERA_TARGET' },
      { env: 'HERA_AWS_PROVIDER_VERSION' },
      { externalDependencies: ['cdktf', 'constructs'] },
    ]);
  });

  it('prices what was synthesised, with the files of the workspace, once a day', async () => {
    const root = workspace({ 'apps/prod-aws/cdktf.json': {}, 'apps/prod-aws/package.json': app });
    const { 'apps/prod-aws': targets = {} } = await infer(root, ['apps/prod-aws/cdktf.json'], {
      cliProject: '@hera/infractl',
    });
    expect(targets['cost']).toMatchObject({
      dependsOn: ['synth', { projects: ['@hera/infractl'], target: 'build' }],
      outputs: ['{workspaceRoot}/artifacts/prod-aws/cost.json'],
    });
    expect(targets['cost']?.inputs).toEqual([
      { dependentTasksOutputFiles: '**/*.{js,json}', transitive: true },
      '{workspaceRoot}/hera-prices.json',
      '{workspaceRoot}/hera-usage.yml',
      '{workspaceRoot}/hera-budget.yml',
      { runtime: expect.stringContaining('toISOString') as string },
      { externalDependencies: ['cdktf', 'constructs'] },
    ]);
  });

  it('does without an input that the workspace does not have', async () => {
    const root = workspace({ 'apps/prod-aws/cdktf.json': {}, 'apps/prod-aws/package.json': {} });
    const { 'apps/prod-aws': targets = {} } = await infer(root, ['apps/prod-aws/cdktf.json'], undefined, {});
    expect(targets['synth']?.inputs).toContain('^default');
    expect(targets['synth']?.inputs).not.toContain('production');
  });

  it('builds the command line first where it is a project of the workspace', async () => {
    const root = workspace({ 'apps/prod-aws/cdktf.json': {}, 'apps/prod-aws/package.json': app });
    const [installed, built] = await Promise.all([
      infer(root, ['apps/prod-aws/cdktf.json']),
      infer(root, ['apps/prod-aws/cdktf.json'], { cliProject: '@hera/infractl' }),
    ]);
    expect(installed['apps/prod-aws']?.['synth']?.dependsOn).toEqual(['build', '^build']);
    expect(built['apps/prod-aws']?.['synth']?.inputs).toContainEqual({
      input: 'production',
      projects: ['@hera/infractl'],
    });
    expect(built['apps/prod-aws']?.['synth']?.dependsOn).toContainEqual({
      projects: ['@hera/infractl'],
      target: 'build',
    });
  });

  it('leaves folders alone that are not an app of Hera', async () => {
    const root = workspace({
      'apps/website/cdktf.json': {},
      'apps/website/package.json': {},
      'apps/-aws/cdktf.json': {},
      'apps/-aws/package.json': {},
      'apps/loose-aws/cdktf.json': {},
    });
    const files = ['apps/website/cdktf.json', 'apps/-aws/cdktf.json', 'apps/loose-aws/cdktf.json'];
    expect(await infer(root, files)).toEqual({});
  });
});
