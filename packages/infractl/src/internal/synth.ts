import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { kubernetesFolderName, manifestFileName, type StackManifest } from '@hera/core/manifest';
import { execa, parseCommandString } from 'execa';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { fault } from './problems';
import { publishFolder } from '@hera/testkit/publish-folder';
import { type App, checkBuilt, readAppCommand } from './workspace';

/** For whom a stack is synthesised. */
export interface SynthRequest {
  readonly kind: 'aws' | 'local';
  /** Version of the AWS provider that will read the stack. @default - what `HERA_AWS_PROVIDER_VERSION` says, else the bindings' own */
  readonly providerVersion?: string;
}

/** A synthesised stack on disk. */
export interface Synthesised {
  /** Absolute path of `cdk.tf.json`. */
  readonly stackFile: string;
  /** Absolute path of `hera.manifest.json`. */
  readonly manifestFile: string;
  readonly manifest: StackManifest;
  /** Absolute path of the folder with its Kubernetes manifests. @default - it has none */
  readonly manifestFolder?: string;
}

const errorReport = z.object({
  problems: z
    .array(z.object({ code: z.string(), path: z.string(), message: z.string(), fix: z.string() }).loose())
    .min(1),
  exitCode: z.literal([ExitCode.failed, ExitCode.usage, ExitCode.environment]).catch(ExitCode.usage),
});

/** What the app said about its own input, through the file that `runApp` of `@hera/core` writes. */
const reportedError = (file: string): HeraError | undefined => {
  if (!existsSync(file)) return undefined;
  const parsed = errorReport.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) return undefined;
  return new HeraError(parsed.data.problems as unknown as Problem[], { exitCode: parsed.data.exitCode });
};

const crashed = (app: App, command: string, how: string, output: string): HeraError =>
  fault(
    'synth',
    {
      path: '',
      message: `the synth of ${app.name} (${command}) ${how}`,
      fix: `correct apps/${app.name}; its last lines are below`,
    },
    { exitCode: ExitCode.failed, details: output.trimEnd().split('\n').slice(-40).join('\n') },
  );

/** A stack of the app's own name, as every other tool expects to find it. */
export const readSynthesised = (app: App, folder: string): Synthesised => {
  const stackFile = join(folder, 'stacks', app.name, 'cdk.tf.json');
  const manifestFile = join(folder, 'stacks', app.name, manifestFileName);
  for (const file of [stackFile, manifestFile]) {
    if (existsSync(file)) continue;
    throw fault(
      'synth',
      {
        path: '',
        message: `the synth of ${app.name} wrote no ${file}`,
        allowed: `an AwsStack of @hera/core with the id ${JSON.stringify(app.name)}`,
        fix: `correct apps/${app.name}/src/main.ts`,
      },
      { exitCode: ExitCode.failed },
    );
  }
  const manifestFolder = join(dirname(folder), kubernetesFolderName, app.name);
  return {
    stackFile,
    manifestFile,
    manifest: JSON.parse(readFileSync(manifestFile, 'utf8')) as StackManifest,
    ...(existsSync(manifestFolder) ? { manifestFolder } : {}),
  };
};

const targetVariables = (request: SynthRequest): Record<string, string> => ({
  HERA_TARGET: request.kind,
  ...(request.providerVersion === undefined ? {} : { HERA_AWS_PROVIDER_VERSION: request.providerVersion }),
});

/** Runs the app's own command, without a shell. `node` is the Node that runs this process. */
const runApp = async (app: App, request: SynthRequest, outdir: string, signal: AbortSignal): Promise<void> => {
  const text = readAppCommand(app);
  const [name = '', ...args] = parseCommandString(text);
  const isNode = name === 'node';
  if (isNode)
    checkBuilt(
      app,
      args.find((argument) => !argument.startsWith('-')),
    );
  const errorFile = `${outdir}.error.json`;
  const {
    failed,
    isCanceled,
    exitCode,
    signal: by,
    all = '',
    originalMessage,
  } = await execa(isNode ? process.execPath : name, args, {
    cwd: app.directory,
    env: { ...targetVariables(request), CDKTF_OUTDIR: outdir, HERA_ERROR_FILE: errorFile },
    stdin: 'ignore',
    all: true,
    reject: false,
    cancelSignal: signal,
  });
  try {
    signal.throwIfAborted();
    if (!failed && !isCanceled) return;
    const told = reportedError(errorFile);
    if (told !== undefined) throw told;
    const how =
      exitCode === undefined
        ? by === undefined
          ? `did not start: ${originalMessage ?? 'unknown'}`
          : `was ended by ${by}`
        : `ended with exit code ${exitCode}`;
    throw crashed(app, text, how, all);
  } finally {
    rmSync(errorFile, { force: true });
  }
};

/** An app without manifests has no folder for them; an old one would be applied. */
const publishManifests = async (finished: string, destination: string, scratch: string): Promise<void> => {
  if (existsSync(finished)) await publishFolder(finished, destination, scratch);
  else rmSync(destination, { recursive: true, force: true });
};

/**
 * Synthesises into a fresh folder and puts it in the place of `destination` only when it is complete; Kubernetes manifests end up in
 * `k8s.out` beside it.
 *
 * @param root the workspace; scratch folders lie below its `.hera`, on the same file system
 * @throws HeraError what the app itself reports, `HERA_CLI_006` to `HERA_CLI_008` otherwise
 */
export const synthesise = async (
  root: string,
  app: App,
  request: SynthRequest,
  destination: string,
  signal: AbortSignal,
): Promise<Synthesised> => {
  const scratch = join(root, '.hera', 'synth');
  const fresh = join(scratch, `${app.name}-${request.kind}-${randomUUID()}`);
  const outdir = join(fresh, 'cdktf.out');
  mkdirSync(outdir, { recursive: true });
  try {
    await runApp(app, request, outdir, signal);
    readSynthesised(app, outdir);
    const beside = join(dirname(destination), kubernetesFolderName);
    await publishManifests(join(fresh, kubernetesFolderName), beside, scratch);
    await publishFolder(outdir, destination, scratch);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return readSynthesised(app, destination);
};

/** Synthesises for a real account into `apps/<app>/cdktf.out`, where every other tool looks. */
export const publishSynth = (root: string, app: App, signal: AbortSignal): Promise<Synthesised> =>
  synthesise(root, app, { kind: 'aws' }, join(app.directory, 'cdktf.out'), signal);
