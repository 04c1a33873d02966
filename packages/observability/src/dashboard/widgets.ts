/** A metric of a widget, with how it is drawn. */
export interface DrawnMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly label: string;
  /** @default 'left' */
  readonly axis?: 'left' | 'right';
}

/** A widget before it has a place. Widths are of 24 columns. */
export type Widget =
  | {
      readonly kind: 'metrics';
      readonly title: string;
      readonly width: number;
      readonly metrics: readonly DrawnMetric[];
      /** Seconds. @default 60 */
      readonly period?: number;
    }
  | { readonly kind: 'alarms'; readonly title: string; readonly width: number; readonly arns: readonly string[] }
  | {
      readonly kind: 'logs';
      readonly title: string;
      readonly width: number;
      readonly logGroupName: string;
      /** In the language of CloudWatch Logs Insights, without its source. */
      readonly query: readonly string[];
    };

/** The body of a dashboard. Source: CloudWatch API reference, Dashboard Body Structure and Syntax. */
export interface DashboardBody {
  readonly widgets: readonly {
    readonly type: 'metric' | 'alarm' | 'log';
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

const columns = 24;
const height = 6;

const metricRow = ({ namespace, metricName, dimensions, statistic, label, axis }: DrawnMetric): readonly unknown[] => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, label, ...(axis === undefined ? {} : { yAxis: axis }) },
];

const typeOf = { metrics: 'metric', alarms: 'alarm', logs: 'log' } as const satisfies Record<Widget['kind'], string>;

const propertiesOf = (widget: Widget, region: string): Readonly<Record<string, unknown>> => {
  const { title } = widget;
  switch (widget.kind) {
    case 'metrics':
      return {
        title,
        region,
        view: 'timeSeries',
        stacked: false,
        period: widget.period ?? 60,
        yAxis: { left: { min: 0 }, right: { min: 0 } },
        metrics: widget.metrics.map(metricRow),
      };
    case 'alarms':
      return { title, alarms: widget.arns };
    case 'logs':
      return {
        title,
        region,
        view: 'table',
        query: [`SOURCE '${widget.logGroupName}'`, ...widget.query].join('\n| '),
      };
  }
};

/** Gives each widget its place, row by row. */
export const layOut = (widgets: readonly Widget[], region: string): DashboardBody => {
  let x = 0;
  let y = 0;
  return {
    widgets: widgets.map((widget) => {
      if (x + widget.width > columns) {
        x = 0;
        y += height;
      }
      const place = { x, y, width: widget.width, height };
      x += widget.width;
      return { type: typeOf[widget.kind], ...place, properties: propertiesOf(widget, region) };
    }),
  };
};

/** Number of metrics of all widgets: what a dashboard may have without charge depends on it. */
export const countMetrics = (widgets: readonly Widget[]): number =>
  widgets.reduce((sum, widget) => sum + (widget.kind === 'metrics' ? widget.metrics.length : 0), 0);
