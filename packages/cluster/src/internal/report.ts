import { HeraError, type Problem, ProblemCollector, requireKnown, type StackContext, warn } from '@hera/core';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { ClusterProblemCode } from '../errors';

interface ClusterProblem extends Problem {
  readonly code: ClusterProblemCode;
}

/** Collects what one pass over the props finds, so that a user sees all of it at once. */
export class Report {
  readonly #errors: ProblemCollector;
  readonly #warnings: ClusterProblem[] = [];

  constructor(
    private readonly scope: IConstruct,
    private readonly context: StackContext,
  ) {
    this.#errors = new ProblemCollector(scope.node.path);
  }

  /** Something that cannot be built. */
  error(problem: ClusterProblem): void {
    this.#errors.add(problem);
  }

  /** Something that can be built and should be looked at. */
  warning(problem: ClusterProblem): void {
    this.#warnings.push(problem);
  }

  /** Less than the environment promises. Outside of an environment nobody promised it, and nobody could override it. */
  brokenPromise(problem: ClusterProblem): void {
    if (this.context.declared) this.error(problem);
    else this.warning(problem);
  }

  /** Whether a value can be read at synth; records the problem when it cannot. */
  isLiteral(value: unknown, path: string): boolean {
    try {
      requireKnown(value, path, this.scope);
      return true;
    } catch (error) {
      if (!HeraError.is(error)) throw error;
      for (const problem of error.problems) this.#errors.add(problem);
      return false;
    }
  }

  /** What a value ends as in the stack: itself, or the expression of a reference. Undefined where that is not known yet. */
  expressionOf(value: string): string | undefined {
    try {
      const resolver = new DefaultTokenResolver(new StringConcat());
      const resolved: unknown = Tokenization.resolve(value, { scope: this.scope, resolver });
      return typeof resolved === 'string' ? resolved : undefined;
    } catch {
      // A lazy value that is produced from what comes later.
      return undefined;
    }
  }

  /** @throws HeraError with every error found; records the warnings otherwise */
  finish(): void {
    this.#errors.throwIfAny();
    for (const problem of this.#warnings) warn(this.scope, problem);
  }
}
