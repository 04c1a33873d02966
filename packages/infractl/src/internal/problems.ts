import { ExitCode, HeraError, type HeraErrorOptions, type Problem } from '@hera/core/errors';

/** Codes of the command line. Public contract, listed in the README. */
export const CliCode = {
  arguments: 'HERA_CLI_001',
  cloud: 'HERA_CLI_002',
  plannedCloud: 'HERA_CLI_003',
  environment: 'HERA_CLI_004',
  workspace: 'HERA_CLI_005',
  appDefinition: 'HERA_CLI_006',
  notBuilt: 'HERA_CLI_007',
  synth: 'HERA_CLI_008',
  noTerminal: 'HERA_CLI_009',
  notApproved: 'HERA_CLI_010',
  endpoints: 'HERA_CLI_011',
  credentials: 'HERA_CLI_012',
  stateBucket: 'HERA_CLI_013',
  account: 'HERA_CLI_014',
  inUse: 'HERA_CLI_015',
  planNotEmpty: 'HERA_CLI_016',
  checksFailed: 'HERA_CLI_017',
  leftovers: 'HERA_CLI_018',
  interrupted: 'HERA_CLI_019',
  machine: 'HERA_CLI_020',
  nothingApplied: 'HERA_CLI_021',
  lockLost: 'HERA_CLI_022',
  disk: 'HERA_CLI_023',
  noNetwork: 'HERA_CLI_024',
  noCluster: 'HERA_CLI_025',
  upgradeTarget: 'HERA_CLI_026',
  upgradeBlocked: 'HERA_CLI_027',
  noJustification: 'HERA_CLI_028',
  teardown: 'HERA_CLI_029',
  preventDestroy: 'HERA_CLI_030',
  kubectl: 'HERA_CLI_031',
  apiUnreachable: 'HERA_CLI_032',
  apiAccess: 'HERA_CLI_033',
  manifests: 'HERA_CLI_034',
  apiRefused: 'HERA_CLI_035',
  fieldConflict: 'HERA_CLI_036',
  foreignOwner: 'HERA_CLI_037',
  kubernetesNotEmpty: 'HERA_CLI_038',
  notReady: 'HERA_CLI_039',
  noRedsReason: 'HERA_CLI_040',
  redItems: 'HERA_CLI_041',
} as const;

/** A fault of the command line, with its code by name. */
export const fault = (
  code: keyof typeof CliCode,
  problem: Omit<Problem, 'code'>,
  options?: HeraErrorOptions,
): HeraError => new HeraError({ code: CliCode[code], ...problem }, options);

/** What went wrong although the work was done, as one error; undefined when nothing did. */
export const allOf = (errors: readonly HeraError[]): HeraError | undefined => {
  if (errors.length === 0) return undefined;
  const details = errors.flatMap((error) => error.details ?? []).join('\n\n');
  return new HeraError(
    errors.flatMap(({ problems }) => problems),
    { exitCode: ExitCode.failed, ...(details === '' ? {} : { details }) },
  );
};

/** What the user is told after Ctrl-C or a termination signal. */
export const interruptedError = (signal: string): HeraError =>
  fault(
    'interrupted',
    { path: '', message: `stopped by ${signal}`, fix: 'run the same command again to go on' },
    { exitCode: ExitCode.interrupted },
  );
