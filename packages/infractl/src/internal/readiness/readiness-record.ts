import type { Report } from '@hera/checklist';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Artifacts } from '../artifacts';
import type { TargetRun } from '../target-run';
import { gatedReds } from './readiness-gate';

/** What the checklist has to know of a run. */
export type JudgedRun = Pick<TargetRun, 'app' | 'target' | 'manifest' | 'stackFile' | 'eventLog' | 'identity'>;

/**
 * Keeps what was red when an environment was changed, and why that was accepted: in the artifacts, which the next run replaces, and in the log
 * of the run's own folder, which only grows.
 */
export const keepReadiness = (
  run: JudgedRun,
  artifacts: Artifacts,
  report: Report,
  acceptReds: string | undefined,
): void => {
  const reds = gatedReds(report);
  const record = {
    schemaVersion: 1,
    at: report.at,
    app: run.app.name,
    target: run.target,
    ...(run.identity === undefined ? {} : { identity: run.identity }),
    reds: reds.map(({ item, title, severity, reason }) => ({ item, title, severity, reason })),
    ...(acceptReds === undefined ? {} : { acceptReds }),
  };
  artifacts.json('checklist.json', report);
  artifacts.json('readiness.json', record);
  const folder = dirname(run.eventLog);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'readiness.jsonl'), `${JSON.stringify(record)}\n`);
};
