import { loadItems, type Profile, profileOfEnvironments } from '@hera/checklist';
import type { RecordContext } from '@hera/checklist/attestations';
import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { join } from 'node:path';
import type { App } from '../workspace';

/** What the records of an app are held against, and the folder that they are in. */
export interface AppRecordContext extends RecordContext {
  /** Absolute path. */
  readonly folder: string;
}

/** Profile of the checklist that an environment is held to. */
export const profileOf = ({ environment }: StackManifest): Profile => profileOfEnvironments([environment.profile]);

/** What the records of an app are held against: its manifest, and the rules of its security groups as they are now. */
export const recordContextOf = (
  root: string,
  app: App,
  manifest: StackManifest,
  {
    now = new Date(),
    profile = profileOf(manifest),
  }: { readonly now?: Date; readonly profile?: Profile | undefined } = {},
): AppRecordContext => {
  const hashes = factsOf(manifest.facts, 'security-groups').map(({ hash }) => hash);
  const clusters = factsOf(manifest.facts, 'cluster').map(({ name }) => name);
  const [hash] = hashes;
  return {
    items: loadItems(),
    environment: app.name,
    profile,
    repository: root,
    folder: join(app.directory, 'checklist'),
    now,
    ...(clusters.length === 0 ? {} : { clusters }),
    ...(hash === undefined || hashes.length > 1 ? {} : { securityGroupRules: hash }),
  };
};
