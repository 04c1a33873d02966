import { ExitCode, type HeraError } from '@hera/core/errors';
import { plainTable } from '@hera/cost/plain-table';
import { changesOf, type PlannedChange, type PlanResult, redactPlan } from '@hera/terraform';
import type { TeardownReport } from '@hera/testkit';
import { Artifacts } from '../artifacts';
import { builtTable, printLeftOut } from '../built-view';
import { appliedNames, type KubernetesDocument } from '../kubernetes/kubernetes-document';
import { KubernetesPart } from '../kubernetes/kubernetes-part';
import { leftBehind, leftovers } from '../leftovers';
import { LocalRun } from '../local-run';
import { machineCheck } from '../machine-check';
import { allOf, fault } from '../problems';
import { applyShown, countsOf, countsText, publicOutputs, type PublicOutputs } from '../stack-run';
import { duration, type Stage, StageRunner } from '../stages';
import { publishSynth } from '../synth';
import type { Invocation, Outcome } from '../target-run';
import { lookBeforeDestroy } from '../teardown/look';
import { teardownLines } from '../teardown/teardown-view';
import { checksFailed, printVerification, verification, type Verification } from '../verification';
import type { App } from '../workspace';

interface Findings {
  saved?: PlanResult;
  /** The second plan is read only when it has something to say. */
  again?: { readonly plan: PlanResult; readonly changes: readonly PlannedChange[] };
  checked?: Verification;
  outputs?: PublicOutputs;
  resources?: number;
  left?: readonly string[];
  teardown?: readonly TeardownReport[];
  kubernetes?: KubernetesDocument | undefined;
}

const planNotEmpty = ({ plan, changes }: NonNullable<Findings['again']>) =>
  fault(
    'planNotEmpty',
    {
      path: '',
      message: `the second plan is not empty: ${countsText(plan)}; ${changes
        .map(({ address, action }) => `${action} ${address}`)
        .join(', ')}`,
      fix: 'find out which argument does not read back as it was written: artifacts/<app>/plan.json has both values',
    },
    { exitCode: ExitCode.failed },
  );

interface Deploy {
  readonly run: LocalRun;
  readonly findings: Findings;
  readonly artifacts: Artifacts;
  readonly kubernetes: Stage[];
  readonly signal: AbortSignal;
}

const deployStages = ({ run, findings, artifacts, kubernetes, signal }: Deploy): Stage[] => [
  {
    id: 'plan',
    title: 'terraform plan',
    run: async () => {
      findings.saved = await run.deployment.planUnread();
      return countsText(findings.saved);
    },
  },
  {
    id: 'apply',
    title: 'terraform apply',
    run: async (reporter) => {
      const { saved } = findings;
      if (saved === undefined) throw new Error('nothing was planned');
      // Reading the plan takes Terraform seconds of computing, while an apply mostly waits: side by side they cost nothing more.
      const reading = saved.load();
      reading.catch(() => undefined);
      let said = 'nothing to do';
      if (saved.changed) {
        run.touch();
        artifacts.file('apply.jsonl', run.eventLog);
        said = await applyShown(run, saved, reporter);
      }
      artifacts.json('plan.json', redactPlan(await reading));
      return said;
    },
  },
  {
    id: 'second-plan',
    title: 'terraform plan, again',
    run: async () => {
      const plan = await run.deployment.planUnread();
      findings.again = { plan, changes: [] };
      if (!plan.changed) return 'empty';
      const json = await plan.load();
      findings.again = { plan, changes: changesOf(json) };
      artifacts.json('plan.json', redactPlan(json));
      return `NOT EMPTY: ${countsText(plan)}`;
    },
  },
  ...kubernetes,
  {
    id: 'verify',
    title: 'Verify through the AWS SDK',
    run: async () => {
      const outputs = await run.deployment.outputs();
      findings.resources = await run.deployment.resourceCount();
      findings.outputs = publicOutputs(outputs);
      artifacts.json('outputs.json', findings.outputs.values);
      findings.checked = await verification(run, outputs, signal);
      return findings.checked.text;
    },
  },
];

const destroyStages = (run: LocalRun, findings: Findings): Stage[] => [
  {
    id: 'destroy',
    title: 'terraform destroy',
    run: async (reporter) => {
      const plan = await run.deployment.plan({ destroy: true });
      findings.teardown = await lookBeforeDestroy(run, plan.json);
      const said = plan.changed ? await applyShown(run, plan, reporter) : 'nothing to destroy';
      run.untouch();
      return said;
    },
  },
  {
    id: 'leak-check',
    title: 'Look for what is left',
    run: async () => {
      findings.left = await leftovers(run);
      return findings.left.length === 0 ? 'nothing' : `${findings.left.length} LEFT`;
    },
  },
];

const report = (
  invocation: Invocation,
  run: LocalRun,
  findings: Findings,
  stages: StageRunner,
  kubernetes: KubernetesPart,
): void => {
  const { console } = invocation;
  const { bold } = console.colors;
  console.line();
  console.line(bold(`What was built: ${run.app.name}`));
  console.line(builtTable(run.manifest, findings.resources ?? 0));
  console.line();
  kubernetes.print(console);
  if (findings.kubernetes !== undefined) console.line();
  if (findings.checked !== undefined) {
    printVerification(console, findings.checked);
    console.line();
  }
  printLeftOut(console, run.manifest);
  for (const found of findings.teardown ?? []) for (const line of [...teardownLines(found), '']) console.line(line);
  console.line(bold('Times'));
  console.line(plainTable(stages.timings.map(({ title, seconds }) => [title, duration(seconds).padStart(12)])));
  console.line();
};

