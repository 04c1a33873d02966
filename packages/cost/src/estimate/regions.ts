import type { Problem } from '@hera/core/errors';
import type { PriceCatalogue } from '@hera/prices';
import { isKnown, type Resource } from '@hera/stack-model';

/** Finds the region of each resource that costs money, and notes where there is none that has prices. */
export class Regions {
  readonly used = new Set<string>();
  readonly #withoutPrices = new Map<string, Set<string>>();
  readonly #untold = new Set<string>();

  constructor(
    private readonly catalogue: PriceCatalogue,
    private readonly fallback: string | undefined,
  ) {}

  /** Region of a resource, or nothing, which is noted. Never another one. */
  of(resource: Resource): string | undefined {
    const region = isKnown(resource.region) ? resource.region : this.fallback;
    if (region === undefined) {
      this.#untold.add(resource.address);
      return undefined;
    }
    if (!this.catalogue.regions.includes(region)) {
      const addresses = this.#withoutPrices.get(region) ?? new Set<string>();
      addresses.add(resource.address);
      this.#withoutPrices.set(region, addresses);
      return undefined;
    }
    this.used.add(region);
    return region;
  }

  /** One problem for each region without prices, and one for all resources whose region is not told. */
  get problems(): readonly Problem[] {
    const withPrices = this.catalogue.regions.join(', ');
    const shown = (addresses: ReadonlySet<string>): string => {
      const first = [...addresses].slice(0, 3).join(', ');
      return addresses.size > 3 ? `${first} and ${addresses.size - 3} more` : first;
    };
    return [
      ...[...this.#withoutPrices].map(([region, addresses]): Problem => ({
        code: 'HERA_COST_002',
        path: 'region',
        message: `no prices of ${region} are in the catalogue, which ${shown(addresses)} would need`,
        allowed: withPrices,
        fix: `add the prices of ${region} with: infractl prices refresh`,
      })),
      ...(this.#untold.size === 0
        ? []
        : [
            {
              code: 'HERA_COST_003',
              path: 'region',
              message: `the document does not tell the region of ${shown(this.#untold)}`,
              allowed: withPrices,
              fix: 'give the region of the stack as an option',
            },
          ]),
    ];
  }
}
