import { redactPlan } from '@hera/terraform';
import { Artifacts } from '../artifacts';
import { checkKubernetesFlags, type KubernetesFlags, KubernetesPart } from '../kubernetes/kubernetes-part';
import { openRun } from '../open-run';
import { planShown } from '../plan-shown';
import { changeDocument } from '../plan-view';
import { countsOf } from '../stack-run';
import { StageRunner } from '../stages';
import type { Invocation, Outcome, Target } from '../target-run';
import type { App } from '../workspace';

/** `infractl plan` */
export const plan = async (
  invocation: Invocation,
  app: App,
  flags: { readonly target?: Target; readonly keep?: boolean } & KubernetesFlags,
): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  checkKubernetesFlags(flags);
  const run = await openRun(invocation, app, flags);
  const kubernetes = new KubernetesPart(run, flags, interrupt.signal);
  const stages = new StageRunner(console, interrupt.signal);
  try {
    const saved = await planShown({ run, stages, console });
    const artifacts = new Artifacts(root, app, 'own');
    artifacts.json('plan.json', redactPlan(saved.json));
    try {
      await kubernetes.show(stages, console);
    } finally {
      const found = kubernetes.document();
      if (found !== undefined) artifacts.json('kubernetes.json', found);
      await artifacts.publish();
    }
    const inCluster = kubernetes.document();
    console.line(`In full, secrets taken out: ${artifacts.directory}/plan.json`);
    return {
      document: {
        command: 'plan',
        app: app.name,
        target: run.target,
        ...(run.identity === undefined ? {} : { identity: run.identity }),
        changed: saved.changed,
        counts: countsOf(saved),
        changes: saved.changes.map(changeDocument),
        ...(inCluster === undefined ? {} : { kubernetes: inCluster }),
        timings: stages.timings,
      },
    };
  } finally {
    kubernetes.close();
    for (const line of await run.close()) console.notice(line);
  }
};
