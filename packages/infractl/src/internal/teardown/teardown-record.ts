import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Artifacts } from '../artifacts';
import type { TargetRun } from '../target-run';
import type { TeardownCase } from './teardown-gate';

/**
 * Keeps what was found, and why it is destroyed all the same, before anything is: in the artifacts, which the next run replaces, and in
 * the log of the run's own folder, which only grows.
 */
export const keepRecord = async (
  run: TargetRun,
  { root, ...asked }: TeardownCase & { readonly root: string },
): Promise<void> => {
  const { reports, justification, acceptLeaks } = asked;
  const record = {
    schemaVersion: 1,
    at: new Date().toISOString(),
    app: run.app.name,
    target: run.target,
    ...(run.identity === undefined ? {} : { identity: run.identity }),
    ...(justification === undefined ? {} : { justification }),
    acceptLeaks,
    reports,
  };
  const folder = dirname(run.eventLog);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'teardowns.jsonl'), `${JSON.stringify(record)}\n`);
  const artifacts = new Artifacts(root, run.app, 'own');
  artifacts.json('teardown.json', record);
  await artifacts.publish();
};
