import { redactPlan } from '@hera/terraform';
import type { DeploymentPlan } from '@hera/testkit';
import { askForApproval, requireTerminal } from '../approval';
import { Artifacts } from '../artifacts';
import { openRun } from '../open-run';
import { changeDocument, printPlan } from '../plan-view';
import { applyShown, countsOf, countsText, publicOutputs } from '../stack-run';
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
  },
): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  const asks = flags.target !== 'local' && flags.autoApprove !== true;
  if (asks) requireTerminal('apply');
  const run = await openRun(invocation, app, flags);
  const stages = new StageRunner(console, interrupt.signal);
  const artifacts = new Artifacts(root, app, 'all');
  try {
    let saved: DeploymentPlan | undefined;
    await stages.run([
      ...run.steps(),
      {
        id: 'plan',
        title: 'terraform plan',
        run: async () => {
          saved = await run.deployment.plan();
          artifacts.json('plan.json', redactPlan(saved.json));
          return countsText(saved);
        },
      },
    ]);
    if (saved === undefined) throw new Error('no plan was made');
    const shown = saved;
    console.line();
    for (const line of run.describe()) console.line(line);
    printPlan(console, shown.json);
    console.line(shown.changed ? `Plan: ${countsText(shown)}` : 'No changes: what is there is what is declared');
    if (asks && shown.changed) {
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
      await stages.run([...(shown.changed ? [applied] : []), ...(flags.verify === false ? [] : [verified])]);
      const outputs = publicOutputs(await run.deployment.outputs());
      artifacts.json('outputs.json', outputs.values);
      if (checked !== undefined) artifacts.json('verification.json', checked.document);
      console.line();
      if (checked !== undefined) printVerification(console, checked);
      for (const [name, value] of Object.entries(outputs.values)) console.line(`${name} = ${JSON.stringify(value)}`);
      if (outputs.sensitive.length > 0)
        console.line(`Left out because they are sensitive: ${outputs.sensitive.join(', ')}`);
      return {
        ...(checked !== undefined && checked.failed > 0 ? { error: checksFailed(checked) } : {}),
        document: {
          command: 'apply',
          app: app.name,
          target: run.target,
          ...(run.identity === undefined ? {} : { identity: run.identity }),
          counts: countsOf(shown),
          changes: shown.changes.map(changeDocument),
          outputs: outputs.values,
          sensitiveOutputs: outputs.sensitive,
          ...(checked === undefined ? {} : { verification: checked.document }),
          timings: stages.timings,
        },
      };
    } finally {
      artifacts.json('timings.json', { schemaVersion: 1, stages: stages.timings });
      await artifacts.publish();
    }
  } finally {
    for (const line of await run.close()) console.notice(line);
  }
};
