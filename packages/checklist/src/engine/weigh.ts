import type { Fact, SecurityGroupsFact } from '@hera/core/facts';
import type { Item, Level, Profile } from '../items/item';
import type { AttestationEvidence } from './attestation-evidence';
import type { Judgement } from './evidence';
import type { ItemResult, LevelResult, Status } from './report';

/** What a record is worth now. */
export type RecordState =
  { readonly state: 'holds' } | { readonly state: 'expired' | 'invalid' | 'unverified'; readonly why: string };

/** Status, reason and the level that they rest on. */
export interface Weighed {
  readonly status: Status;
  readonly reason: string;
  /** @default - no level could judge */
  readonly level?: Level;
  /** @default - no record counts */
  readonly attestation?: AttestationEvidence;
}

const endOf = (record: AttestationEvidence): number => Date.parse(`${record.expires.slice(0, 10)}T23:59:59.999Z`);

/** Days until a record expires, rounded down; negative when it has. */
export const daysLeft = (record: AttestationEvidence, now: Date): number =>
  Math.floor((endOf(record) - now.getTime()) / 86_400_000);

const changed = (record: AttestationEvidence, facts: readonly Fact[]): RecordState | undefined => {
  const { reviewed } = record;
  if (reviewed === undefined) return undefined;
  const hashes = facts
    .filter((fact): fact is SecurityGroupsFact => fact.kind === 'security-groups')
    .map(({ hash }) => hash);
  const current =
    reviewed.current ?? (reviewed.kind === 'security-group-rules' && hashes.length === 1 ? hashes[0] : undefined);
  const what = reviewed.kind === 'file' ? (reviewed.path ?? 'the file') : 'the set of security group rules';
  if (current === undefined)
    return {
      state: 'unverified',
      why: `the present hash of ${what} is not known here, so whether it changed since is not either`,
    };
  return current === reviewed.sha256
    ? undefined
    : {
        state: 'expired',
        why: `${what} has changed since it was reviewed: ${reviewed.sha256.slice(0, 12)} then, ${current.slice(0, 12)} now`,
      };
};

/** What a record is worth at a moment, against the facts of the documents. */
export const recordState = (record: AttestationEvidence, now: Date, facts: readonly Fact[]): RecordState => {
  if (record.signature === 'failed') return { state: 'invalid', why: `the signature of ${record.file} does not hold` };
  const [problem] = record.problems;
  if (endOf(record) < now.getTime()) return { state: 'expired', why: `expired on ${record.expires.slice(0, 10)}` };
  const change = changed(record, facts);
  if (change?.state === 'expired') return change;
  if (record.signature === 'unknown')
    return { state: 'unverified', why: `the signature of ${record.file} could not be verified here` };
  if (problem !== undefined) return { state: 'invalid', why: `${record.file}: ${problem.code} ${problem.message}` };
  // Whoever read the record should have said so; a word that nobody signed is nobody's word, all the same.
  if (record.signature !== 'verified') return { state: 'invalid', why: `${record.file} is not signed` };
  return change ?? { state: 'holds' };
};

const worstFirst = ['fail', 'warn', 'pass', 'not-applicable'] as const;

/**
 * The strongest level that counts and could judge; where none could, the strongest that tried. Live AWS and live Kubernetes see different sides of
 * one thing: of the two, the worse counts. Both look at one cluster: where documents have several, what they say of the others in one of the statuses
 * of `outweighing` counts before a live level that sees no failure.
 */
export const strongest = (
  levels: readonly LevelResult[],
  outweighing: readonly LevelResult['status'][] = [],
): LevelResult | undefined => {
  const fresh = levels.filter(({ stale }) => !stale).toReversed();
  const able = fresh.filter(({ status }) => status !== 'unknown');
  const isLive = ({ level }: LevelResult): boolean => level.startsWith('live-');
  const live = able.filter(isLive);
  const worst = worstFirst.flatMap((status) => live.filter((each) => each.status === status))[0];
  const documents = [...able, ...fresh].find((each) => !isLive(each));
  if (
    worst !== undefined &&
    worst.status !== 'fail' &&
    documents !== undefined &&
    outweighing.includes(documents.status)
  )
    return documents;
  return worst ?? able[0] ?? fresh[0];
};

/** Whether a weaker level passes and the one that counts fails. */
export const hasDrift = (levels: readonly LevelResult[], used: LevelResult | undefined): boolean =>
  used?.status === 'fail' &&
  used.level.startsWith('live-') &&
  levels.some(({ stale, status, level }) => !stale && status === 'pass' && level !== used.level);

