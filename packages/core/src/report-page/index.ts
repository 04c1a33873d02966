export { type ReportPage, reportPage } from './page';
export { badge, pairs, panel, scrolling, type Tone, unfolding } from './parts';
export { type Column, type Row, table, type TableOptions } from './table';
