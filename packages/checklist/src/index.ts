export type { AttestationEvidence } from './engine/attestation-evidence';
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
