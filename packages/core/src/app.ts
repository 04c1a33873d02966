import { writeFileSync } from 'node:fs';
import { App } from 'cdktf';
import { recordConstructSources } from './construct-source';
import { HeraError } from './errors';

/** Shape of the file named by `HERA_ERROR_FILE`, for the process that started the synth. */
export interface SynthErrorReport {
  readonly problems: HeraError['problems'];
  readonly exitCode: number;
}

/**
 * Builds and synthesises an app. A mistake in the input is printed in plain words and sets the exit code;
 * a defect keeps its stack trace. The manifest gets the line of the app that each resource was made in.
 *
 * @param build adds the stacks to the app
 */
export const runApp = (build: (app: App) => void): void => {
  try {
    const app = new App({ stackTraces: false });
    recordConstructSources(() => build(app));
    app.synth();
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    const report: SynthErrorReport = { problems: error.problems, exitCode: error.exitCode };
    const file = process.env['HERA_ERROR_FILE'];
    if (file !== undefined && file !== '') writeFileSync(file, JSON.stringify(report));
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
};
