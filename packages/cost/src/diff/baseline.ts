import { ExitCode, HeraError } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { Decimal } from '@hera/prices';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { Range } from '../estimate/result';
import { costDocumentSchema } from '../schema/document-schema';
import { infracostSchema, infracostSnapshot } from './infracost-baseline';
import type { CostSnapshot } from './snapshot';

const maxBytes = 64 * 1024 * 1024;

const decimal = z.string().regex(/^-?\d{1,30}(?:\.\d{1,60})?$/);
const { shape } = costDocumentSchema;
const resourceShape = shape.resources.element.shape;
const lineShape = resourceShape.lines.element.shape;

const range = z
  .looseObject({
    low: z.number(),
    expected: z.number(),
    high: z.number(),
    exact: z.object({ low: decimal, expected: decimal, high: decimal }).optional(),
  })
  .transform(({ exact, ...numbers }): Range => {
    const from = exact ?? numbers;
    return { low: new Decimal(from.low), expected: new Decimal(from.expected), high: new Decimal(from.high) };
  })
  .refine(({ low, expected, high }) => low.lte(expected) && expected.lte(high), {
    error: 'not in order: low, then expected, then high',
  });

const line = z.looseObject({
  id: lineShape.id,
  title: lineShape.title,
  state: lineShape.state,
  unit: lineShape.unit,
  monthly: range.optional(),
  quantity: range.optional(),
  unitPrice: range.optional(),
});

/** What a comparison needs of a saved report, so that one of a later release with more in it is still read. */
const savedSchema = z.looseObject({
  format: shape.format,
  version: shape.version,
  name: shape.name,
  date: z.iso.date(),
  currency: shape.currency,
  hoursPerMonth: shape.hoursPerMonth,
  catalogue: z.looseObject({ version: z.string(), asOf: z.string() }),
  usage: z.looseObject({ profile: z.string(), file: z.string().optional() }),
  resources: z.array(
    z.looseObject({
      address: resourceShape.address,
      type: resourceShape.type,
      part: resourceShape.part,
      state: resourceShape.state,
      tags: resourceShape.tags,
      monthly: range.optional(),
      lines: z.array(line),
    }),
  ),
});

/** zod gives `undefined` for what is absent; a snapshot leaves it out. */
const present = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;

const savedSnapshot = ({
  name,
  date,
  hoursPerMonth,
  catalogue,
  usage,
  resources,
}: z.output<typeof savedSchema>): CostSnapshot => ({
  name,
  date,
  hoursPerMonth,
  catalogue: { version: catalogue.version, asOf: catalogue.asOf },
  usage: { profile: usage.profile, ...(usage.file === undefined ? {} : { file: usage.file }) },
  resources: resources.map(({ address, type, part, state, tags, monthly, lines }) => ({
    address,
    type,
    part,
    state,
    tags,
    ...(monthly === undefined ? {} : { monthly }),
    lines: lines.map((each) =>
      present({
        id: each.id,
        title: each.title,
        state: each.state,
        unit: each.unit,
        monthly: each.monthly,
        quantity: each.quantity,
        unitPrice: each.unitPrice,
      }),
    ) as NonNullable<CostSnapshot['resources'][number]['lines']>,
  })),
});

const unreadable = (name: string, message: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_COST_026',
      path: name,
      message,
      allowed: 'JSON of infractl cost, JSON of Infracost (version 0.2), at most 64 MB; or a plan, state or cdk.tf.json',
      fix: 'save one with infractl cost --save <file>, or restore this one',
    },
    { exitCode: ExitCode.environment, cause },
  );

const asEnvironment = <T>(parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    throw new HeraError(error.problems.slice(0, 20), { exitCode: ExitCode.environment, cause: error });
  }
};

/** Reports begin with their format, so a large file of another kind is told from its beginning. */
const looksSaved = (file: string): boolean => {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(4096);
    return /^\s*\{\s*"(?:format"\s*:\s*"hera-cost"|version"\s*:\s*"0\.2")/.test(
      bytes.toString('utf8', 0, readSync(handle, bytes)),
    );
  } finally {
    closeSync(handle);
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A saved estimate to compare with: JSON of `jsonReport` or of Infracost. Undefined for JSON of anything else, such as a plan.
 *
 * @param name of the file, for messages
 * @throws HeraError, exit code 3: HERA_COST_026 for text that is no JSON, 027 for a saved estimate that does not follow its schema
 */
export const parseBaseline = (text: string, name = 'baseline'): CostSnapshot | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(name, `is not JSON: ${(error as Error).message.slice(0, 200)}`, error);
  }
  if (!isObject(value)) throw unreadable(name, 'is not a JSON object');
  const context = { code: 'HERA_COST_027', root: name };
  if (value['format'] === 'hera-cost')
    return savedSnapshot(asEnvironment(() => parseWith(savedSchema, value, context)));
  if (Array.isArray(value['projects']) && 'currency' in value) {
    return infracostSnapshot(asEnvironment(() => parseWith(infracostSchema, value, context)));
  }
  return undefined;
};

/**
 * `parseBaseline` of a file.
 *
 * @throws HeraError as `parseBaseline`, and HERA_COST_026 for a file that cannot be read or is too large
 */
export const readBaseline = (file: string): CostSnapshot | undefined => {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > maxBytes) {
      if (!looksSaved(file)) return undefined;
      throw unreadable(file, `has ${size} bytes`);
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (HeraError.is(error)) throw error;
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
  }
  return parseBaseline(text, file);
};
