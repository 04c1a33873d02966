import { html, type Markup, type MarkupValue } from '../escape';
import { pageStyle } from './style';

/** What stands on a page. */
export interface ReportPage {
  /** Of the window, and of a bookmark. */
  readonly title: string;
  readonly heading: string;
  /** The figure or the sentence for which the page is opened. */
  readonly verdict: string;
  /** Below it: what it is about and what it rests on. @default - nothing */
  readonly basis?: MarkupValue;
  /** Begins with headings of the second level. */
  readonly content: MarkupValue;
  /** Rules of this report alone, in the colours of the page. @default - none */
  readonly style?: Markup;
}

/**
 * A report as one HTML file. It opens offline and asks for nothing: no script, no font, no image, and a policy that forbids them. Light and dark
 * by the reader's setting; in print black on white, with everything unfolded. The same input gives the same text.
 */
export const reportPage = ({ title, heading, verdict, basis, content, style }: ReportPage): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${pageStyle}${style}
        </style>
      </head>
      <body>
        <main>
          <h1>${heading}</h1>
          <p class="verdict">${verdict}</p>
          ${basis} ${content}
        </main>
      </body>
    </html> `.text;
