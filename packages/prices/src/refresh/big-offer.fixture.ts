import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { readOffer } from './read-offer';

const product = (index: number, usageType: string): string =>
  JSON.stringify({
    sku: `SKU${index}`,
    productFamily: 'Compute Instance',
    attributes: { regionCode: 'eu-west-1', usagetype: usageType, padding: 'x'.repeat(1200) },
  });

const terms = (index: number, usd: string): string =>
  JSON.stringify({
    [`SKU${index}.JRTCKXETXF`]: {
      effectiveDate: '2026-11-01T00:00:00Z',
      priceDimensions: { one: { unit: 'Hrs', beginRange: '0', endRange: 'Inf', pricePerUnit: { USD: usd } } },
    },
  });

/** Run as a process of its own with a small heap: `big-offer.fixture.ts <file> <products>` writes an offer file and reads it. */
const run = async (file: string, products: number): Promise<void> => {
  const out = createWriteStream(file);
  const write = async (text: string): Promise<void> => {
    if (!out.write(text)) await once(out, 'drain');
  };
  await write(
    '{"formatVersion":"v1.0","offerCode":"AmazonEC2","version":"1","publicationDate":"2026-11-25T10:00:00Z","products":{',
  );
  for (let index = 0; index < products; index += 1) {
    await write(
      `${index === 0 ? '' : ','}"SKU${index}":${product(index, index === 7 ? 'EU-NatGateway-Hours' : 'EU-Other')}`,
    );
  }
  for (const kind of ['OnDemand', 'Reserved']) {
    await write(kind === 'OnDemand' ? '},"terms":{"OnDemand":{' : '},"Reserved":{');
    for (let index = 0; index < products; index += 1) {
      await write(`${index === 0 ? '' : ','}"SKU${index}":${terms(index, '0.0480000000')}`);
    }
  }
  out.end('}}}');
  await once(out, 'finish');
  const { prices } = await readOffer({ name: file, open: async () => createReadStream(file) });
  process.stdout.write(JSON.stringify({ bytes: out.bytesWritten, prices }));
};

void run(String(process.argv[2]), Number(process.argv[3]));
