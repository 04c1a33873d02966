export type { AttestationEvidence } from './engine/attestation-evidence';
export { evaluate } from './engine/evaluate';
export {
  Findings,
  type EvidenceDetail,
  type JudgementDetail,
  notApplicable,
  type Subject,
  unknownBecause,
} from './engine/findings';
export { KubernetesScope, subjectOfObject } from './engine/kubernetes-scope';
export type { EvaluationInput, EvaluationOptions } from './engine/options';
export type { OwnRule } from './engine/own-rule';
export type { Objectives, Parameters, Rule, RuleContext } from './engine/rule';
export { NotLookedAt, ResourceScope, type ResourceSource } from './engine/scope';
export type { Evidence, Judgement, Verdict } from './engine/evidence';
export type {
  AwsObservations,
  AwsSignals,
  BackupJob,
  KubernetesObject,
  KubernetesObservations,
  NotObserved,
  Observed,
  RestoreTest,
} from './engine/observations';
export type { AdditionalEvidence, Contradiction, OtherTools, OtherToolsOfItem } from './engine/other-tools';
export {
  type CostOfFixing,
  type ItemResult,
  type LevelResult,
  type Report,
  type Status,
  statuses,
} from './engine/report';
export { type ChecklistProblemCode, checklistProblems } from './errors';
export {
  type Anchor,
  type AnchorSource,
  anchorSources,
  type AttestationDemand,
  type Demand,
  type Item,
  type Level,
  levels,
  type MachineLevel,
  type ParameterValue,
  type Profile,
  type ProfileDemand,
  profileNames,
  type Section,
  sections,
  severities,
  type Severity,
} from './items/item';
export { profileOfEnvironments } from './items/profile';
export { itemOf, itemsAsOf, loadItems } from './items/load';
export { isRed, redsOf, type Threshold } from './report/reds';
export {
  against,
  bySection,
  contradictionsOf,
  costText,
  countsText,
  evidenceText,
  isException,
  judgedBy,
  leadOf,
  levelsOf,
  levelWord,
  nameOf,
  type NotSeen,
  notSeenOf,
  otherToolText,
  otherToolNotes,
  placeOf,
  reasonText,
  statusOf,
  verdictText,
} from './report/wording';
