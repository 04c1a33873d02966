import { printable } from '@hera/core/escape';
import { createHash } from 'node:crypto';
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import type { Log, Notification, Result } from 'sarif';
import type { Evidence } from '../engine/evidence';
import type { ItemResult, Report } from '../engine/report';
import type { Anchor, Severity } from '../items/item';
import { itemOf } from '../items/load';
import { isRed } from './reds';
import {
  contradictionsOf,
  evidenceText,
  fileOf,
  isException,
  nameOf,
  otherToolText,
  reasonText,
  worstFirst,
} from './wording';

/** Options of `checklistSarif`. */
export interface SarifOptions {
  /** Folder of the app, from the root of the repository: source lines are relative to it. @default - the root itself */
  readonly appFolder?: string;
  /** File, from the root of the repository, that stands for the stack where something is not there at all. @default - such results have no place */
  readonly stackFile?: string;
}

/** Numbers by which GitHub sorts security results: above 9 is critical, from 7 high, from 4 medium. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
};

const sarifLevel: Readonly<Record<Severity, Result.level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** Benchmarks of security: what they ask for is a matter of security, whatever the section. */
const benchmarks: readonly Anchor['source'][] = ['CIS EKS', 'AWS FSBP', 'Trivy'];

const isSecurity = ({ section, anchors }: ItemResult): boolean =>
  section === 'Security' || anchors.some(({ source }) => benchmarks.includes(source));

const strengths = { equal: 0, partial: 1, conflicts: 2 } as const;

/** Stands for the root of the repository, to which all paths are relative. */
const sourceRoot = '%SRCROOT%';

/** GitHub takes 20 tags of a rule. */
const maximumTags = 20;

const anchorTag = ({ source, id }: Anchor): string => `${source} ${id}`;

const anchorText = (anchor: Anchor): string =>
  `${anchorTag(anchor)} (${anchor.strength}${anchor.note === undefined ? '' : `: ${anchor.note}`})`;

const addRule = (run: SarifRunBuilder, result: ItemResult): void => {
  const { item, title, section, severity, anchors, remediation, runbook } = result;
  const sorted = [...anchors].sort((a, b) => strengths[a.strength] - strengths[b.strength]);
  const security = isSecurity(result);
  run.addRule(
    new SarifRuleBuilder({
      defaultConfiguration: { level: sarifLevel[severity] },
      help: { text: [remediation, `Runbook: ${runbook}`, ...sorted.map(anchorText)].join('\n') },
      properties: {
        tags: [security ? 'security' : [], section, sorted.map(anchorTag)].flat(2).slice(0, maximumTags),
        severity,
        ...(security ? { 'security-severity': securitySeverity[severity] } : {}),
      },
    }).initSimple({
      ruleId: item,
      shortDescriptionText: title,
      fullDescriptionText: itemOf(item)?.question ?? remediation,
    }),
  );
};

/** The same finding keeps its fingerprint when lines move. */
const fingerprint = (item: string, subjects: readonly string[]): string =>
  createHash('sha256')
    .update([item, ...[...new Set(subjects)].sort()].join('\0'))
    .digest('hex');

interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly evidence: readonly Evidence[];
}

/** Evidence by the line that made it: a result stands where it can be corrected. */
const placesOf = (result: ItemResult, { appFolder, stackFile = '' }: SarifOptions): readonly Place[] => {
  const against = worstFirst(result.evidence).filter(({ verdict }) => verdict === 'breaks' || verdict === 'warns');
  const byPlace = new Map<
    string,
    { readonly file: string; readonly line?: number; readonly column?: number; readonly evidence: Evidence[] }
  >();
  for (const piece of against) {
    const file = fileOf(piece, appFolder) ?? stackFile;
    const key = `${file}:${piece.source?.line}`;
    const place = byPlace.get(key);
    if (place !== undefined) place.evidence.push(piece);
    else
      byPlace.set(key, {
        file,
        ...(piece.source === undefined ? {} : { line: piece.source.line, column: piece.source.column }),
        evidence: [piece],
      });
  }
  return byPlace.size > 0 ? [...byPlace.values()] : [{ file: result.attestation?.file ?? stackFile, evidence: [] }];
};

