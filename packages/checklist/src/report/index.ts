export { checklistHtml, type HtmlOptions } from './html';
export { checklistJunit } from './junit';
export { checklistMarkdown, checklistMarker, type MarkdownOptions } from './markdown';
export { checklistSarif, type SarifOptions } from './sarif';
