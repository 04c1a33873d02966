import { isUnknown, type Problem, ProblemCollector, requireKnown, type StackContext } from '@hera/core';
import type { NetworkProblemCode } from '../errors';

/** A problem of this package, with a path below `network`. */
export interface NetworkProblem extends Omit<Problem, 'code' | 'constructPath'> {
  readonly code: NetworkProblemCode;
}

/** One validation pass: problems and warnings, all of them, before anything is built. */
export class Check {
  readonly warnings: Problem[] = [];
  readonly #problems: ProblemCollector;

  constructor(
    readonly context: StackContext,
    constructPath: string,
  ) {
    this.#problems = new ProblemCollector(constructPath);
  }

  problem(problem: NetworkProblem): void {
    this.#problems.add(problem);
  }

  warning(problem: NetworkProblem): void {
    this.warnings.push(problem);
  }

  /**
   * Less than production promises: a problem where an environment declares production, a warning where none is
   * declared and production values are mere defaults.
   */
  weakness(problem: NetworkProblem): void {
    if (this.context.declared) this.problem(problem);
    else this.warning(problem);
  }

  /** Runs a check that throws, and goes on with what it found. */
  collect<T>(check: () => T): T | undefined {
    return this.#problems.collect(check);
  }

  /** The value when it is readable at synth; otherwise records the problem. */
  known<T>(value: T, path: string): T | undefined {
    return isUnknown(value) ? this.collect(() => requireKnown(value, path)) : value;
  }

  throwIfAny(): void {
    this.#problems.throwIfAny();
  }
}
