import { printable } from '@hera/core/escape';
import builder from 'junit-report-builder';
import type { ItemResult, Report } from '../engine/report';
import { isRed } from './reds';
import { bySection, evidenceText, levelWord, nameOf, otherToolText, reasonText, statusOf, worstFirst } from './wording';

// The library escapes the first end of a CDATA section in a text, and only that one.
const sectionText = (lines: readonly string[]): string => lines.map(printable).join('\n').replaceAll(']]>', ']] >');

const linesOf = (result: ItemResult): readonly string[] => [
  `${statusOf(result)}${result.level === undefined ? '' : ` at level ${levelWord[result.level]}`}: ${result.reason}`,
  ...(result.drift ? ['drift: a weaker level passes'] : []),
  ...worstFirst(result.evidence).map((piece) => `${piece.verdict}: ${evidenceText(piece)}`),
  ...result.notSeen.map((text) => `not seen: ${text}`),
  ...(result.otherTools?.evidence ?? []).map((each) => `other tool: ${otherToolText(each)}`),
  ...(result.otherTools?.contradictions ?? []).map(({ message }) => `contradiction: ${message}`),
  `fix: ${result.remediation}`,
  `runbook: ${result.runbook}`,
];

/**
 * JUnit XML, as CI servers read it: a suite for each section, a case for each item. Red is a failure, and so is an attestation that has
 * expired; unknown and not applicable are skipped, never passed; a warning passes. The reason of each is in its output.
 */
export const checklistJunit = (report: Report): string => {
  const root = builder.newBuilder();
  for (const [section, results] of bySection(report)) {
    const suite = root
      .testSuite()
      .name(`${nameOf(report)}: ${section}`)
      .timestamp(report.at);
    suite.property('profile', report.profile);
    for (const result of results) {
      const { item, title, severity, status } = result;
      const testCase = suite
        .testCase()
        .className(`${nameOf(report)}.${item}`)
        .name(title);
      if (isRed(result)) {
        testCase
          .failure(printable(`${severity}: ${reasonText(result)}`), status)
          .stacktrace(sectionText(linesOf(result)));
        continue;
      }
      if (status === 'unknown' || status === 'not-applicable') testCase.skipped();
      testCase.standardOutput(sectionText(linesOf(result)));
    }
  }
  return root.build();
};
