import { html, type Markup } from '@hera/core/escape';
import { type Column, table, unfolding } from '@hera/core/report-page';
import type { ResourceTiming } from '@hera/terraform';
import { statusBadge } from './html-parts';
import { durationText } from './live-lines';
import type { RecordedStage } from './run-documents';
import { spanOf } from './run-report';

interface Bar {
  readonly label: string;
  /** Besides its length; for those who point at it. */
  readonly more: string;
  readonly kind: 'plain' | 'update' | 'delete' | 'other' | 'fail';
  readonly startedAt: string;
  readonly seconds: number;
}

const percent = (part: number, whole: number): string =>
  `${(whole === 0 ? 0 : Math.min(100, (part / whole) * 100)).toFixed(2)}%`;

const row = (bar: Bar, from: number, whole: number): Markup => {
  const offset = (Date.parse(bar.startedAt) - from) / 1000;
  const length = durationText(bar.seconds);
  const title = `${bar.label}: ${length} from ${durationText(offset)}${bar.more}`;
  return html`<li title="${title}">
    <span class="label">${bar.label}</span><span class="n">${length}</span
    ><span class="track"
      ><span
        class="bar bar-${bar.kind}"
        style="left:${percent(offset, whole)};width:${percent(bar.seconds, whole)}"
      ></span
    ></span>
  </li> `;
};

const bars = (name: string, all: readonly Bar[]): Markup | undefined => {
  const span = spanOf(all);
  if (span === undefined) return undefined;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => html`<span>${durationText(span.seconds * part)}</span>`);
  return html`<ol class="timeline" aria-label="${name}">
      ${all.map((bar) => row(bar, span.from, span.seconds))}
    </ol>
    <div class="axis" aria-hidden="true"><span></span><span></span><span class="ticks">${ticks}</span></div> `;
};

const offsetIn = (from: number, startedAt: string): string => durationText((Date.parse(startedAt) - from) / 1000);

const times: readonly Column[] = [
  { title: 'Began at', kind: 'number' },
  { title: 'Took', kind: 'number' },
];

/** The stages of a run on one line of time, and the same as a table. */
export const stageTimeline = (stages: readonly RecordedStage[]): Markup => {
  const span = spanOf(stages);
  if (span === undefined) return html`<p class="soft">No stage was recorded.</p> `;
  const all = stages.map(({ title, outcome, startedAt, seconds }): Bar => ({
    label: outcome === 'done' ? title : `${title} (${outcome})`,
    more: `, ${outcome}`,
    kind: outcome === 'done' ? 'plain' : outcome === 'skipped' ? 'other' : 'fail',
    startedAt,
    seconds,
  }));
  return html`${bars('Stages by time', all)}
  ${unfolding(
    'Stages as a table',
    table(
      'Stages, in the order in which they ended',
      [{ title: 'Stage' }, { title: 'Outcome', kind: 'word' }, ...times],
      stages.map(({ title, outcome, startedAt, seconds }) => ({
        cells: [title, statusBadge(outcome), offsetIn(span.from, startedAt), durationText(seconds)],
      })),
    ),
  )} `;
};

const kindOf = ({ action, outcome }: ResourceTiming): Bar['kind'] => {
  if (outcome !== 'done') return 'fail';
  if (action === 'create') return 'plain';
  if (action === 'update' || action === 'replace') return 'update';
  return action === 'delete' ? 'delete' : 'other';
};

const legend = html`<ul class="legend">
  <li><span class="bar bar-plain"></span>create</li>
  <li><span class="bar bar-update"></span>update, replace</li>
  <li><span class="bar bar-delete"></span>delete</li>
  <li><span class="bar bar-other"></span>other</li>
  <li><span class="bar bar-fail"></span>failed or unfinished</li>
</ul> `;

const byLength = (one: ResourceTiming, other: ResourceTiming): number =>
  other.seconds - one.seconds || (one.address < other.address ? -1 : 1);

/** Whether something is done to it. Reads of data sources are many and short: they stand in the table only. */
export const isChange = ({ action }: ResourceTiming): boolean => action !== 'read' && action !== 'refresh';

/** The resources of a run on one line of time, in the order in which work on them began, and the slowest first as a table. */
export const resourceTimeline = (resources: readonly ResourceTiming[]): Markup => {
  const span = spanOf(resources);
  if (span === undefined) return html`<p class="soft">No work on a resource was recorded.</p> `;
  const all = resources.filter(isChange).map((resource): Bar => {
    const { address, action, outcome, startedAt, seconds } = resource;
    const notable = [...(action === 'create' ? [] : [action]), ...(outcome === 'done' ? [] : [outcome])];
    const label = notable.length === 0 ? address : `${notable.join(', ')}: ${address}`;
    return { label, more: `, ${action} ${outcome}`, kind: kindOf(resource), startedAt, seconds };
  });
  return html`${legend}${bars('Resources by time', all)}
  ${unfolding(
    'Resources as a table',
    table(
      'Resources, the slowest first',
      [{ title: 'Resource' }, { title: 'Action', kind: 'word' }, { title: 'Outcome', kind: 'word' }, ...times],
      [...resources].sort(byLength).map(({ address, action, outcome, startedAt, seconds }) => ({
        cells: [
          html`<code>${address}</code>`,
          action,
          statusBadge(outcome),
          offsetIn(span.from, startedAt),
          durationText(seconds),
        ],
      })),
    ),
  )} `;
};
