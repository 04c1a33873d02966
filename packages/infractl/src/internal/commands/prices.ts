import { ageInDays, ageWarning, loadCatalogue, PriceCatalogue } from '@hera/prices';
import { formatProblem } from '@hera/core/errors';
import { plainTable } from '@hera/cost/plain-table';
import {
  offersFromFiles,
  offersFromPriceList,
  type OfferSource,
  refreshCatalogue,
  type RefreshResult,
  writeCatalogue,
} from '@hera/prices/refresh';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Console } from '../console';
import type { Invocation, Outcome } from '../target-run';
import { workspaceCatalogue } from '../workspace-catalogue';

interface Flags {
  readonly from?: readonly string[];
  readonly region?: readonly string[];
  readonly out?: string;
  readonly acceptJumps?: boolean;
}

const told = (console: Console, source: OfferSource): OfferSource => ({
  name: source.name,
  open: () => {
    console.line(`Reading ${source.name}`);
    return source.open();
  },
});

const percentText = (percent: number | undefined): string =>
  percent === undefined ? 'new' : `${percent > 0 ? '+' : ''}${percent} %`;

const resultLines = (
  base: PriceCatalogue,
  { catalogue, changes, unchanged, notFound, notMapped }: RefreshResult,
): readonly string[] => {
  const after = new PriceCatalogue(catalogue);
  const changed = changes.map((change) => [
    change.dimension,
    change.region,
    change.old?.join(', ') ?? '-',
    change.new.join(', '),
    percentText(change.percent),
  ]);
  return [
    ...(changed.length === 0
      ? ['No price changed.']
      : plainTable([['Dimension', 'Region', 'Old USD', 'New USD', 'Change'], ...changed]).split('\n')),
    `${changes.length} changed, ${unchanged} as before, ${notFound.length} not in these offers and kept`,
    ...(notMapped.length === 0 ? [] : [`Kept, since the offer table does not know them: ${notMapped.join(', ')}`]),
    `Confirmed by a source: ${base.coverage().percent} % before, ${after.coverage().percent} % now`,
  ];
};

/** `infractl prices refresh` */
export const pricesRefresh = async ({ root, console, interrupt }: Invocation, flags: Flags): Promise<Outcome> => {
  const file = flags.out === undefined ? join(root, workspaceCatalogue) : resolve(flags.out);
  const base = loadCatalogue(existsSync(file) ? file : undefined);
  const now = new Date();
  console.line(`Prices of ${base.asOf} (${base.version}), ${ageInDays(base, now)} days old`);
  const sources =
    flags.from === undefined
      ? offersFromPriceList({ regions: flags.region ?? base.regions, signal: interrupt.signal })
      : offersFromFiles(flags.from);
  const result = await refreshCatalogue({
    base,
    now,
    sources: sources.map((source) => told(console, source)),
    acceptJumps: flags.acceptJumps === true,
    ...(flags.region === undefined ? {} : { regions: flags.region }),
  });
  for (const line of resultLines(base, result)) console.line(line);
  mkdirSync(dirname(file), { recursive: true });
  await writeCatalogue(file, result.catalogue);
  console.line(`Written: ${relative(process.cwd(), file)}`);
  const old = ageWarning(result.catalogue, now);
  if (old !== undefined) console.notice(`warning: ${formatProblem(old)}`);
  const { version, asOf } = result.catalogue;
  const { changes, unchanged, notFound, notMapped, offers } = result;
  return {
    document: { command: 'prices refresh', file, version, asOf, changes, unchanged, notFound, notMapped, offers },
  };
};
