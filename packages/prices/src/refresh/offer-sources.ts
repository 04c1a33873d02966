import { ExitCode, HeraError, ProblemCollector } from '@hera/core/errors';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { offerCodes, priceListEndpoint } from './offer-map';
import type { OfferSource } from './read-offer';

const fileSource = (file: string): OfferSource => ({ name: file, open: async () => createReadStream(file) });

/**
 * Offer files by name, and those with the ending json or csv in folders.
 *
 * @throws HeraError HERA_PRICE_011 for each name that does not exist, and for folders without such a file
 */
export const offersFromFiles = (names: readonly string[]): readonly OfferSource[] => {
  const problems = new ProblemCollector();
  const missing = (path: string, message: string): readonly OfferSource[] => {
    problems.add({
      code: 'HERA_PRICE_011',
      path,
      message,
      allowed: 'offer files of the AWS bulk price list (.json, .csv), or a folder of them',
      fix: 'correct the name',
    });
    return [];
  };
  const sources = names.flatMap((name) => {
    const found = statSync(name, { throwIfNoEntry: false });
    if (found === undefined) return missing(name, 'does not exist');
    if (!found.isDirectory()) return [fileSource(name)];
    const files = readdirSync(name)
      .filter((file) => /\.(json|csv)$/.test(file))
      .sort();
    return files.length === 0
      ? missing(name, 'is a folder without offer files')
      : files.map((file) => fileSource(join(name, file)));
  });
  problems.throwIfAny({ exitCode: ExitCode.environment });
  return sources;
};

/** Where offers are downloaded from. */
export interface DownloadOptions {
  readonly regions: readonly string[];
  /** Ends the download. */
  readonly signal: AbortSignal;
  /** @default the public endpoint of AWS, which asks for no credentials */
  readonly endpoint?: string;
}

const unreachable = (url: string, why: string, cause?: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_PRICE_017',
      path: url,
      message: `the AWS price list cannot be had: ${why}`,
      allowed: 'a machine that reaches it, directly or through HTTPS_PROXY with NODE_USE_ENV_PROXY=1 (Node 24)',
      fix: 'download the offer files where it is reachable, and name them with --from',
    },
    { exitCode: ExitCode.environment, cause },
  );

const causeOf = (error: unknown): string => {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
};

/** The current offer of every service and region that the catalogue takes prices from, each read as it arrives. */
export const offersFromPriceList = ({
  regions,
  signal,
  endpoint = priceListEndpoint,
}: DownloadOptions): readonly OfferSource[] =>
  regions.flatMap((region) =>
    offerCodes.map((offer): OfferSource => {
      const url = `${endpoint}/offers/v1.0/aws/${offer}/current/${region}/index.json`;
      const open = async (): Promise<Readable> => {
        let response: Response;
        try {
          response = await fetch(url, { signal });
        } catch (error) {
          signal.throwIfAborted();
          throw unreachable(url, causeOf(error), error);
        }
        if (!response.ok || response.body === null) throw unreachable(url, `it answers ${response.status}`);
        return Readable.fromWeb(response.body as ReadableStream);
      };
      return { name: url, open };
    }),
  );
