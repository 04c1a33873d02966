import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import type { AttestationEvidence } from '../engine/attestation-evidence';
import type { Objectives } from '../engine/rule';
import { loadItems } from '../items/load';

/** The moment of every test. */
export const now = new Date('2026-11-26T12:00:00Z');
export const objectives: Objectives = { rtoMinutes: 240, rpoMinutes: 60 };

/** An attestation that holds. */
export const attestation = (item: string, more: Partial<AttestationEvidence> = {}): AttestationEvidence => ({
  item,
  kind: 'attestation',
  statement: 'as it should be',
  evidence: ['https://wiki.example.com/evidence'],
  by: 'ann@example.com',
  role: 'platform lead',
  date: '2026-11-01',
  expires: '2027-01-31',
  secondReviewer: 'ben@example.com',
  file: `apps/prod-aws/checklist/${item}.yaml`,
  signature: 'verified',
  problems: [],
  ...more,
});

/** Attestations of every item that asks for one, and of the drill, which nothing but a person or live AWS tells. */
export const attestedItems = ({ facts }: StackManifest): readonly AttestationEvidence[] => {
  const [audit] = factsOf(facts, 'security-groups');
  return loadItems()
    .filter(({ id, attestation: demand }) => demand?.need === 'required' || id === 'dr-20-dr-drill')
    .map(({ id, attestation: demand }) =>
      attestation(id, {
        ...(demand?.reviewed === 'security-group-rules' && audit !== undefined
          ? { reviewed: { kind: 'security-group-rules', sha256: audit.hash } }
          : {}),
        ...(demand?.reviewed === 'file'
          ? { reviewed: { kind: 'file', sha256: 'a'.repeat(64), current: 'a'.repeat(64), path: 'docs/plan.md' } }
          : {}),
        ...(id === 'dr-20-dr-drill' ? { measuredMinutes: 95 } : {}),
      }),
    );
};
