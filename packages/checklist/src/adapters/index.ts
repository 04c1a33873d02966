export {
  type AdditionalEvidence,
  additionalEvidence,
  type AdditionalEvidenceOptions,
  type ImportedEvidence,
} from './additional-evidence';
export { type ImportedFinding, sourceOfTool, type ToolName, toolNames, type ToolReport } from './finding';
export { type Contradiction, holdAgainst, type ItemWithEvidence } from './hold-against';
export { parseToolReport, readToolReport } from './read-report';
