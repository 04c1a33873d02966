import { JSONParser } from '@streamparser/json-node';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { attributesOf, type OfferRecord } from './offer-records';

const product = z.object({
  sku: z.string(),
  productFamily: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()),
});

const onDemand = z.record(
  z.string(),
  z.object({
    effectiveDate: z.string().default(''),
    priceDimensions: z.record(
      z.string(),
      z.object({
        unit: z.string(),
        beginRange: z.string().default('0'),
        pricePerUnit: z.object({ USD: z.string().optional() }),
      }),
    ),
  }),
);

interface Emitted {
  readonly value: unknown;
  readonly key: string | number | undefined;
  readonly stack: readonly { readonly key: string | number | undefined }[];
}

const headFields = ['formatVersion', 'offerCode', 'version', 'publicationDate'] as const;

/**
 * Records of an offer file in JSON, read as a stream: one product or one SKU's terms is in memory at a time, whatever the size of the file.
 * Reserved terms are read over.
 *
 * @throws Error for what is no JSON, or not of the form of an offer file
 */
export async function* jsonRecords(source: Readable): AsyncGenerator<OfferRecord> {
  const parser = new JSONParser({
    paths: [...headFields.map((field) => `$.${field}`), '$.products.*', '$.terms.OnDemand.*'],
    keepStack: false,
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const head = new Map<string, string>();
  for await (const { value, key, stack } of parser as AsyncIterable<Emitted>) {
    if (stack.length === 1) {
      head.set(String(key), String(value));
      if (head.size === headFields.length) {
        const [, offerCode = '', version = '', publicationDate = ''] = headFields.map((field) => head.get(field) ?? '');
        yield { kind: 'head', head: { offerCode, version, publicationDate } };
      }
    } else if (stack[1]?.key === 'products') {
      const { sku, productFamily = '', attributes } = product.parse(value);
      yield { kind: 'product', product: { sku, attributes: attributesOf(attributes, { productFamily }) } };
    } else {
      const sku = String(key);
      for (const { effectiveDate, priceDimensions } of Object.values(onDemand.parse(value))) {
        for (const { unit, beginRange, pricePerUnit } of Object.values(priceDimensions)) {
          if (pricePerUnit.USD === undefined) continue;
          yield { kind: 'price', price: { sku, unit, beginRange, usd: pricePerUnit.USD, effectiveDate } };
        }
      }
    }
  }
}
