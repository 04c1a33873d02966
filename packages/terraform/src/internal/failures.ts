import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { stripVTControlCharacters } from 'node:util';
import type { Stage } from '../events';
import type { Toolchain } from '../toolchain';
import { erroredState, stateLocation, type StateRescue } from './backend';
import type { ChildOutcome } from './child';
import { runningIn } from './run-files';
import type { Diagnostic } from './ui-stream';

/** What is known about a run that failed. */
export interface Failure {
  readonly stage: Stage;
  readonly toolchain: Toolchain;
  readonly directory: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Last lines of text that was not JSON. */
  readonly lines: readonly string[];
  readonly outcome: ChildOutcome;
  /** Whether the disk of the workspace had no space left at the end. @default false */
  readonly diskFull?: boolean;
  /** What is left of the state, when Terraform could save it nowhere. @default - it was saved */
  readonly rescue?: StateRescue;
}

const codes: Readonly<Record<Stage, string>> = {
  init: 'HERA_TF_001',
  validate: 'HERA_TF_002',
  plan: 'HERA_TF_003',
  apply: 'HERA_TF_004',
  destroy: 'HERA_TF_005',
  import: 'HERA_TF_012',
  output: 'HERA_TF_013',
  show: 'HERA_TF_013',
  state: 'HERA_TF_013',
};

const fixes: Readonly<Record<Stage, string>> = {
  init: 'check the provider mirror or the network, and the backend settings, then run it again',
  validate: 'correct the configuration at this place',
  plan: 'correct the configuration or the credentials that it names; nothing was changed',
  apply: 'correct the cause and apply again; what was made is in the state and is not made twice',
  destroy: 'correct the cause and destroy again; what is gone has left the state',
  import: 'check the address and the id, then import again',
  output: 'initialise the workspace first',
  show: 'initialise the workspace first, and make a new plan if this one is stale',
  state: 'initialise the workspace first',
};

const longest = 1_500;

const trimmed = (text: string): string => {
  const flat = text.replace(/\s*\n\s*/g, ' ').trim();
  return flat.length <= longest ? flat : `${flat.slice(0, longest)} [${flat.length - longest} characters more]`;
};

const isLockError = ({ summary, detail }: Diagnostic): boolean =>
  /acquiring the state lock|state lock/i.test(summary) && /Lock Info:|lock/i.test(detail);

/** As Terraform ("no space left on device"), Node and quotas say it. */
const diskFull = /no space left on device|ENOSPC|disk quota exceeded/i;

const lockField = (detail: string, name: string): string =>
  new RegExp(`^\\s*${name}:[ \\t]*(\\S.*)$`, 'm').exec(detail)?.[1]?.trim() ?? 'unknown';

const lockProblem = (failure: Failure, { detail }: Diagnostic): Problem => {
  const id = lockField(detail, 'ID');
  const own = runningIn(failure.directory)
    .map((child) => `process ${child.pid} (${child.stage}, since ${child.startedAt}) still runs in this workspace`)
    .join(', ');
  const who = `${lockField(detail, 'Who')} since ${lockField(detail, 'Created')}`;
  const unlock = `${failure.toolchain.binary} -chdir=${failure.directory} force-unlock ${id}`;
  return {
    code: 'HERA_TF_006',
    path: stateLocation(failure.directory),
    message:
      `the state is locked by ${who} for ${lockField(detail, 'Operation')} (lock ${id})` +
      (own === '' ? '' : `; ${own}`),
    fix: `wait until that run ends; only if it is surely gone: ${unlock}`,
  };
};

/** Terraform's human form of an error, for commands that have no JSON output. */
export const humanDiagnostics = (text: string): Diagnostic[] => {
  // Box characters and colours are decoration; some commands keep them without a terminal.
  const plain = stripVTControlCharacters(text).replace(/^[╷│╵] ?/gm, '');
  return plain
    .split(/^Error: /m)
    .slice(1)
    .map((block) => {
      const [summary = '', ...rest] = block.split('\n');
      return { severity: 'error', summary: summary.trim(), detail: rest.join('\n').trim() };
    });
};

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values(),
];

const diagnosticProblem = (failure: Failure, diagnostic: Diagnostic): Problem => {
  if (isLockError(diagnostic)) return lockProblem(failure, diagnostic);
  const { summary, detail, address } = diagnostic;
  return {
    code: codes[failure.stage],
    path: address ?? '',
    message: detail === '' ? trimmed(summary) : `${trimmed(summary)}: ${trimmed(detail)}`,
    fix: fixes[failure.stage],
  };
};

/** `HERA_TF_009`. */
export const diskFullError = (what: string, cause?: unknown): HeraError =>
  new HeraError(
    { code: 'HERA_TF_009', path: '', message: what, fix: 'free some space and run the same command again' },
    { exitCode: ExitCode.environment, ...(cause === undefined ? {} : { cause }) },
  );

/** Whether an error of Node says that the disk is full. */
export const isDiskFull = (error: unknown): boolean =>
  diskFull.test((error as NodeJS.ErrnoException | undefined)?.code ?? String(error));

