import { ProblemCollector } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { dimensionInfo } from './dimensions';
import { type CatalogueFile, catalogueSchema } from './schema';

const checkTiers = (problems: ProblemCollector, path: string, usd: CatalogueFile['prices'][string][string]['usd']) => {
  if (typeof usd === 'string') return;
  usd.forEach(({ from }, index) => {
    const before = usd[index - 1]?.from;
    if (before === undefined ? from === 0 : from > before) return;
    problems.add({
      code: 'HERA_PRICE_003',
      path: `${path}.usd[${index}].from`,
      message: before === undefined ? `the first tier begins at ${from}` : `${from} is not above ${before}`,
      allowed: '0 for the first tier, then ascending numbers',
      fix: 'put the tiers in order',
    });
  });
};

const checkSource = (problems: ProblemCollector, path: string, file: CatalogueFile, source: string) => {
  if (Object.hasOwn(file.sources, source)) return;
  problems.add({
    code: 'HERA_PRICE_004',
    path: `${path}.source`,
    message: `no source is called ${JSON.stringify(source)}`,
    allowed: Object.keys(file.sources).join(', '),
    fix: `describe it under sources, or name one that is there`,
  });
};

/**
 * Checks what a price catalogue file holds.
 *
 * @throws HeraError with every problem: HERA_PRICE_001 by its schema; when that holds, 003 tiers, 004 sources, 005 dimensions, 010 discounts
 */
export const checkCatalogue = (input: unknown): CatalogueFile => {
  const file = parseWith(catalogueSchema, input, { code: 'HERA_PRICE_001', root: 'catalogue' });
  const problems = new ProblemCollector();
  for (const [dimension, regions] of Object.entries(file.prices)) {
    const path = `catalogue.prices["${dimension}"]`;
    if (dimensionInfo(dimension) === undefined) {
      problems.add({
        code: 'HERA_PRICE_005',
        path,
        message: `${JSON.stringify(dimension)} is not a dimension`,
        allowed: 'the dimensions that @hera/prices exports, ec2.instance/<type> and eks.auto-mode/<type>',
        fix: 'correct its spelling, or use the release of @hera/prices that knows it',
      });
    }
    for (const [region, { usd, source }] of Object.entries(regions)) {
      checkTiers(problems, `${path}.${region}`, usd);
      checkSource(problems, `${path}.${region}`, file, source);
    }
  }
  for (const [family, { low, expected, high, source }] of Object.entries(file.spotDiscount)) {
    const path = `catalogue.spotDiscount["${family}"]`;
    checkSource(problems, path, file, source);
    if (low <= expected && expected <= high) continue;
    problems.add({
      code: 'HERA_PRICE_010',
      path,
      message: `${low}, ${expected}, ${high} are not in order`,
      allowed: 'low <= expected <= high',
      fix: 'low is the smallest discount, high the greatest',
    });
  }
  checkSource(problems, 'catalogue.autoModeFee', file, file.autoModeFee.source);
  problems.throwIfAny();
  return file;
};
