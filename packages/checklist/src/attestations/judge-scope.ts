import type { Problem } from '@hera/core/errors';
import type { RecordContext } from './record-context';
import type { RecordDocument } from './record-document';
import { isRepositoryPath } from './record-schema';
import { notInRepository, repositoryFile } from './reviewed';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A record of somewhere else. */
export const scopeProblems = (
  { content, at }: RecordDocument,
  { environment, clusters }: RecordContext,
): readonly Problem[] => {
  const scope = content?.['scope'];
  if (typeof scope !== 'object' || scope === null) return [];
  const { environment: named, cluster } = scope as Record<string, unknown>;
  const wrong = (what: string, value: string, allowed: string): Problem => ({
    code: 'HERA_CHECK_105',
    path: at('scope', what),
    message: `${JSON.stringify(value)} is another ${what}: a review of one says nothing of the other`,
    allowed,
    fix: 'review this one, and attest anew',
  });
  const problems: Problem[] = [];
  if (typeof named === 'string' && named !== environment) problems.push(wrong('environment', named, environment));
  if (typeof cluster === 'string' && clusters !== undefined && !clusters.includes(cluster)) {
    problems.push(wrong('cluster', cluster, clusters.join(', ') || 'none: the environment has no cluster'));
  }
  return problems;
};

/** Evidence that is not there. Links are not followed. */
export const evidenceProblems = (
  { content, at }: RecordDocument,
  { repository }: RecordContext,
): readonly Problem[] => {
  const evidence = content?.['evidence'];
  if (!Array.isArray(evidence)) return [];
  return evidence.flatMap((entry: unknown, index): readonly Problem[] => {
    if (typeof entry !== 'string' || !isRepositoryPath(entry)) return [];
    const found = repositoryFile(repository, entry);
    return 'fault' in found ? [notInRepository(at('evidence', index), entry, found.fault)] : [];
  });
};

/** A second reviewer who is missing, or is the first one. */
export const reviewerProblems = (
  { content = {}, at }: RecordDocument,
  { items, profile }: RecordContext,
  id: string | undefined,
): readonly Problem[] => {
  const reviewer = content['reviewer'];
  const by = text(content['by'])?.toLowerCase();
  if (typeof reviewer === 'object' && reviewer !== null) {
    const second = text((reviewer as Record<string, unknown>)['by'])?.toLowerCase();
    if (second === undefined || second !== by) return [];
    return [
      {
        code: 'HERA_CHECK_122',
        path: at('reviewer', 'by'),
        message: `${second} reviews what ${second} says`,
        allowed: 'another person',
        fix: 'name another reviewer',
      },
    ];
  }
  const item = items.find((each) => each.id === id);
  const exception = content['kind'] === 'exception';
  const needed = profile === 'production' && (exception || item?.attestation?.secondReviewerInProduction === true);
  if (item === undefined || !needed) return [];
  return [
    {
      code: 'HERA_CHECK_120',
      path: at(),
      message: `names no second reviewer, and production asks for one ${exception ? 'for every exception' : `for ${item.id}`}`,
      allowed: 'reviewer: { by: <address>, role: <role> }, and that person signs too',
      fix: 'write it anew with infractl attest --reviewer, and let that person run infractl attest --review',
    },
  ];
};
