import { ExitCode, HeraError } from '@hera/core/errors';
import type { AwsClients } from '../aws-clients';
import type { Check, CheckContext, CheckResult } from '../check';
import { environmentChecks } from '../checks';
import { Deployment, type DeploymentOptions } from '../deployment';
import { enforce } from '../internal/assertion';
import { leftovers } from '../inventory';

/** What the fixture deploys: a `Deployment`, as `Deployment.fromStack` gives it, or the options of one. */
export type DeploymentSource = Deployment | DeploymentOptions;

/** How the fixture deploys. */
export interface DeploymentFixtureOptions {
  /** Milliseconds for the deployment, and as many for the destroy. @default 5_400_000: stages miss their own deadlines first */
  readonly timeout?: number;
}

/** Checks outputs: a schema of zod, or anything that parses. */
export interface OutputsSchema<T> {
  parse(outputs: unknown): T;
}

/** A deployed stack, in the words of a suite. Its members are there from the first test on. */
export interface DeploymentFixture {
  readonly deployment: Deployment;
  /** Clients for the account that the stack is deployed to. */
  readonly aws: AwsClients;
  /** All outputs, as they were after the apply. The type is believed. @example env.outputs<{ vpc_id: string }>().vpc_id */
  outputs<T extends object = Readonly<Record<string, unknown>>>(): T;
  /** All outputs, checked. @throws HeraError `HERA_TEST_025` when the schema refuses them */
  outputs<T>(schema: OutputsSchema<T>): T;
  /** An output that is text. @throws HeraError `HERA_TEST_025` when it is not, or is not there */
  output(name: string): string;
  /** Runs one check. */
  check(check: Check): Promise<CheckResult>;
  /**
   * Runs checks together and registers one test for each. What fails, fails with expectation and evidence; what the target
   * lacks is skipped with the note `unsupported: <call>`, what the stack does not declare with `not applicable: <reason>`.
   * Call it where tests are declared.
   *
   * @param checks Default: `environmentChecks`, all of them
   */
  checks(checks?: readonly Check[]): void;
  /** Addresses that an apply would change. */
  drift(): Promise<readonly string[]>;
  /** Plans, applies, and requires that nothing is left to do. */
  reapply(): Promise<void>;
  /** Destroys now, instead of after the last test. */
  destroy(): Promise<void>;
  /** What is still there, in one line each. */
  leftovers(): Promise<readonly string[]>;
}

/** What the fixture needs of a test runner. */
export interface FixtureHooks {
  beforeAll(work: () => Promise<void>, timeout: number): void;
  afterAll(work: () => Promise<void>, timeout: number): void;
  test(name: string, work: (context: { skip(note?: string): void }) => void): void;
}

// More than the deadlines of all stages together, which end Terraform properly; a hook that times out does not.
const ninetyMinutes = 5_400_000;

const outputProblem = (message: string, outputs: object, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_TEST_025',
      path: 'outputs',
      message,
      allowed: Object.keys(outputs).sort().join(', ') || 'none: the stack has no output',
      fix: 'correct the name or the schema, or add the output to the stack',
    },
    { exitCode: ExitCode.failed, ...(cause === undefined ? {} : { cause }) },
  );

const verifySkipped = ({ id }: Check): HeraError =>
  new HeraError({
    code: 'HERA_TEST_026',
    path: id,
    message: 'the check was not run, because HERA_SKIP_verify is set',
    fix: 'unset HERA_SKIP_verify',
  });

/**
 * Ends a test as the outcome of a check says: passes, fails with everything that was seen, or skips under its reason.
 *
 * @throws AssertionError when the check failed
 */
export const reportCheck = (result: CheckResult, skip: (note: string) => void): void => {
  const { status, expected, found, evidence } = result;
  if (status === 'unsupported') return skip(found.startsWith('unsupported: ') ? found : `unsupported: ${found}`);
  if (status === 'not-applicable') return skip(`not applicable: ${found}`);
  enforce(
    { holds: status === 'pass', message: () => [`expected ${expected}; found ${found}`, ...evidence].join('\n  ') },
    reportCheck,
  );
};

/** The fixture for the hooks of a runner. `@hera/testkit/vitest` gives those of vitest. */
export const deploymentFixture =
  (hooks: FixtureHooks) =>
  (
    source: DeploymentOptions | (() => DeploymentSource | Promise<DeploymentSource>),
    { timeout = ninetyMinutes }: DeploymentFixtureOptions = {},
  ): DeploymentFixture => {
    let live: Deployment | undefined;
    let context: CheckContext | undefined;
    let mayExist = false;

    const missing = () =>
      new HeraError({
        code: 'HERA_TEST_026',
        path: 'deployment',
        message: 'the stack is not deployed yet',
        fix: 'use the fixture within a test or a hook; the deployment runs before the first of them',
      });
    const deployed = (): Deployment => {
      if (live === undefined) throw missing();
      return live;
    };
    const values = (): CheckContext['outputs'] => {
      if (context === undefined) throw missing();
      return context.outputs;
    };
    const destroy = async (): Promise<void> => {
      await deployed().destroy();
      mayExist = false;
    };

    hooks.beforeAll(async () => {
      const made = typeof source === 'function' ? await source() : source;
      live = made instanceof Deployment ? made : new Deployment(made);
      await live.init();
      await live.validate();
      await live.plan();
      mayExist = true;
      await live.apply();
      context = await live.checkContext();
    }, timeout);

    hooks.afterAll(async () => {
      if (live === undefined) return;
      try {
        if (mayExist) await destroy();
      } finally {
        live.close();
      }
    }, timeout);

    return {
      get aws() {
        return deployed().aws;
      },
      get deployment() {
        return deployed();
      },
      outputs: <T>(schema?: OutputsSchema<T>): T => {
        const outputs = values();
        if (schema === undefined) return outputs as T;
        try {
          return schema.parse(outputs);
        } catch (error) {
          throw outputProblem(error instanceof Error ? error.message : String(error), outputs, error);
        }
      },
      output: (name) => {
        const outputs = values();
        const value = outputs[name];
        if (typeof value === 'string') return value;
        throw outputProblem(
          value === undefined ? `there is no output ${name}` : `the output ${name} is no text`,
          outputs,
        );
      },
      check: async (one) => {
        const [result] = await deployed().verify({ checks: [one] });
        if (result === undefined) throw verifySkipped(one);
        return result;
      },
      checks: (checks = environmentChecks) => {
        let results: readonly CheckResult[] = [];
        hooks.beforeAll(async () => {
          results = await deployed().verify({ checks });
        }, timeout);
        for (const { id, title } of checks)
          hooks.test(title, ({ skip }) => {
            const result = results.find((one) => one.id === id);
            if (result === undefined) skip('HERA_SKIP_verify');
            else reportCheck(result, (note) => skip(note));
          });
      },
      drift: async () => (await deployed().drift()).repair.map(({ address }) => address),
      reapply: async () => {
        await deployed().plan();
        mayExist = true;
        await deployed().apply();
        await deployed().idempotent();
      },
      destroy,
      leftovers: async () =>
        leftovers(await deployed().inventory()).map(({ service, type, id }) => `${service} ${type} ${id}`),
    };
  };
