export type { AdditionalEvidence, Contradiction, OtherTools, OtherToolsOfItem } from '../engine/other-tools';
export { additionalEvidence, type AdditionalEvidenceOptions, type ImportedEvidence } from './additional-evidence';
export { type ImportedFinding, sourceOfTool, type ToolName, toolNames, type ToolReport } from './finding';
export { holdAgainst, type ItemWithEvidence } from './hold-against';
export { parseToolReport, readToolReport } from './read-report';
export { withOtherTools, type OtherToolsOptions } from './with-other-tools';
