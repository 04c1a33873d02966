import { redactPlan } from '@hera/terraform';
import { askForApproval, requireTerminal } from '../approval';
import { Artifacts } from '../artifacts';
import { appliedNames } from '../kubernetes/kubernetes-document';
import { checkKubernetesFlags, type KubernetesFlags, KubernetesPart } from '../kubernetes/kubernetes-part';
import { openRun } from '../open-run';
import { allOf } from '../problems';
import { planShown } from '../plan-shown';
import { changeDocument } from '../plan-view';
import { checkReason } from '../readiness/readiness-gate';
import { type ReadinessFlags, readinessDocument, showReadiness } from '../readiness/readiness-part';
import { applyShown, countsOf, publicOutputs } from '../stack-run';
import { type Stage, StageRunner } from '../stages';
import type { Invocation, Outcome, Target } from '../target-run';
import { checksFailed, printVerification, verification, type Verification } from '../verification';
import type { App } from '../workspace';

/** `infractl apply` */
export const apply = async (
  invocation: Invocation,
  app: App,
  flags: {
    readonly target?: Target;
    readonly keep?: boolean;
    readonly autoApprove?: boolean;
    readonly verify?: boolean;
  } & KubernetesFlags &
    ReadinessFlags,
): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  const asks = flags.target !== 'local' && flags.autoApprove !== true;
  checkKubernetesFlags(flags);
  checkReason(flags.acceptReds);
  if (asks) requireTerminal('apply');
  const run = await openRun(invocation, app, flags);
  const kubernetes = new KubernetesPart(run, flags, interrupt.signal);
  const stages = new StageRunner(console, interrupt.signal);
  const artifacts = new Artifacts(root, app, 'all');
  try {
    const shown = await planShown({
      run,
      stages,
      console,
      keep: ({ json }) => artifacts.json('plan.json', redactPlan(json)),
    });
    await kubernetes.show(stages, console);
    kubernetes.refuseDrift();
    const changes = shown.changed || kubernetes.changes;
    const readiness = changes
      ? await showReadiness({ run, plan: shown, stages, console, artifacts, root }, flags)
      : undefined;
    if (asks && changes) {
      await askForApproval({ environment: app.environment, action: 'apply', signal: interrupt.signal });
    }
    let checked: Verification | undefined;
    const applied: Stage = {
      id: 'apply',
      title: 'terraform apply',
      run: async (reporter) => {
        run.touch();
        artifacts.file('apply.jsonl', run.eventLog);
        return applyShown(run, shown, reporter);
      },
    };
    const verified = {
      id: 'verify',
      title: 'Verify through the AWS SDK',
      run: async () => {
        checked = await verification(run, await run.deployment.outputs(), interrupt.signal);
        return checked.text;
      },
    };
    try {
      await stages.run([
        ...(shown.changed ? [applied] : []),
        ...kubernetes.stages('shown'),
        ...(flags.verify === false ? [] : [verified]),
      ]);
      const inCluster = kubernetes.document();
      const outputs = publicOutputs(await run.deployment.outputs());
      artifacts.json('outputs.json', outputs.values);
      if (checked !== undefined)
        artifacts.json('verification.json', { ...checked.document, kubernetesObjects: appliedNames(inCluster) });
      console.line();
      if (checked !== undefined) printVerification(console, checked);
      for (const [name, value] of Object.entries(outputs.values)) console.line(`${name} = ${JSON.stringify(value)}`);
      if (outputs.sensitive.length > 0)
        console.line(`Left out because they are sensitive: ${outputs.sensitive.join(', ')}`);
      const error = allOf([
        ...kubernetes.faults(),
        ...(checked !== undefined && checked.failed > 0 ? [checksFailed(checked)] : []),
      ]);
      return {
        ...(error === undefined ? {} : { error }),
        document: {
          command: 'apply',
          app: app.name,
          target: run.target,
          ...(run.identity === undefined ? {} : { identity: run.identity }),
          counts: countsOf(shown),
          changes: shown.changes.map(changeDocument),
          outputs: outputs.values,
          sensitiveOutputs: outputs.sensitive,
          ...(inCluster === undefined ? {} : { kubernetes: inCluster }),
          ...(readiness === undefined ? {} : { readiness: readinessDocument(readiness, flags) }),
          ...(checked === undefined ? {} : { verification: checked.document }),
          timings: stages.timings,
        },
      };
    } finally {
      const inCluster = kubernetes.document();
      if (inCluster !== undefined) artifacts.json('kubernetes.json', inCluster);
      artifacts.json('timings.json', { schemaVersion: 1, stages: stages.timings });
      // What the target left out belongs to what was found there.
      artifacts.json('hera.manifest.json', run.manifest);
      await artifacts.publish();
    }
  } finally {
    kubernetes.close();
    for (const line of await run.close()) console.notice(line);
  }
};
