import { ExitCode, HeraError } from '@hera/core/errors';
import { Command, CommanderError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttestFlags } from './internal/attest-input';
import { Console, type Format } from './internal/console';
import { type CostFormat, costFormats } from './internal/cost-formats';
import { examples } from './internal/examples';
import { Interrupt } from './internal/interrupt';
import { fault, interruptedError } from './internal/problems';
import { type ChecklistFormat, checklistFormats } from './internal/readiness/checklist-formats';
import type { Invocation, Outcome, Target } from './internal/target-run';
import { findApp, findWorkspaceRoot, type App } from './internal/workspace';

interface Flags extends AttestFlags {
  readonly format: string;
  readonly target?: Target;
  readonly local?: boolean;
  readonly keep?: boolean;
  readonly autoApprove?: boolean;
  readonly verify?: boolean;
  readonly destroy?: boolean;
  readonly slot?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly to?: string;
  readonly justification?: string;
  readonly acceptLeaks?: boolean;
  readonly from?: readonly string[];
  readonly region?: readonly string[];
  readonly acceptJumps?: boolean;
  readonly kubernetes?: boolean;
  readonly kubernetesRole?: string;
  readonly forceConflicts?: boolean;
  readonly pruneNamespaces?: boolean;
  readonly acceptReds?: string;
}

/** What a command can do that others cannot. */
interface Abilities {
  /** @default text and json */
  readonly formats?: readonly string[];
  /** Works outside of a workspace too. @default false */
  readonly anywhere?: boolean;
}

type Handler = (invocation: Invocation, flags: Flags) => Promise<Outcome>;
type AppHandler = (invocation: Invocation, app: App, flags: Flags) => Promise<Outcome>;

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string }).version;

const usageFault = ({ message }: CommanderError, command: string): HeraError => {
  const [first = '', ...hints] = message.replace(/^error: /, '').split('\n');
  return fault('arguments', {
    path: '',
    message: [first.replace(/\.$/, ''), ...hints].join(' ').trim(),
    fix: `see ${command} --help`,
  });
};

const ownFormats: ReadonlySet<string> = new Set<string>([...costFormats, ...checklistFormats]);

const consoleFormat = (format: string): Format =>
  format === 'json' ? 'json' : format !== 'text' && ownFormats.has(format) ? 'raw' : 'text';

const unknownFormat = (format: string, formats: readonly string[], command: string): HeraError =>
  fault('arguments', {
    path: '',
    message: `option '-f, --format <format>' argument ${JSON.stringify(format)} is invalid. Allowed choices are ${formats.join(', ')}`,
    fix: `see infractl ${command} --help`,
  });

/** The workspace, or the folder itself outside of one. */
const workspaceOrHere = (folder: string): string => {
  try {
    return findWorkspaceRoot(folder);
  } catch (error) {
    if (HeraError.is(error)) return folder;
    throw error;
  }
};

/** What a machine lacks, said by the file system. */
const diskErrors = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE']);

const asHeraError = (error: unknown, interrupt: Interrupt): HeraError | undefined => {
  if (interrupt.received !== undefined) {
    const told = interruptedError(interrupt.received);
    const details =
      HeraError.is(error) &&
      error.exitCode === ExitCode.interrupted &&
      error.problems[0]?.code !== told.problems[0]?.code;
    return details
      ? new HeraError([...told.problems, ...(error as HeraError).problems], { exitCode: ExitCode.interrupted })
      : told;
  }
  if (HeraError.is(error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || !diskErrors.has(code)) return undefined;
  return fault(
    'disk',
    {
      path: '',
      message: `${path ?? 'a file'} cannot be written (${code})`,
      fix: 'free some space, or correct its owner, and run again',
    },
    { exitCode: ExitCode.environment, cause: error },
  );
};

/** A defect of ours keeps its stack trace, on standard error; JSON readers still get one document. */
const unexpected = (console: Console, error: unknown): number => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  const message = error instanceof Error ? error.message : String(error);
  const problem = {
    code: 'HERA_CLI_999',
    path: '',
    message,
    fix: 'this is a defect of infractl: report it with the text above',
  };
  console.document({ error: { problems: [problem], exitCode: ExitCode.failed } });
  return ExitCode.failed;
};

const targetOption = new Option('-t, --target <target>', 'where to: a real account, or a local AWS')
  .choices(['aws', 'local'])
  .default('aws');