/** The binary is gone, or cannot be executed. */
export const notStarted = ({ binary }: Toolchain, reason: string): HeraError =>
  new HeraError(
    {
      code: 'HERA_TF_008',
      path: 'toolchain.binary',
      message: `${binary} could not be started (${reason})`,
      allowed: 'an executable Terraform or OpenTofu of at least 1.10',
      fix: 'install it again, or set HERA_TERRAFORM to its path',
    },
    { exitCode: ExitCode.environment },
  );

/** `HERA_TF_007`. */
export const unexpectedOutput = (toolchain: Toolchain, what: string, details?: string): HeraError =>
  new HeraError(
    {
      code: 'HERA_TF_007',
      path: 'toolchain.version',
      message: `${toolchain.kind} ${toolchain.version} ${what}`,
      allowed: 'the JSON formats with major version 1, as Terraform and OpenTofu 1.10 and newer write them',
      fix: 'use a supported version (`infractl doctor` names it)',
    },
    { exitCode: ExitCode.environment, ...(details === undefined ? {} : { details }) },
  );

const rescueProblems = ({ stage, directory, toolchain, rescue }: Failure): Problem[] => {
  if (stage !== 'apply' && stage !== 'destroy' && stage !== 'import') return [];
  const file = rescue?.file ?? erroredState(directory);
  const base = { code: codes[stage], path: file ?? directory };
  if (rescue?.complete === false || (file === undefined && rescue !== undefined)) {
    return [
      {
        ...base,
        message: 'the state could be saved nowhere; at most a part of it was printed, and that holds secrets',
        fix: 'compare the last state with the account, and import what is missing, before the next apply',
      },
    ];
  }
  if (file === undefined) return [];
  const push = `${toolchain.binary} -chdir=${directory} state push ${file}`;
  const message = 'the state could not be saved in its backend; this file is the only copy of it, with secrets';
  return [{ ...base, message, fix: `once the backend works: ${push}` }];
};

/** The error of a run that was interrupted; says what became of the state, and how to go on. */
export const interrupted = (stage: Stage, directory: string, failure?: Failure): HeraError => {
  const where = stateLocation(directory);
  const rescued = failure === undefined ? [] : rescueProblems(failure);
  const how = failure?.outcome.interruption;
  const changes = stage === 'apply' || stage === 'destroy' || stage === 'import';
  let message = `${stage} was interrupted; nothing was changed`;
  let fix = 'run the same command again';
  if (failure === undefined) message = `${stage} was not started: the run is interrupted`;
  else if (rescued.length > 0) {
    message = `${stage} was interrupted`;
    fix = 'bring the state back first, then run the same command again';
  } else if (changes && how === 'graceful') {
    message = `${stage} was interrupted; the state was kept in ${where}`;
    fix = 'run the same command again: it resumes with what is left';
  } else if (changes) {
    message =
      `${stage} did not stop in time and was ended by force; the state in ${where} is from its last write ` +
      'and may lack objects that were just being made';
    fix = 'run a plan and compare it with the account before the same command; release the lock if it is still held';
  }
  const details = [...(failure?.diagnostics.map((item) => item.summary) ?? []), ...(failure?.lines ?? [])].join('\n');
  return new HeraError([{ code: 'HERA_TF_010', path: '', message, fix }, ...rescued], {
    exitCode: ExitCode.interrupted,
    ...(details === '' ? {} : { details }),
  });
};

/** One error with every diagnostic of the run as a problem. */
export const failed = (failure: Failure): HeraError => {
  const { stage, outcome, toolchain } = failure;
  const errors = failure.diagnostics.filter((item) => item.severity === 'error');
  const texts = [...errors.map((item) => `${item.summary} ${item.detail}`), ...failure.lines];
  const full = texts.find((text) => diskFull.test(text));
  const details = failure.lines.length === 0 ? {} : { details: failure.lines.join('\n') };
  const rescued = rescueProblems(failure);
  if (full !== undefined || failure.diskFull === true) {
    const full009: Problem = {
      code: 'HERA_TF_009',
      path: failure.directory,
      message: full === undefined ? `no space was left when ${stage} failed` : `the disk is full: ${trimmed(full)}`,
      fix: 'free some space and run the same command again',
    };
    return new HeraError([full009, ...rescued], { exitCode: ExitCode.environment, ...details });
  }
  const problems = unique(errors.map((item) => diagnosticProblem(failure, item)));
  if (problems.length === 0) {
    const end =
      outcome.signal === undefined ? `exit code ${outcome.exitCode ?? 'unknown'}` : `signal ${outcome.signal}`;
    const said = failure.lines.at(-1);
    const message = `${toolchain.kind} ${stage} ended with ${end}${said === undefined ? '' : `: ${trimmed(said)}`}`;
    const fix =
      outcome.signal !== undefined && (stage === 'apply' || stage === 'destroy')
        ? 'run a plan first: objects that were just being made may be missing from the state'
        : fixes[stage];
    problems.push({ code: codes[stage], path: '', message, fix });
  }
  return new HeraError([...problems, ...rescued], { exitCode: ExitCode.failed, ...details });
};