const nextCommands = (invocation: Invocation, run: LocalRun, keep: boolean): void => {
  const { console } = invocation;
  const { app } = run;
  const rows = keep
    ? [
        ['infractl output', `aws ${app.environment} --local`, 'what it has to say'],
        ['infractl destroy', `aws ${app.environment} --local`, 'and check that nothing is left'],
        ['infractl local', 'down', 'stop the local AWS'],
      ]
    : [['infractl rehearse', `aws ${app.environment} --keep`, 'the same, left running to look around in']];
  if (keep) for (const line of run.describe()) console.line(line);
  console.line(console.colors.bold('Next'));
  console.line(
    plainTable(
      [
        ...rows,
        ['infractl apply', 'aws bootstrap', 'once per real account, with credentials for it'],
        ['infractl plan', `aws ${app.environment}`, `what a real account would get: apps/${app.name}/cdktf.out`],
      ].map(([verb, rest, why]) => [`${verb} ${rest}`, why ?? '']),
    ),
  );
};

const summary = (app: App, { again, checked, resources = 0 }: Findings, { timings }: StageRunner): string => {
  const [first, last] = [timings.at(0), timings.at(-1)];
  const seconds =
    first === undefined || last === undefined
      ? 0
      : (Date.parse(last.startedAt) - Date.parse(first.startedAt)) / 1000 + last.seconds;
  const plan = again?.plan.changed === false ? 'second plan empty' : 'SECOND PLAN NOT EMPTY';
  return `${app.name}: ${resources} resources, ${plan}, checks ${checked?.text ?? 'not run'}, ${duration(seconds)}`;
};

const faults = ({ again, checked, left = [] }: Findings, kubernetes: KubernetesPart): readonly HeraError[] => [
  ...(again?.plan.changed === true ? [planNotEmpty(again)] : []),
  ...kubernetes.faults(),
  ...(checked !== undefined && checked.failed > 0 ? [checksFailed(checked)] : []),
  ...(left.length > 0 ? [leftBehind(left)] : []),
];

/** `infractl rehearse` */
export const rehearse = async (
  invocation: Invocation,
  app: App,
  flags: { readonly keep?: boolean; readonly destroy?: boolean },
): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  const keep = flags.keep === true;
  const run = new LocalRun(invocation, app, { keep, mustRun: false });
  const kubernetes = new KubernetesPart(run, {}, interrupt.signal);
  const stages = new StageRunner(console, interrupt.signal);
  const artifacts = new Artifacts(root, app, 'all');
  const findings: Findings = {};
  let ended: readonly string[] | undefined;
  try {
    try {
      await stages.run([
        [
          machineCheck(root),
          {
            id: 'synth',
            title: 'Synthesise for a real account',
            run: async (reporter) => {
              const { manifest } = await publishSynth(root, app, interrupt.signal);
              for (const { code, message } of manifest.warnings) reporter.say(`warning ${code}: ${message}`);
              return undefined;
            },
          },
        ],
        ...run.steps(),
      ]);
      // Only now is it known whether there are manifests.
      const inCluster = kubernetes.stages('all');
      await stages.run([
        ...deployStages({ run, findings, artifacts, kubernetes: inCluster, signal: interrupt.signal }),
        ...(flags.destroy === true ? destroyStages(run, findings) : []),
      ]);
    } finally {
      // Once the run has a result its artifacts have to be whole, also when the local AWS will not stop.
      artifacts.json('timings.json', { schemaVersion: 1, stages: stages.timings });
      if (findings.saved !== undefined) {
        // What the target left out belongs to what was found there.
        artifacts.json('hera.manifest.json', run.manifest);
        findings.kubernetes = kubernetes.document();
        if (findings.kubernetes !== undefined) artifacts.json('kubernetes.json', findings.kubernetes);
        if (findings.checked !== undefined) {
          const kubernetesObjects = appliedNames(findings.kubernetes);
          artifacts.json('verification.json', { ...findings.checked.document, kubernetesObjects });
        }
        await artifacts.publish();
      }
    }
    await stages.run([
      {
        id: 'stop',
        title: keep ? 'Leave the local AWS running' : 'Stop what was started',
        run: async () => {
          ended = await run.close();
          return undefined;
        },
      },
    ]);
    report(invocation, run, findings, stages, kubernetes);
    nextCommands(invocation, run, keep);
    console.line();
    console.line(`Written: ${artifacts.directory}`);
    console.line(summary(app, findings, stages));
    const error = allOf(faults(findings, kubernetes));
    return {
      ...(error === undefined ? {} : { error }),
      document: {
        command: 'rehearse',
        app: app.name,
        resources: findings.resources,
        counts: findings.saved === undefined ? undefined : countsOf(findings.saved),
        secondPlanEmpty: findings.again?.plan.changed === false,
        verification: findings.checked?.document,
        outputs: findings.outputs?.values,
        sensitiveOutputs: findings.outputs?.sensitive,
        ...(findings.kubernetes === undefined ? {} : { kubernetes: findings.kubernetes }),
        leftOut: run.manifest.leftOut,
        ...(findings.teardown === undefined ? {} : { teardown: findings.teardown }),
        ...(findings.left === undefined ? {} : { leftovers: findings.left }),
        kept: keep,
        timings: stages.timings,
      },
    };
  } finally {
    kubernetes.close();
    ended ??= await run.close();
    for (const line of ended) console.notice(line);
  }
};
