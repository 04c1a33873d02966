export { explainText } from './explain-line';
export { htmlReport } from './html';
export { infracostReport } from './infracost';
export { jsonReport } from './json';
export { type MarkdownOptions, markdownMarker, markdownReport } from './markdown';
export { noteLines } from './notes';
export { type CostReport, partsOf, type ReportPart, type WithoutAmount, withoutAmount } from './report';
export { type TextOptions, textReport } from './text';
