import type { Toolchain } from '@hera/terraform';
import { Deployment } from '@hera/testkit';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { holdFolder } from '../hold';
import { readStackFacts } from '../real-account';
import { StageRunner } from '../stages';
import { publishSynth, synthesise, type Synthesised } from '../synth';
import type { Invocation, Outcome } from '../target-run';
import { openToolchain } from '../toolchain';
import type { App } from '../workspace';

interface Checked extends Synthesised {
  /** Version of the provider that it was made for instead of the one it asks for. */
  readonly standIn?: string;
}

/** The stack for the provider that this machine has: an older one cannot read what is meant for a real account. */
const forProvider = async (
  { root, interrupt }: Invocation,
  app: App,
  { awsProvider }: Toolchain,
  directory: string,
): Promise<Checked> => {
  const published = await publishSynth(root, app, interrupt.signal);
  const { providerConstraint } = readStackFacts(published.stackFile);
  const { version } = awsProvider;
  if (version === undefined || providerConstraint === undefined) return published;
  if (satisfies(version, providerConstraint.replaceAll(',', ' '))) return published;
  const request = { kind: 'aws' as const, providerVersion: version };
  return {
    ...(await synthesise(root, app, request, join(directory, 'cdktf.out'), interrupt.signal)),
    standIn: version,
  };
};

/** No state is needed; and what was made for an older provider has to be read by that one. */
const override = (standIn: string | undefined) => ({
  terraform: {
    backend: { local: {} },
    ...(standIn === undefined ? {} : { required_providers: { aws: { source: 'hashicorp/aws', version: standIn } } }),
  },
});

/** `infractl validate` */
export const validate = async (invocation: Invocation, app: App): Promise<Outcome> => {
  const { console, interrupt, root } = invocation;
  const directory = join(root, '.hera', 'validate', app.name);
  const release = await holdFolder(directory);
  const stages = new StageRunner(console, interrupt.signal);
  try {
    let toolchain: Toolchain | undefined;
    let synthesised: Checked | undefined;
    let warnings: readonly string[] = [];
    await stages.run([
      {
        id: 'synth',
        title: 'Synthesise',
        run: async (reporter) => {
          toolchain = await openToolchain(root, interrupt.signal, reporter);
          synthesised = await forProvider(invocation, app, toolchain, directory);
          const { standIn } = synthesised;
          return standIn === undefined ? undefined : `for AWS provider ${standIn}, the newest that is here`;
        },
      },
      {
        id: 'validate',
        title: 'terraform validate',
        run: async () => {
          if (toolchain === undefined || synthesised === undefined) throw new Error('nothing was synthesised');
          const deployment = new Deployment({
            recordIn: false,
            toolchain,
            stackFile: synthesised.stackFile,
            manifestFile: synthesised.manifestFile,
            directory: join(directory, 'terraform'),
            target: { environment: {}, override: override(synthesised.standIn) },
            signal: interrupt.signal,
          });
          await deployment.init({ reconfigure: true });
          warnings = (await deployment.validate()).map(({ path, summary }) => `${path}: ${summary}`);
          return `valid, ${warnings.length} warnings`;
        },
      },
    ]);
    const leftOut = synthesised?.manifest.leftOut ?? [];
    for (const warning of warnings) console.line(`warning ${warning}`);
    for (const { what, reason } of leftOut) console.line(`not checked here: ${what} (${reason})`);
    const providerVersion = synthesised?.standIn ?? toolchain?.awsProvider.version;
    return { document: { command: 'validate', app: app.name, valid: true, providerVersion, warnings, leftOut } };
  } finally {
    await release();
  }
};
