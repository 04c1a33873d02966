import { formatProblem } from '@hera/core/errors';
import { html, type Markup } from '@hera/core/escape';
import type { AttestationEvidence } from '../engine/attestation-evidence';
import type { Evidence } from '../engine/evidence';
import type { ItemResult, LevelResult } from '../engine/report';
import type { Anchor } from '../items/item';
import { isRed } from './reds';
import {
  costText,
  evidenceText,
  isException,
  levelWord,
  otherToolText,
  placeOf,
  statusOf,
  worstFirst,
} from './wording';

/** Pieces of evidence of one item that a page shows; the JSON report has all. */
const maximumEvidence = 40;

/** The word for a status, with the colour that goes with it. */
export const statusMark = (result: ItemResult): Markup => {
  const colour = isRed(result)
    ? 'bad'
    : isException(result) || result.status === 'warn'
      ? 'warn'
      : result.status === 'pass' || result.status === 'attested'
        ? 'good'
        : '';
  return html`<span class="status ${colour}">${statusOf(result)}</span>`;
};

const prefixes = { breaks: '', holds: 'holds: ', warns: 'warns: ', unknown: 'not known: ' } as const;

const evidenceLine = (piece: Evidence, appFolder: string | undefined): Markup => {
  const place = placeOf(piece, appFolder);
  const made = [piece.constructPath ?? [], place ?? []].flat().join(', ');
  return html`<li>
    ${prefixes[piece.verdict]}${evidenceText(piece)}${made !== '' && html` <span class="soft">made by <code>${made}</code></span>`}
  </li>`;
};

/** Evidence as a list, what speaks against the item first. */
export const evidenceList = (evidence: readonly Evidence[], appFolder: string | undefined): Markup | undefined => {
  if (evidence.length === 0) return undefined;
  const left = evidence.length - maximumEvidence;
  return html`<ul>
    ${worstFirst(evidence)
      .slice(0, maximumEvidence)
      .map((piece) => evidenceLine(piece, appFolder))}${left > 0 && html`<li>and ${left} more, in the JSON report</li>`}
  </ul>`;
};

const anchorText = ({ source, id, strength, note }: Anchor): string =>
  `${source} ${id} (${strength}${note === undefined ? '' : `: ${note}`})`;

const levelText = ({ status, reason, at, stale, earlier }: LevelResult): string =>
  `${status}: ${reason} (${[at, stale ? 'too old to count' : [], earlier ? 'from an earlier report' : []].flat().join(', ')})`;

const attestationList = (attestation: AttestationEvidence, expiresInDays: number | undefined): Markup => {
  const { kind, statement, reason, by, role, date, expires, secondReviewer, file, signature, evidence, problems } =
    attestation;
  const days =
    expiresInDays === undefined
      ? ''
      : expiresInDays < 0
        ? `, ${-expiresInDays} days ago`
        : `, in ${expiresInDays} days`;
  return html`<dl>
    <dt>${kind === 'exception' ? 'Exception' : 'Attestation'}</dt>
    <dd>${statement}${reason !== undefined && ` Reason: ${reason}`}</dd>
    <dt>By</dt>
    <dd>${by}, ${role}, on ${date}${secondReviewer !== undefined && `; reviewed by ${secondReviewer}`}</dd>
    <dt>Holds until</dt>
    <dd>${expires}${days}</dd>
    <dt>Signature</dt>
    <dd>${signature}, <code>${file}</code></dd>
    ${evidence.map(
      (link) =>
        html`<dt>Evidence</dt>
          <dd>${link}</dd>`,
    )}
    ${problems.map(
      (problem) =>
        html`<dt>Problem</dt>
          <dd>${formatProblem(problem)}</dd>`,
    )}
  </dl>`;
};

/** Everything that is known about an item, below its line. */
export const itemDetails = (result: ItemResult, appFolder: string | undefined): Markup => {
  const { item, levels, attestation, expiresInDays, anchors, remediation, runbook, notSeen, evidence, otherTools } =
    result;
  const cost = costText(result);
  return html`${evidenceList(evidence, appFolder)}
    <dl>
      <dt>Id</dt>
      <dd><code>${item}</code></dd>
      ${levels.map(
        (each) =>
          html`<dt>${levelWord[each.level]}</dt>
            <dd>${levelText(each)}</dd>`,
      )}
      ${notSeen.map(
        (text) =>
          html`<dt>Not seen</dt>
            <dd>${text}</dd>`,
      )}
      ${(otherTools?.evidence ?? []).map(
        (each) =>
          html`<dt>Other tool</dt>
            <dd>${otherToolText(each)} (<code>${each.file}</code>)</dd>`,
      )}
      <dt>If it is red</dt>
      <dd>${remediation}${cost !== undefined && ` Cost: ${cost}.`} Runbook: <code>${runbook}</code></dd>
      ${
        anchors.length > 0 &&
        html`<dt>Anchors</dt>
          <dd>${anchors.map(anchorText).join('; ')}</dd>`
      }
    </dl>
    ${attestation !== undefined && attestationList(attestation, expiresInDays)}`;
};
