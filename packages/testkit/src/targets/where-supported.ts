import { missingCalls } from './missing-calls';

/** The part of a runner's test context that says why a test was skipped. */
export interface SkipContext {
  /** Ends the test as skipped. */
  skip(note?: string): void;
}

/**
 * A test that is skipped under the note `unsupported: <call>` where the target lacks a call that it needs: one named with
 * `requireCalls`, one that a client of `createAwsClients` sent, or one that Terraform's provider sent. Any other error is the test's.
 *
 * @example it('registers a cluster of another cloud', whereSupported(async () => { await env.aws.eks.send(...); }));
 */
export const whereSupported =
  <C extends SkipContext>(work: (context: C) => Promise<void> | void) =>
  async (context: C): Promise<void> => {
    try {
      await work(context);
    } catch (error) {
      const calls = missingCalls(error);
      if (calls.length === 0) throw error;
      context.skip(`unsupported: ${calls.join(', ')}`);
    }
  };
