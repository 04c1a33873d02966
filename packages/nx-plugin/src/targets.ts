import type { TargetConfiguration } from '@nx/devkit';

/** What the targets of one app are made from. */
export interface AppTargetsInput {
  /** For example `prod`. */
  readonly environment: string;
  /** For example `aws`. */
  readonly cloud: string;
  /** How the command line is started, from the workspace root. */
  readonly infractl: string;
  /** Project that builds the command line. @default - it is installed, not built here */
  readonly cliProject?: string;
  /** Whether the workspace's `nx.json` names an input `production`. */
  readonly hasProductionInput: boolean;
  /** Packages outside the workspace whose version shapes the synthesised JSON. */
  readonly externalDependencies: readonly string[];
}

/** Terraform JSON, and the Kubernetes manifests beside it. */
const synthOutputs = ['{projectRoot}/cdktf.out', '{projectRoot}/k8s.out'];

/** Files in the workspace root that an estimate depends on, where they exist. */
const workspaceCostFiles = ['hera-prices.json', 'hera-usage.yml', 'hera-budget.yml'];

type RunCommand = TargetConfiguration<{ command: string; cwd: string }>;

/** The targets of one app, by name. */
export const appTargets = (input: AppTargetsInput): Record<string, TargetConfiguration> => {
  const { environment, cloud, infractl, cliProject, hasProductionInput, externalDependencies } = input;
  const app = `${environment}-${cloud}`;
  const costFile = `artifacts/${app}/cost.json`;
  const command = (verb: string, flags = ''): { command: string; cwd: string } => ({
    command: `${infractl} ${verb} ${cloud} ${environment}${flags}`,
    cwd: '{workspaceRoot}',
  });
  const built: NonNullable<TargetConfiguration['dependsOn']> = [
    'build',
    '^build',
    ...(cliProject === undefined ? [] : [{ projects: [cliProject], target: 'build' }]),
  ];
  const named = hasProductionInput ? 'production' : 'default';
  // The output is excluded by name: it lies within the project, and would otherwise change the hash that it is stored under.
  const sources: NonNullable<TargetConfiguration['inputs']> = [
    named,
    ...synthOutputs.map((output) => `!${output}/**/*`),
    `^${named}`,
    ...(cliProject === undefined ? [] : [{ input: named, projects: [cliProject] }]),
    { env: 'HERA_TARGET' },
    { env: 'HERA_AWS_PROVIDER_VERSION' },
    ...(externalDependencies.length === 0 ? [] : [{ externalDependencies: [...externalDependencies] }]),
  ];
  const target = (description: string, rest: Partial<RunCommand>): TargetConfiguration => ({
    executor: 'nx:run-commands',
    metadata: { technologies: ['cdktf', 'terraform'], description },
    ...rest,
  });
  const uncached = (description: string, verb: string, local?: string): TargetConfiguration =>
    target(description, {
      cache: false,
      parallelism: false,
      dependsOn: built,
      options: command(verb),
      ...(local === undefined ? {} : { configurations: { local: command(verb, local) } }),
    });
  return {
    synth: target('Writes the Terraform JSON for a real account', {
      cache: true,
      dependsOn: built,
      inputs: sources,
      outputs: synthOutputs,
      options: command('synth'),
    }),
    validate: target('terraform validate of the synthesised JSON', {
      cache: true,
      dependsOn: ['synth'],
      inputs: [
        ...sources,
        { dependentTasksOutputFiles: '**/*.json' },
        ...['HERA_TERRAFORM', 'HERA_PROVIDER_MIRROR', 'TF_CLI_CONFIG_FILE'].map((env) => ({ env })),
      ],
      outputs: [],
      options: command('validate'),
    }),
    cost: target('Prices the synthesised JSON: offline, from list prices', {
      cache: true,
      dependsOn: ['synth', ...(cliProject === undefined ? [] : [{ projects: [cliProject], target: 'build' }])],
      inputs: [
        // What was synthesised, and what prices it: the command line is built with all that it depends on.
        { dependentTasksOutputFiles: '**/*.{js,json}', transitive: true },
        ...workspaceCostFiles.map((file) => `{workspaceRoot}/${file}`),
        // Support of Kubernetes versions and the age of prices follow from the day.
        { runtime: 'node -p "new Date().toISOString().slice(0, 10)"' },
        ...(externalDependencies.length === 0 ? [] : [{ externalDependencies: [...externalDependencies] }]),
      ],
      outputs: [`{workspaceRoot}/${costFile}`],
      options: {
        command: `${infractl} cost --plan {projectRoot}/cdktf.out/stacks/${app} --save ${costFile}`,
        cwd: '{workspaceRoot}',
      },
    }),
    // Never from the cache: attestations end with the day, and signatures are verified where it runs.
    checklist: uncached('Judges what is ready for production, with evidence', 'checklist'),
    plan: uncached('Shows what an apply would change', 'plan', ' --target local'),
    deploy: uncached('Shows the plan, asks, applies it and verifies', 'apply', ' --target local --keep'),
    destroy: uncached('Shows what would go, asks, and removes it', 'destroy', ' --target local'),
    output: uncached('Shows the outputs', 'output', ' --target local'),
    network: uncached('Shows the subnets and draws the network', 'network'),
    upgrade: uncached('Plans an upgrade of Kubernetes', 'upgrade', ' --target local'),
    rehearse: uncached('Deploys into a local AWS and proves it', 'rehearse'),
  };
};