const byRecord = (record: AttestationEvidence, state: RecordState, then: () => Weighed): Weighed => {
  const who = `${record.by} on ${record.date.slice(0, 10)}`;
  if (state.state === 'holds') return then();
  const base = { level: 'attestation' as const, attestation: record };
  const kind = record.kind;
  if (state.state === 'expired')
    return {
      ...base,
      status: 'attestation-expired',
      reason: `the ${kind} of ${who} does not count any more: ${state.why}`,
    };
  if (state.state === 'invalid')
    return { ...base, status: 'fail', reason: `the ${kind} of ${who} does not count: ${state.why}` };
  return { ...base, status: 'unknown', reason: `the ${kind} of ${who} cannot be relied on: ${state.why}` };
};

const attestedBy = (record: AttestationEvidence, machine: LevelResult | undefined): Weighed => ({
  status: 'attested',
  level: 'attestation',
  attestation: record,
  reason:
    `attested by ${record.by} on ${record.date.slice(0, 10)} until ${record.expires.slice(0, 10)}: ${record.statement}` +
    (machine?.status === 'pass' ? ` (the machine's part passes at ${machine.level})` : ''),
});

const machineAlone = (item: Item, machine: LevelResult | undefined): Weighed => {
  if (machine === undefined)
    return {
      status: 'unknown',
      reason:
        item.attestation === undefined
          ? `none of the levels that were given can judge it: it takes ${item.levels.join(', ')}`
          : `nobody has attested it: ${item.attestation.statement}`,
    };
  const { status, reason, level } = machine;
  return { status, reason, level };
};

const withAttestation = (
  item: Item,
  profile: Profile,
  machine: LevelResult | undefined,
  record: AttestationEvidence | undefined,
  state: (record: AttestationEvidence) => RecordState,
): Weighed => {
  const alone = machineAlone(item, machine);
  const { attestation } = item;
  if (attestation === undefined || alone.status === 'not-applicable') return alone;
  if (alone.status === 'fail')
    return record === undefined
      ? alone
      : {
          ...alone,
          attestation: record,
          reason: `${alone.reason} (${record.by} attested otherwise; what was seen counts)`,
        };
  if (record !== undefined && (attestation.need === 'required' || alone.status === 'unknown'))
    return byRecord(record, state(record), () =>
      alone.status === 'warn' ? { ...alone, attestation: record } : attestedBy(record, machine),
    );
  const owes =
    attestation.need === 'required' && (machine === undefined || item.profiles[profile].demand === 'required');
  if (!owes) return record === undefined ? alone : { ...alone, attestation: record };
  const owed = `nobody has attested it: ${attestation.statement}`;
  return { status: 'unknown', reason: machine === undefined ? owed : `${owed} (${machine.level}: ${machine.reason})` };
};

/** Weighs what the machine saw, what people attested and what they excepted. */
export const weigh = (
  item: Item,
  profile: Profile,
  machine: LevelResult | undefined,
  records: readonly AttestationEvidence[],
  now: Date,
  facts: readonly Fact[],
): Weighed => {
  const state = (record: AttestationEvidence): RecordState => recordState(record, now, facts);
  const attestation = records.find(({ kind }) => kind === 'attestation');
  const exception = records.find(({ kind }) => kind === 'exception');
  const weighed = withAttestation(item, profile, machine, attestation, state);
  if (exception === undefined || ['pass', 'attested', 'not-applicable'].includes(weighed.status)) return weighed;
  const worth = state(exception);
  if (worth.state === 'holds')
    return {
      status: 'attested',
      level: 'attestation',
      attestation: exception,
      reason: `excepted by ${exception.by} until ${exception.expires.slice(0, 10)}: ${exception.reason ?? exception.statement} (otherwise ${weighed.status}: ${weighed.reason})`,
    };
  const of = byRecord(exception, worth, () => weighed);
  return weighed.status === 'fail'
    ? { ...weighed, attestation: exception, reason: `${weighed.reason}; ${of.reason}` }
    : of;
};

/** What the profile makes of a red item. */
export const demanded = (item: Item, profile: Profile, weighed: Weighed): Weighed => {
  const { demand, why } = item.profiles[profile];
  if (demand === 'required' || ['pass', 'attested', 'not-applicable'].includes(weighed.status)) return weighed;
  if (demand === 'accepted')
    return {
      ...weighed,
      status: 'not-applicable',
      reason: `${why ?? 'the profile accepts it'}; found ${weighed.status}: ${weighed.reason}`,
    };
  // What is not known stays so: a recommendation is no reason to guess.
  return weighed.status === 'fail' || weighed.status === 'attestation-expired'
    ? { ...weighed, status: 'warn', reason: `${weighed.reason} (recommended only: ${why ?? ''})` }
    : weighed;
};

/** Anchors with the strength that they have for what was found. */
export const anchorsOf = (item: Item, judgement: Judgement | undefined): ItemResult['anchors'] => {
  const strengths = judgement?.anchorStrengths;
  return strengths === undefined
    ? item.anchors
    : item.anchors.map((anchor) => ({ ...anchor, strength: strengths[anchor.id] ?? anchor.strength }));
};