/** An item under an exception still stands there, as suppressed. */
const foundBelowException = (result: ItemResult): ItemResult => {
  const failed = result.levels.findLast(({ status }) => status === 'fail');
  return failed === undefined ? result : { ...result, evidence: failed.evidence };
};

const addResult = (run: SarifRunBuilder, result: ItemResult, place: Place): void => {
  const { item, title, severity, status, remediation } = result;
  const excepted = isException(result);
  const why = place.evidence.length === 0 ? [result.reason] : place.evidence.map(evidenceText);
  const built = new SarifResultBuilder({
    partialFingerprints: {
      'heraItem/v1': fingerprint(
        item,
        place.evidence.map(({ subject }) => subject),
      ),
    },
    properties: {
      status,
      ...(result.drift ? { drift: true } : {}),
      ...(result.otherTools === undefined
        ? {}
        : { otherTools: result.otherTools.evidence.map((each) => printable(otherToolText(each))) }),
    },
    ...(excepted
      ? {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: printable(result.reason),
            },
          ],
        }
      : {}),
  }).initSimple({
    level: status === 'warn' ? 'note' : sarifLevel[severity],
    messageText: printable(`${title}: ${why.join('; ')}. ${remediation}`),
    ruleId: item,
    ...(place.line === undefined
      ? {}
      : { startLine: place.line, startColumn: place.column ?? 1, endColumn: (place.column ?? 1) + 1 }),
  });
  if (place.file !== '') built.setLocationArtifactUri({ uri: encodeURI(place.file), uriBaseId: sourceRoot });
  const [location] = built.result.locations ?? [];
  const paths = [...new Set(place.evidence.flatMap(({ constructPath }) => constructPath ?? []))];
  if (location !== undefined && paths.length > 0)
    location.logicalLocations = paths.map((path) => ({ fullyQualifiedName: printable(path), kind: 'object' }));
  run.addResult(built);
};

/**
 * What is red or warns, as SARIF 2.1.0: a result for each line of TypeScript that has to change, paths from the root of the repository. Items
 * under an exception are there as suppressed; what nobody could judge, and where another tool does not agree, is a
 * notification of the run, since it is no finding and no pass.
 */
export const checklistSarif = (report: Report, options: SarifOptions = {}): Log => {
  const { results, tool, at } = report;
  const run = new SarifRunBuilder({
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [sourceRoot]: { description: { text: 'The root of the repository' } } },
    automationDetails: { id: `hera-checklist/${nameOf(report)}/` },
    invocations: [
      {
        executionSuccessful: true,
        endTimeUtc: at,
        toolExecutionNotifications: results
          .filter(({ status }) => status === 'unknown')
          .map((result): Notification => ({
            level: 'note',
            message: { text: printable(`${result.title}: not known: ${reasonText(result)}`) },
            associatedRule: { id: result.item },
          }))
          .concat(
            contradictionsOf(report).map(({ result, contradiction }) => ({
              level: 'warning',
              message: { text: printable(`${result.title}: another tool does not agree: ${contradiction.message}`) },
              associatedRule: { id: result.item },
            })),
          ),
      },
    ],
  }).initSimple({ toolDriverName: tool.name, toolDriverVersion: tool.version });
  for (const result of results) addRule(run, result);
  for (const result of results) {
    if (!isRed(result) && result.status !== 'warn' && !isException(result)) continue;
    const shown = isException(result) ? foundBelowException(result) : result;
    for (const place of placesOf(shown, options)) addResult(run, shown, place);
  }
  const builder = new SarifBuilder();
  builder.addRun(run);
  const log = builder.buildSarifOutput();
  for (const { location } of log.runs.flatMap(({ artifacts }) => artifacts ?? []))
    if (location !== undefined) location.uriBaseId = sourceRoot;
  return log;
};
