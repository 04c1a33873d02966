import { ExitCode } from '@hera/core/errors';
import { openOutputs } from '../open-run';
import { fault } from '../problems';
import type { Invocation, Outcome, Target } from '../target-run';
import { publicOutputs } from '../stack-run';
import type { App } from '../workspace';

/** `infractl output` */
export const output = async (
  invocation: Invocation,
  app: App,
  flags: { readonly target?: Target },
): Promise<Outcome> => {
  const { console } = invocation;
  const outputs = await openOutputs(invocation, app, flags);
  if (Object.keys(outputs).length === 0) {
    const again = `infractl apply aws ${app.environment}${flags.target === 'local' ? ' --local --keep' : ''}`;
    throw fault(
      'nothingApplied',
      {
        path: '',
        message: `${app.name} has no outputs${flags.target === 'local' ? ' in a local AWS' : ''}: nothing is applied, or the stack declares none`,
        fix: again,
      },
      { exitCode: ExitCode.failed },
    );
  }
  const { values, sensitive } = publicOutputs(outputs);
  for (const [name, value] of Object.entries(values)) console.line(`${name} = ${JSON.stringify(value)}`);
  if (sensitive.length > 0) console.line(`Left out because they are sensitive: ${sensitive.join(', ')}`);
  return {
    document: {
      command: 'output',
      app: app.name,
      target: flags.target ?? 'aws',
      outputs: values,
      sensitiveOutputs: sensitive,
    },
  };
};