const localOption = new Option('--local', 'short for --target local').implies({ target: 'local' });
const keepOption = new Option('--keep', 'leave the local AWS running at the end (with --target local)');
const approveOption = new Option(
  '--auto-approve',
  "do not ask for the environment's name before a real account is changed",
);

const noKubernetesOption = new Option('--no-kubernetes', 'leave the Kubernetes manifests out');
const kubernetesRoleOption = new Option(
  '--kubernetes-role <arn>',
  'role to apply Kubernetes manifests as; default: the caller, else output kubernetes_apply_role_arn',
);
const pruneNamespacesOption = new Option(
  '--prune-namespaces',
  'namespaces that are no longer declared go with all they hold',
);

/** Parses a command line, runs the command, and answers with the exit code. Prints everything there is to print. */
export const runCli = async (argv: readonly string[]): Promise<number> => {
  let exitCode: number = ExitCode.ok;
  const program = new Command('infractl');

  const execute = async (command: Command, handler: Handler, abilities: Abilities = {}): Promise<void> => {
    const flags = command.optsWithGlobals<Flags>();
    const { formats = ['text', 'json'], anywhere = false } = abilities;
    const console = new Console(flags.json === true ? 'json' : consoleFormat(flags.format));
    const interrupt = new Interrupt(console);
    try {
      if (!formats.includes(flags.format)) throw unknownFormat(flags.format, formats, command.name());
      const root = anywhere ? workspaceOrHere(process.cwd()) : findWorkspaceRoot(process.cwd());
      const outcome = await handler({ console, interrupt, root }, flags);
      if (outcome.error === undefined) console.document(outcome.document);
      else console.failure(outcome.error, outcome.document);
      exitCode = outcome.error?.exitCode ?? outcome.exitCode ?? ExitCode.ok;
    } catch (error) {
      const known = asHeraError(error, interrupt);
      if (known === undefined) exitCode = unexpected(console, error);
      else {
        console.failure(known);
        exitCode = known.exitCode;
      }
    } finally {
      interrupt.dispose();
    }
  };

  const forApp = (command: Command, handler: AppHandler): Command =>
    command
      .argument('<cloud>', 'aws (azure and gcp are planned)')
      .argument('<environment>', 'for example prod: the app in apps/<environment>-<cloud>')
      .action(async (cloud: string, environment: string, _: unknown, self: Command) => {
        await execute(self, (invocation, flags) =>
          handler(invocation, findApp(invocation.root, cloud, environment), flags),
        );
      });

  const add = (parent: Command, name: keyof typeof examples, summary: string, description: string): Command =>
    parent
      .command(name.split(' ').at(-1) ?? name)
      .summary(summary)
      .description(description)
      .addHelpText('after', examples[name]);

  program
    .description('Plan, deploy, verify and rehearse the environments of this workspace.')
    .version(version())
    .addOption(
      new Option(
        '-f, --format <format>',
        'text or json, which is exactly one document on standard output; cost and checklist have more',
      ).default('text'),
    )
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', examples.infractl);

  forApp(
    add(
      program,
      'rehearse',
      'deploy into a local AWS and prove it',
      'Deploys an environment into a local AWS, plans again (must be empty), verifies the result through the AWS SDK, and stops what it started.',
    )
      .addOption(new Option('--keep', 'leave everything running at the end'))
      .addOption(new Option('--destroy', 'destroy at the end and check that nothing is left')),
    async (invocation, app, flags) =>
      (await import('./internal/commands/rehearse.js')).rehearse(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'plan',
      'show what an apply would change',
      'Synthesises, compares with the state and the account, and shows the changes. Changes nothing.',
    )
      .addOption(targetOption)
      .addOption(localOption)
      .addOption(keepOption)
      .addOption(noKubernetesOption)
      .addOption(kubernetesRoleOption)
      .addOption(pruneNamespacesOption),
    async (invocation, app, flags) => (await import('./internal/commands/plan.js')).plan(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'apply',
      'plan, ask, apply and verify',
      'Shows the plan, asks for the name of the environment, applies exactly that plan, and verifies the result through the AWS SDK.',
    )
      .addOption(targetOption)
      .addOption(localOption)
      .addOption(keepOption)
      .addOption(approveOption)
      .addOption(new Option('--no-verify', 'skip the checks after the apply'))
      .addOption(noKubernetesOption)
      .addOption(kubernetesRoleOption)
      .addOption(new Option('--force-conflicts', 'take back fields in the cluster that somebody else has changed'))
      .addOption(pruneNamespacesOption)
      .addOption(
        new Option(
          '--accept-reds <reason>',
          'change production although items of the checklist are red; kept in artifacts/<app>/readiness.json',
        ),
      ),
    async (invocation, app, flags) => (await import('./internal/commands/apply.js')).apply(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'destroy',
      'remove everything',
      'Shows what would be removed, looks in the account for what would hang or stay behind, asks for the name of the environment, and removes it.',
    )
      .addOption(targetOption)
      .addOption(localOption)
      .addOption(approveOption)
      .addOption(
        new Option('--justification <text>', 'why a production cluster goes; kept in artifacts/<app>/teardown.json'),
      )
      .addOption(new Option('--accept-leaks', 'go on although something would hang or stay behind')),
    async (invocation, app, flags) => (await import('./internal/commands/destroy.js')).destroy(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'output',
      'show the outputs',
      'Shows the outputs of what was applied. Values of sensitive outputs are left out and named.',
    )
      .addOption(targetOption)
      .addOption(localOption),
    async (invocation, app, flags) => (await import('./internal/commands/output.js')).output(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'synth',
      'write the Terraform JSON',
      'Runs the app and writes apps/<app>/cdktf.out/stacks/<app>/cdk.tf.json and hera.manifest.json, as a real account would get them.',
    ),
    async (invocation, app) => (await import('./internal/commands/synth.js')).synth(invocation, app),
  );
  forApp(
    add(
      program,
      'network',
      'show the subnets and draw the network',
      'Synthesises, shows every subnet with its zone, tier, usable addresses and route and what is left of the VPC, and writes a Mermaid diagram.',
    )
      .addOption(new Option('--out <file>', 'where the diagram goes; default artifacts/<app>/network.mmd'))
      .addOption(new Option('--json', 'short for --format json')),
    async (invocation, app, flags) => (await import('./internal/commands/network.js')).network(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'upgrade',
      'plan an upgrade of Kubernetes',
      'Reads the cluster and shows what has to be done first, every step in order with its commands, and the way back. Changes nothing.',
    )
      .addOption(
        new Option(
          '--to <version>',
          'Kubernetes version, for example 1.36; default the one after what the cluster has',
        ),
      )
      .addOption(targetOption)
      .addOption(localOption),
    async (invocation, app, flags) => (await import('./internal/commands/upgrade.js')).upgrade(invocation, app, flags),
  );
  forApp(
    add(
      program,
      'validate',
      'terraform validate of what synth writes',
      "Checks the synthesised JSON against the provider's schema. Needs no credentials and no network beyond the provider.",
    ),
    async (invocation, app) => (await import('./internal/commands/validate.js')).validate(invocation, app),
  );

  const number = (option: Option): Option => option.argParser((text) => (text.trim() === '' ? NaN : Number(text)));
  add(
    program,
    'cost',
    'what it costs a month, before it exists',
    'Prices an environment, or a plan, state or cdk.tf.json, from list prices: offline, without an account. Compares, and holds limits.',
  )
    .argument('[cloud]', 'aws (azure and gcp are planned)')
    .argument('[environment]', 'for example prod: the app in apps/<environment>-<cloud>')
    .addOption(new Option('--plan <file...>', 'plan, state or cdk.tf.json of one stack, instead of an environment'))
    .addOption(
      new Option(
        '--compare <file>',
        'saved JSON of infractl or Infracost, or another plan; default: a plan with what exists',
      ),
    )
    .addOption(new Option('--usage <file>', 'assumed use; default hera-usage.yml in the workspace root'))
    .addOption(new Option('--profile <name>', 'assumptions for what is not stated: small, medium, large or none'))
    .addOption(new Option('--region <region>', 'region of what the document does not tell the region of'))
    .addOption(new Option('--budget <file>', 'limits; default hera-budget.yml in the workspace root'))
    .addOption(number(new Option('--max-monthly <usd>', 'fail above so many USD a month')))
    .addOption(number(new Option('--max-increase <usd>', 'fail above so many USD a month more')))
    .addOption(number(new Option('--max-increase-percent <percent>', 'fail above so many percent more')))
    .addOption(number(new Option('--min-coverage <percent>', 'fail below this coverage')))
    .addOption(number(new Option('--max-price-age <days>', 'fail with prices older than that')))
    .addOption(new Option('--figure <figure>', 'which figure these limits look at: low, expected (default) or high'))
    .addOption(new Option('--explain <address>', 'how each line of a resource, or of a module, is computed'))
    .addOption(new Option('--explain-all', 'also what surprises people on the bill, worked out for this stack'))
    .addOption(new Option('--out <file>', 'write the report there, in the form of --format'))
    .addOption(new Option('--save <file>', 'also save the JSON that --compare reads'))
    .addOption(new Option('--aws-budget <file>', 'also write the AWS Budgets of the same limits, for the app to read'))
    .action(async (cloud: string | undefined, environment: string | undefined, _: unknown, self: Command) => {
      await execute(
        self,
        async (invocation, flags) => {
          const { cost } = await import('./internal/commands/cost.js');
          const app = cloud === undefined ? undefined : findApp(invocation.root, cloud, environment ?? '');
          return cost(invocation, app, { ...self.opts<object>(), format: flags.format as CostFormat });
        },
        { formats: costFormats, anywhere: true },
      );
    });

  add(
    program,
    'checklist',
    'what is ready for production, with evidence',
    'Judges the items of the production checklist from the synthesised configuration, a plan, and what people attested: offline, without an account; with --live also from what is there.',
  )
    .argument('[cloud]', 'aws (azure and gcp are planned)')
    .argument('[environment]', 'for example prod: the app in apps/<environment>-<cloud>')
    .addOption(new Option('--plan <file...>', 'plan JSON; with an environment the synth is judged as well'))
    .addOption(
      new Option('--level <level...>', 'of synth and plan only these; default: what there is something for').choices([
        'synth',
        'plan',
      ]),
    )
    .addOption(new Option('--live', 'also the account, and with --kubeconfig the cluster; by reads alone'))
    .addOption(targetOption)
    .addOption(localOption)
    .addOption(new Option('--kubeconfig <file>', 'how the API of the cluster is reached (with --live)'))
    .addOption(new Option('--context <name>', 'context in it; default its current one'))
    .addOption(
      new Option('--profile <name>', "what is demanded; default: by the environment's own").choices([
        'dev',
        'staging',
        'production',
      ]),
    )
    .addOption(new Option('--item <id...>', 'only these items'))
    .addOption(
      new Option('--threshold <severity>', 'least severity of a red item that ends with exit code 1; default low')
        .choices(['low', 'medium', 'high', 'critical', 'none'])
        .default('low'),
    )
    .addOption(new Option('--strict', 'what is unknown or warns counts as red'))
    .addOption(
      number(
        new Option('--rto <minutes>', 'recovery time objective; default of the settings, else of the environment'),
      ),
    )
    .addOption(number(new Option('--rpo <minutes>', 'recovery point objective; default likewise')))
    .addOption(
      new Option('--settings <file>', 'profile, objectives and parameters of rules; default apps/<app>/checklist.yml'),
    )
    .addOption(
      new Option(
        '--evidence <report...>',
        'JSON reports of Prowler, Checkov, kube-bench or HardenEKS to stand beside the items: a file, or <tool>=<file>',
      ),
    )
    .addOption(new Option('--earlier <file...>', 'earlier JSON reports, for the history of the HTML report'))
    .addOption(new Option('--out <file>', 'write the report there, in the form of --format'))
    .action(async (cloud: string | undefined, environment: string | undefined, _: unknown, self: Command) => {
      await execute(
        self,
        async (invocation, flags) => {
          const { checklist } = await import('./internal/commands/checklist.js');
          const app = cloud === undefined ? undefined : findApp(invocation.root, cloud, environment ?? '');
          return checklist(invocation, app, { ...self.opts<object>(), format: flags.format as ChecklistFormat });
        },
        { formats: checklistFormats, anywhere: true },
      );
    });

  add(
    program,
    'attest',
    'say by signature what no machine can judge',
    'Writes or renews a signed attestation or exception of a checklist item in apps/<app>/checklist, signs one as its second reviewer, or checks them all.',
  )
    .argument('<cloud>', 'aws (azure and gcp are planned)')
    .argument('<environment>', 'for example prod: the app in apps/<environment>-<cloud>')
    .argument('[item]', 'id of the item; left out with --check')
    .addOption(new Option('--statement <text>', 'what was looked at, and what was found'))
    .addOption(new Option('--evidence <link...>', 'links, or paths from the root of the repository: those are hashed'))
    .addOption(new Option('--by <address>', 'who signs, as in allowed_signers'))
    .addOption(new Option('--role <text>', 'in what role'))
    .addOption(
      new Option('--expires <day>', 'last day on which it holds, YYYY-MM-DD; default: as late as the item allows'),
    )
    .addOption(new Option('--frequency <word>', 'instead of --expires: annually, quarterly, monthly, 90d and so on'))
    .addOption(new Option('--failed', 'attest that the item does not hold'))
    .addOption(number(new Option('--minutes <number>', 'minutes that a drill took')))
    .addOption(new Option('--cluster <name>', 'one cluster of the environment; default: all'))
    .addOption(new Option('--reviewer <address>', 'the second person, who signs with --review'))
    .addOption(new Option('--reviewer-role <text>', 'in what role'))
    .addOption(new Option('--exception', 'an exception: the item may stay red until then'))
    .addOption(new Option('--reason <text>', 'why, for an exception'))
    .addOption(new Option('--review', 'sign the record that is there, as its second reviewer'))
    .addOption(new Option('--check', 'check and verify all records'))
    .addOption(new Option('--hdf <file>', 'with --check: write what holds in the form of MITRE HDF'))
    .addOption(
      new Option('--sign-key <path>', 'SSH key, private, or public with an agent; default: the first in ~/.ssh'),
    )
    .action(async (cloud: string, environment: string, item: string | undefined, _: unknown, self: Command) => {
      await execute(self, async (invocation, flags) =>
        (await import('./internal/commands/attest.js')).attest(
          invocation,
          findApp(invocation.root, cloud, environment),
          item,
          flags,
        ),
      );
    });

  add(
    program,
    'doctor',
    'check this machine',
    'Checks what this machine has: Terraform or OpenTofu, the AWS provider, and what a local AWS needs.',
  ).action(async (_: unknown, self: Command) => {
    await execute(self, async (invocation) => (await import('./internal/commands/doctor.js')).doctor(invocation));
  });

  const prices = add(
    program,
    'prices',
    'the list prices that costs are computed with',
    'The price catalogue: list prices of AWS, each with source, date and confidence.',
  );
  add(
    prices,
    'prices refresh',
    'rebuild the catalogue from the AWS price list',
    'Reads offer files of the AWS bulk price list, shows what changed, and writes the catalogue of this workspace.',
  )
    .addOption(new Option('--from <path...>', 'offer files, or folders of them; default: the public price list of AWS'))
    .addOption(
      new Option('--region <region...>', 'only these regions; default: all of the offers, or of the catalogue'),
    )
    .addOption(new Option('--out <file>', 'the catalogue to rebuild; default hera-prices.json in the workspace root'))
    .addOption(new Option('--accept-jumps', 'take prices that change by more than 25 %'))
    .action(async (_: unknown, self: Command) => {
      await execute(self, async (invocation, flags) =>
        (await import('./internal/commands/prices.js')).pricesRefresh(invocation, flags),
      );
    });

  const local = add(
    program,
    'local',
    'start, inspect and stop local AWS',
    'A local AWS per slot: .hera/local/<slot>. A run takes the first free slot, so runs at once do not collide.',
  );
  const slotOption = new Option('--slot <number>', 'this slot only').argParser((text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1)
      throw new CommanderError(
        ExitCode.usage,
        'hera.slot',
        `error: option '--slot' needs a whole number from 1 on, not ${JSON.stringify(text)}`,
      );
    return number;
  });
  add(
    local,
    'local up',
    'start a local AWS and leave it running',
    'Starts a local AWS in the first free slot and leaves it running for later commands with --target local.',
  ).action(async (_: unknown, self: Command) => {
    await execute(self, async (invocation) => (await import('./internal/commands/local.js')).localUp(invocation));
  });
  add(
    local,
    'local status',
    'show every slot',
    'Shows every slot: whether its local AWS runs, where, for which app, and what it can hold.',
  ).action(async (_: unknown, self: Command) => {
    await execute(self, async (invocation) => (await import('./internal/commands/local.js')).localStatus(invocation));
  });
  add(
    local,
    'local down',
    'stop local AWS',
    'Stops the local AWS of every slot that no run is using, and removes its folder with the state of what no longer exists.',
  )
    .addOption(slotOption)
    .action(async (_: unknown, self: Command) => {
      await execute(self, async (invocation, flags) =>
        (await import('./internal/commands/local.js')).localDown(invocation, flags),
      );
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.ok;
    const format = consoleFormat(String(program.getOptionValue('format')));
    const failure =
      error.code === 'commander.help'
        ? fault('arguments', { path: '', message: 'a command is missing', fix: 'see infractl --help' })
        : usageFault(error, 'infractl');
    new Console(format).failure(failure);
    return failure.exitCode;
  }
  return exitCode;
};
