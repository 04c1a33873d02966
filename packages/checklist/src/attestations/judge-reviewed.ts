import type { Problem } from '@hera/core/errors';
import type { RecordContext } from './record-context';
import type { RecordDocument } from './record-document';
import type { ReviewedHash } from './record-schema';
import { hashOfRepositoryFile, notInRepository } from './reviewed';

const changed = (path: string, what: string): Problem => ({
  code: 'HERA_CHECK_113',
  path,
  message: `${what} changed after the review, which is void`,
  fix: 'review what it is now, and attest anew',
});

/** What became of what was reviewed. */
export interface JudgedHashes {
  readonly problems: readonly Problem[];
  /** What a change has made of a record that was right. */
  readonly lapses: readonly Problem[];
  /** What cannot be told here. */
  readonly unknowns: readonly Problem[];
  /** With the present hash, where it is known; what has changed comes first. */
  readonly reviewed: readonly (ReviewedHash & { readonly current?: string })[];
}

/** Holds the hashes of a record against what is there now, and against what its item asks for. */
export const judgeHashes = (document: RecordDocument, context: RecordContext, id: string | undefined): JudgedHashes => {
  const { record, at } = document;
  if (record === undefined) return { problems: [], lapses: [], unknowns: [], reviewed: [] };
  const problems: Problem[] = [];
  const lapses: Problem[] = [];
  const unknowns: Problem[] = [];
  const { reviewed = [] } = record;
  const held = reviewed.map((entry, index) => {
    const where = at('reviewed', index, 'sha256');
    if (entry.kind === 'security-group-rules') {
      const current = context.securityGroupRules;
      if (current === undefined) {
        unknowns.push({
          code: 'HERA_CHECK_127',
          path: where,
          message: 'what the security group rules are now is not known',
          allowed: 'a synth with SecurityGroupAudit of @hera/security',
          fix: 'synthesise the environment, and read the records again',
        });
        return entry;
      }
      if (current !== entry.sha256) lapses.push(changed(where, 'a security group rule'));
      return { ...entry, current };
    }
    const now = hashOfRepositoryFile(context.repository, entry.path);
    if ('fault' in now) {
      lapses.push(notInRepository(at('reviewed', index, 'path'), entry.path, now.fault));
      return entry;
    }
    if (now.sha256 !== entry.sha256) lapses.push(changed(where, entry.path));
    return { ...entry, current: now.sha256 };
  });
  const demand = context.items.find((each) => each.id === id)?.attestation?.reviewed;
  if (record.kind === 'attestation' && demand !== undefined && !reviewed.some(({ kind }) => kind === demand)) {
    problems.push({
      code: 'HERA_CHECK_112',
      path: at(),
      message: `does not say by hash what was reviewed, and ${id ?? 'the item'} asks for it`,
      allowed: demand === 'file' ? 'reviewed with kind: file' : 'reviewed with kind: security-group-rules',
      fix:
        demand === 'file'
          ? 'write it anew with infractl attest --evidence <path of the file in the repository>'
          : 'write it anew with infractl attest, which takes the hash from the synth',
    });
  }
  const fits = ({ sha256, current }: ReviewedHash & { current?: string }): number => (current === sha256 ? 1 : 0);
  return { problems, lapses, unknowns, reviewed: [...held].sort((one, other) => fits(one) - fits(other)) };
};
