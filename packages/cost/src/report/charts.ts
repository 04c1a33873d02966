import { html, type Markup, printable, trusted } from '@hera/core/escape';
import type { EChartsOption } from 'echarts';
import type { CostDiff } from '../diff/diff';
import type { ReportPart } from './report';

/** Draws charts as SVG text, without a browser. Colours are CSS variables of the page, so that one drawing serves light, dark and print. */
export type DrawChart = (option: EChartsOption, height: number, words: ChartWords) => Markup;

/** What a chart is called, and what it shows, for those who do not see it. */
export interface ChartWords {
  readonly title: string;
  readonly description: string;
}

const width = 880;
const ink = 'var(--ink)';
const faint = 'var(--line)';
const text = { color: ink, fontFamily: 'inherit', fontSize: 12 };
/** Wider than the library guesses without a browser: fonts differ, and a label must not be cut. */
const characterWidth = 7.4;

/** The charts library is loaded only where charts are drawn: it takes longer to load than everything else takes to run. */
export const chartDrawer = async (): Promise<DrawChart> => {
  const { init } = await import('echarts');
  let drawn = 0;
  return (option, height, { title, description }) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
    try {
      chart.setOption({ animation: false, textStyle: text, ...option });
      drawn += 1;
      // Ids carry a counter of the process; the same report must be the same file.
      const svg = chart.renderToSVGString().replace(/\bzr\d+-/g, `c${drawn}-`);
      const words = html`<title>${title}</title><desc>${description}</desc>`.text;
      return trusted(
        svg
          // Rules that only matter where a pointer starts something, and nothing does here.
          .replace(/<style\s*>[\s\S]*?<\/style>/, '')
          .replace(/ class="[\w-]*"/g, '')
          .replace(/^<svg ([^>]*)>/, (_, attributes: string) => `<svg role="img" ${attributes}>${words}`),
      );
    } finally {
      chart.dispose();
    }
  };
};

const longestLabel = 44;
const shortened = (label: string, length: number): string =>
  label.length <= length ? label : `…${label.slice(label.length - length + 1)}`;

const labels = (names: readonly string[]): EChartsOption['yAxis'] => ({
  type: 'category',
  inverse: true,
  data: names.map((name) => shortened(printable(name), longestLabel)),
  axisLine: { lineStyle: { color: faint } },
  axisTick: { show: false },
  axisLabel: { ...text },
});

const amounts: EChartsOption['xAxis'] = {
  type: 'value',
  axisLabel: { ...text, formatter: (usd: number) => usd.toLocaleString('en-US') },
  splitLine: { lineStyle: { color: faint } },
  name: 'USD a month',
  nameLocation: 'middle',
  nameGap: 28,
  nameTextStyle: text,
};

const frame = { right: 24, bottom: 48, outerBoundsMode: 'none' as const };
const leftOf = (names: readonly string[]): number =>
  24 + Math.ceil(characterWidth * Math.max(...names.map((name) => Math.min(name.length, longestLabel))));
const rowHeight = 30;
const heightOf = (top: number, rows: number): number => top + 48 + rowHeight * rows;

/** Bars by part: what is sure, what is expected on top of it, and what it may come to. */
export const partsChart = (draw: DrawChart, words: ChartWords, parts: readonly ReportPart[]): Markup => {
  const series = [
    { name: 'at the least', color: 'var(--deep)', value: ({ low }: ReportPart['monthly']) => low },
    {
      name: 'up to expected',
      color: 'var(--accent)',
      value: (at: ReportPart['monthly']) => at.expected.minus(at.low),
    },
    { name: 'up to the most', color: 'var(--pale)', value: (at: ReportPart['monthly']) => at.high.minus(at.expected) },
  ];
  return draw(
    {
      grid: { ...frame, top: 36, left: leftOf(parts.map(({ part }) => part)) },
      legend: {
        top: 0,
        left: 0,
        textStyle: text,
        itemWidth: 14,
        itemGap: 48,
        selectedMode: false,
        backgroundColor: 'none',
        borderColor: 'none',
        data: series.map(({ name }) => name),
      },
      xAxis: amounts,
      yAxis: labels(parts.map(({ part }) => part)),
      series: series.map(({ name, color, value }) => ({
        name,
        type: 'bar',
        stack: 'all',
        barWidth: 18,
        silent: true,
        itemStyle: { color },
        data: parts.map(({ monthly }) => value(monthly).toDecimalPlaces(2).toNumber()),
      })),
    },
    heightOf(36, parts.length),
    words,
  );
};

/** Bars of what costs most, by expected amount. */
export const resourcesChart = (
  draw: DrawChart,
  words: ChartWords,
  rows: readonly { readonly name: string; readonly usd: number }[],
): Markup =>
  draw(
    {
      grid: { ...frame, top: 8, left: leftOf(rows.map(({ name }) => name)) },
      xAxis: amounts,
      yAxis: labels(rows.map(({ name }) => name)),
      series: [
        {
          type: 'bar',
          barWidth: 18,
          silent: true,
          itemStyle: { color: 'var(--accent)' },
          data: rows.map(({ usd }) => usd),
        },
      ],
    },
    heightOf(8, rows.length),
    words,
  );

/** Bars to the right for what costs more, to the left for what costs less. */
export const diffChart = (draw: DrawChart, words: ChartWords, changes: CostDiff['changes']): Markup =>
  draw(
    {
      grid: { ...frame, top: 8, left: leftOf(changes.map(({ address }) => address)) },
      xAxis: amounts,
      yAxis: labels(changes.map(({ address }) => address)),
      series: [
        {
          type: 'bar',
          barWidth: 18,
          silent: true,
          data: changes.map(({ delta }) => {
            const usd = delta?.expected.toDecimalPlaces(2).toNumber() ?? 0;
            return { value: usd, itemStyle: { color: usd > 0 ? 'var(--bad)' : 'var(--good)' } };
          }),
        },
      ],
    },
    heightOf(8, changes.length),
    words,
  );
