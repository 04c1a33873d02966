import { parse } from 'csv-parse';
import type { Readable } from 'node:stream';
import { attributesOf, type OfferRecord } from './offer-records';

const headLines = { Version: 'version', 'Publication Date': 'publicationDate', OfferCode: 'offerCode' } as const;

/**
 * Records of an offer file in CSV, read as a stream: five lines of head, the names of the columns, then one line per tier with the product's
 * attributes repeated. Reserved terms are read over.
 *
 * @throws Error for what is no CSV, or not of the form of an offer file
 */
export async function* csvRecords(source: Readable): AsyncGenerator<OfferRecord> {
  const parser = parse({ bom: true, relax_column_count: true });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const head = { offerCode: '', version: '', publicationDate: '' };
  let columns: readonly string[] | undefined;
  for await (const line of parser as AsyncIterable<readonly string[]>) {
    if (columns === undefined) {
      const [name = '', value = ''] = line;
      if (name === 'SKU') {
        columns = line;
        yield { kind: 'head', head };
      } else if (Object.hasOwn(headLines, name)) head[headLines[name as keyof typeof headLines]] = value;
      continue;
    }
    if (line.length !== columns.length) throw new Error(`a line with ${line.length} of ${columns.length} columns`);
    const cells = Object.fromEntries(columns.map((name, index) => [name, line[index] ?? '']));
    if (cells['TermType'] !== 'OnDemand' || cells['Currency'] !== 'USD') continue;
    const sku = cells['SKU'] ?? '';
    yield { kind: 'product', product: { sku, attributes: attributesOf(cells) } };
    yield {
      kind: 'price',
      price: {
        sku,
        unit: cells['Unit'] ?? '',
        beginRange: cells['StartingRange'] ?? '0',
        usd: cells['PricePerUnit'] ?? '',
        effectiveDate: cells['EffectiveDate'] ?? '',
      },
    };
  }
}
