import { formatProblem } from '@hera/core/errors';
import { html, type Markup, type MarkupValue } from '@hera/core/escape';
import { badge, pairs } from '@hera/core/report-page';
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
  const good = result.status === 'pass' || result.status === 'attested';
  const tone = isRed(result)
    ? 'bad'
    : isException(result) || result.status === 'warn'
      ? 'warn'
      : good
        ? 'good'
        : 'none';
  return badge(statusOf(result), tone);
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

type Pair = readonly [term: string, text: MarkupValue];

const attestationList = (attestation: AttestationEvidence, expiresInDays: number | undefined): Markup => {
  const { kind, statement, reason, by, role, date, expires, secondReviewer, file, signature, evidence, problems } =
    attestation;
  const days =
    expiresInDays === undefined
      ? ''
      : expiresInDays < 0
        ? `, ${-expiresInDays} days ago`
        : `, in ${expiresInDays} days`;
  return pairs([
    [
      kind === 'exception' ? 'Exception' : 'Attestation',
      `${statement}${reason === undefined ? '' : ` Reason: ${reason}`}`,
    ],
    ['By', `${by}, ${role}, on ${date}${secondReviewer === undefined ? '' : `; reviewed by ${secondReviewer}`}`],
    ['Holds until', `${expires}${days}`],
    ['Signature', html`${signature}, <code>${file}</code>`],
    ...evidence.map((link): Pair => ['Evidence', link]),
    ...problems.map((problem): Pair => ['Problem', formatProblem(problem)]),
  ]);
};

/** Everything that is known about an item, below its line. */
export const itemDetails = (result: ItemResult, appFolder: string | undefined): Markup => {
  const { item, levels, attestation, expiresInDays, anchors, remediation, runbook, notSeen, evidence, otherTools } =
    result;
  const cost = costText(result);
  return html`${evidenceList(evidence, appFolder)}
  ${pairs([
    ['Id', html`<code>${item}</code>`],
    ...levels.map((each): Pair => [levelWord[each.level], levelText(each)]),
    ...notSeen.map((text): Pair => ['Not seen', text]),
    ...(otherTools?.evidence ?? []).map((each): Pair => [
      'Other tool',
      html`${otherToolText(each)} (<code>${each.file}</code>)`,
    ]),
    ['If it is red', html`${remediation}${cost !== undefined && ` Cost: ${cost}.`} Runbook: <code>${runbook}</code>`],
    ...(anchors.length === 0 ? [] : [['Anchors', anchors.map(anchorText).join('; ')] as const]),
  ])}
  ${attestation !== undefined && attestationList(attestation, expiresInDays)}`;
};
