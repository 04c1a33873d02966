/** One thing wrong with an input, in the four parts that every Hera error has. */
export interface Problem {
  /** Stable code, for example `HERA_NET_004`. Public contract: people search for it and suppress by it. */
  readonly code: string;
  /** Property path from the root of the input, for example `network.cidr`. */
  readonly path: string;
  /** What is wrong, in the user's words, with the value given. */
  readonly message: string;
  /** What would be accepted. @default - nothing is printed */
  readonly allowed?: string;
  /** The change to make. */
  readonly fix: string;
  /** Where in the construct tree. @default - the problem is not tied to a construct */
  readonly constructPath?: string;
}

const brand = Symbol.for('hera.core.HeraError');

/** One line: `HERA_NET_004 network.cidr: <message>; allowed <allowed>; <fix> (at <construct path>)`. */
export const formatProblem = (problem: Problem): string => {
  const allowed = problem.allowed === undefined ? '' : `; allowed ${problem.allowed}`;
  const at = problem.constructPath === undefined ? '' : ` (at ${problem.constructPath})`;
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  return `${problem.code}${path}: ${problem.message}${allowed}; ${problem.fix}${at}`;
};

/** What the process exits with. Documented in the README of `@hera/infractl`. */
export const ExitCode = {
  /** All was done and all checks held. */
  ok: 0,
  /** The work ran and failed: an apply error, a failed check, a plan that should have been empty. */
  failed: 1,
  /** The input was wrong: nothing was started and nothing was changed. */
  usage: 2,
  /** The machine lacks something: Terraform, provider, Python, a free port, disk. */
  environment: 3,
  /** Interrupted by a signal; state was kept. */
  interrupted: 130,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Options of a `HeraError`. */
export interface HeraErrorOptions {
  /** What a command line should exit with. @default ExitCode.usage */
  readonly exitCode?: ExitCode;
  /** Last lines of a log, or anything else that helps to find the cause. @default - none */
  readonly details?: string;
  /** The underlying error. @default - none */
  readonly cause?: unknown;
}

/** An error that a user can act on. Printed without a stack trace; carries every problem found, not just the first. */
export class HeraError extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;
  readonly details: string | undefined;

  constructor(problems: Problem | readonly Problem[], options: HeraErrorOptions = {}) {
    const all = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(all.map(formatProblem).join('\n'), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HeraError';
    this.problems = all;
    this.exitCode = options.exitCode ?? ExitCode.usage;
    this.details = options.details;
    Object.defineProperty(this, brand, { value: true });
  }

  /** By brand, so that two copies of this package in one tree still recognise each other's errors. */
  static is(error: unknown): error is HeraError {
    return typeof error === 'object' && error !== null && brand in error;
  }
}

/** Collects every problem of one input and throws them together. */
export class ProblemCollector {
  readonly #problems: Problem[] = [];

  /** @param constructPath added to each problem that has none of its own */
  constructor(private readonly constructPath?: string) {}

  /** Records a problem and goes on. */
  add(problem: Problem): void {
    const at = problem.constructPath ?? this.constructPath;
    this.#problems.push(at === undefined ? problem : { ...problem, constructPath: at });
  }

  /** Runs a check that throws a `HeraError`, records its problems and goes on; gives what the check gave. */
  collect<T>(check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!HeraError.is(error)) throw error;
      for (const problem of error.problems) this.add(problem);
      return undefined;
    }
  }

  /** What was collected so far. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** @throws HeraError with every problem, when there is one. */
  throwIfAny(options?: HeraErrorOptions): void {
    if (this.#problems.length > 0) throw new HeraError(this.#problems, options);
  }
}
