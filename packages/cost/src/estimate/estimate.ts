import { HeraError, type Problem, ProblemCollector } from '@hera/core/errors';
import { ageInDays, ageWarning, loadCatalogue, type PriceCatalogue } from '@hera/prices';
import { isKnown, type OpaqueModule, type Resource, type StackModel, type StackView } from '@hera/stack-model';
import { broughtAlong } from '../pricers/brought-along';
import { freeReason } from '../pricers/free-types';
import { pricers } from '../pricers/index';
import { nodesOf } from '../pricers/node-group';
import type { Priced } from '../pricers/pricer';
import { usageProfiles } from '../usage/profiles';
import { UsageResolver } from '../usage/resolve-usage';
import { type Usage, usageOf } from '../usage/usage';
import { coverageOf } from './coverage';
import type { EstimateOptions } from './options';
import { plus, sumOf, zero } from './range';
import { Regions } from './regions';
import type { CostLine, CostPart, CostState, Estimate, Range, ResourceCost } from './result';
import { type PricingContext, ResourceScope } from './scope';
import { tagsOf } from './tags';

/** Worst first: one line that is not known makes the resource so. */
const stateOf = (lines: readonly CostLine[]): CostState =>
  (['unpriced', 'usage-based', 'priced'] as const).find((state) => lines.some((line) => line.state === state)) ??
  'free';

const monthlyOf = (lines: readonly CostLine[]): Range | undefined => {
  const known = lines.flatMap(({ monthly }) => monthly ?? []);
  return known.length === 0 ? undefined : sumOf(known);
};

/** State, reason, amount and lines of what a pricer found. */
const outcomeOf = (
  priced: Priced,
): Pick<ResourceCost, 'state' | 'lines' | 'notes'> & Partial<Pick<ResourceCost, 'reason' | 'monthly'>> => {
  if ('free' in priced) return { state: 'free', reason: priced.free, lines: [], notes: [] };
  if ('unpriced' in priced) return { state: 'unpriced', reason: priced.unpriced, lines: [], notes: [] };
  const { lines, notes = [] } = priced;
  const state = stateOf(lines);
  const monthly = monthlyOf(lines);
  const reasons = lines.flatMap((line) =>
    line.reason !== undefined && (line.state === state || monthly === undefined) ? [line.reason] : [],
  );
  return {
    state,
    lines,
    notes,
    ...(reasons.length === 0 ? {} : { reason: [...new Set(reasons)].join('; ') }),
    ...(monthly === undefined ? {} : { monthly }),
  };
};

const priceOf = (scope: ResourceScope): Priced => {
  const { type, instances } = scope.resource;
  const reason = freeReason(type);
  if (reason !== undefined) return { free: reason };
  const pricer = pricers.get(type);
  if (pricer === undefined) return { unpriced: `no pricer for ${type}` };
  if (!isKnown(instances)) return { unpriced: 'how many of it there are is decided by an expression' };
  if (instances === 0) return { free: 'its count is 0' };
  return pricer.price(scope);
};

const placeOf = (resource: Resource): Pick<ResourceCost, 'constructPath' | 'source'> => ({
  ...(resource.constructPath === undefined ? {} : { constructPath: resource.constructPath }),
  ...(resource.source === undefined ? {} : { source: resource.source }),
});

const usedRegion = (lines: readonly CostLine[]): Pick<ResourceCost, 'region'> => {
  const region = lines.flatMap(({ prices }) => prices)[0]?.region;
  return region === undefined ? {} : { region };
};

const freePart = (type: string): CostPart =>
  /^aws_(iam|kms|guardduty)/.test(type)
    ? 'Security'
    : /^aws_(vpc|subnet|route|default|network|internet|egress|eip|security_group|main_route|lb|alb)/.test(type)
      ? 'Network'
      : /^aws_(cloudwatch|sns|sqs)/.test(type)
        ? 'Logs and monitoring'
        : /^aws_(s3|backup|ebs)/.test(type)
          ? 'Storage and backup'
          : /^aws_eks/.test(type)
            ? 'Control plane'
            : /^aws_(launch|autoscaling)/.test(type)
              ? 'Nodes'
              : 'Other';

const resourceCost = (model: StackModel, resource: Resource, context: PricingContext): ResourceCost => {
  const { address, type, name, moduleAddress, instances } = resource;
  context.usage.see(address);
  const outcome = outcomeOf(priceOf(new ResourceScope(resource, context)));
  return {
    address,
    type,
    name,
    moduleAddress,
    ...placeOf(resource),
    ...usedRegion(outcome.lines),
    part: pricers.get(type)?.part ?? freePart(type),
    tags: tagsOf(model, resource),
    ...(isKnown(instances) ? { instances } : {}),
    ...outcome,
  };
};

/** Type of what is no resource of Terraform. */
const usageType = 'hera_usage';

const broughtCosts = (model: StackModel, view: StackView, context: PricingContext): readonly ResourceCost[] =>
  broughtAlong(view, model.manifest).map(({ address, name, part, anchor, price }) => {
    const outcome = outcomeOf(price(new ResourceScope(anchor, context)));
    return {
      address,
      type: usageType,
      name,
      moduleAddress: '',
      ...usedRegion(outcome.lines),
      part,
      tags: tagsOf(model, anchor),
      instances: 1,
      ...outcome,
    };
  });

const moduleCost = ({ address, moduleSource, constructPath }: OpaqueModule): ResourceCost => ({
  address,
  type: 'module',
  name: address.replace(/^.*module\./, ''),
  moduleAddress: address,
  ...(constructPath === undefined ? {} : { constructPath }),
  part: 'Other',
  tags: {},
  state: 'unpriced',
  reason: `what the module ${moduleSource} makes is not in this document: estimate the plan`,
  lines: [],
  notes: [],
});

const day = (date: Date): string => date.toISOString().slice(0, 10);

const checked = ({ region, at, side }: EstimateOptions, catalogue: PriceCatalogue): void => {
  const problems = new ProblemCollector();
  if (at !== undefined && Number.isNaN(at.getTime()))
    problems.add({
      code: 'HERA_COST_001',
      path: 'at',
      message: 'is not a date',
      allowed: 'a valid Date',
      fix: 'leave it out for today',
    });
  if (side !== undefined && side !== 'planned' && side !== 'prior')
    problems.add({
      code: 'HERA_COST_001',
      path: 'side',
      message: `${JSON.stringify(side)} is no side of a plan`,
      allowed: 'planned, prior',
      fix: 'name one of them',
    });
  if (region !== undefined && !catalogue.regions.includes(region))
    problems.add({
      code: 'HERA_COST_002',
      path: 'region',
      message: `no prices of ${region} are in the catalogue`,
      allowed: catalogue.regions.join(', '),
      fix: `add the prices of ${region} with: infractl prices refresh`,
    });
  problems.throwIfAny();
};

const usageWarnings = (usage: Usage, resolver: UsageResolver): readonly Problem[] => {
  const file = usage.file ?? 'usage';
  return [
    ...usage.ignored.map((key): Problem => ({
      code: 'HERA_COST_006',
      path: `${file}.${key}`,
      message: 'nothing is priced by it',
      fix: 'remove it, or see the list of keys in the README of @hera/cost',
    })),
    ...resolver.unmatched.map((pattern): Problem => ({
      code: 'HERA_COST_007',
      path: `${file}.resources.${pattern}`,
      message: 'fits no resource of the stack',
      fix: 'correct the address, or remove it',
    })),
  ];
};

const profileWarning = (usage: Usage, context: PricingContext, anchor: Resource | undefined): readonly Problem[] => {
  if (anchor === undefined) return [];
  const { maxNodes } = usageProfiles[usage.profile];
  const nodes = nodesOf(new ResourceScope(anchor, context)).reduce(
    (sum, { count }) => ('reason' in count ? sum : sum + count.value.expected.toNumber()),
    0,
  );
  return nodes <= maxNodes
    ? []
    : [
        {
          code: 'HERA_COST_009',
          path: 'usage.profile',
          message: `profile ${usage.profile} is for up to ${maxNodes} nodes, and the stack expects ${nodes}`,
          allowed: Object.keys(usageProfiles).join(', '),
          fix: 'take a larger profile, or state the use in a usage file',
        },
      ];
};

const incomplete = (model: StackModel): readonly Problem[] => {
  const { manifest } = model;
  const leftOut = [...new Set((manifest?.leftOut ?? []).map(({ what }) => what))];
  return [
    ...(model.complete
      ? []
      : [
          {
            code: 'HERA_COST_008',
            path: model.name,
            message: 'the plan does not cover the whole stack, so the total does not either',
            fix: 'make a plan without -target, and to its end',
          },
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          {
            code: 'HERA_COST_008',
            path: model.name,
            message: `the stack was synthesised for ${manifest?.target.kind ?? 'another target'}, without ${leftOut.join(', ')}`,
            fix: 'synthesise it for AWS',
          },
        ]),
  ];
};

const byAddress = (left: ResourceCost, right: ResourceCost): number =>
  left.address < right.address ? -1 : left.address > right.address ? 1 : 0;

/** What is due by configuration alone, and by use. */
const totalsOf = (resources: readonly ResourceCost[]): { readonly fixed: Range; readonly usageBased: Range } => {
  let [fixed, usageBased] = [zero, zero];
  for (const { lines } of resources)
    for (const { state, monthly } of lines) {
      if (monthly === undefined) continue;
      if (state === 'priced') fixed = plus(fixed, monthly);
      else if (state === 'usage-based') usageBased = plus(usageBased, monthly);
    }
  return { fixed, usageBased };
};

/**
 * What a stack costs a month, from its resource graph and list prices, offline. Every managed resource of the model gets exactly one state;
 * what is not known has no amount, never zero.
 *
 * @throws HeraError HERA_COST_001 for options that cannot be used, 002 for regions without prices (it names those with prices, and never takes
 * another region's), 003 where the region of something that costs money is not told
 */
export const estimate = (model: StackModel, options: EstimateOptions = {}): Estimate => {
  const { catalogue = loadCatalogue(), usage = usageOf(), at = new Date(), side = 'planned' } = options;
  checked(options, catalogue);
  const view = side === 'planned' ? model.planned : model.prior;
  const regions = new Regions(catalogue, options.region ?? model.manifest?.environment.region);
  const resolver = new UsageResolver(usage, view);
  const context: PricingContext = {
    view,
    catalogue,
    usage: resolver,
    date: day(at),
    regionOf: (resource) => regions.of(resource),
  };
  const resources = [
    ...view.resources().map((resource) => resourceCost(model, resource, context)),
    ...broughtCosts(model, view, context),
    ...(side === 'planned' ? model.opaqueModules.map(moduleCost) : []),
  ].sort(byAddress);
  if (regions.problems.length > 0) throw new HeraError(regions.problems);
  const old = ageWarning(catalogue, at);
  const { fixed, usageBased } = totalsOf(resources);
  const monthly = plus(fixed, usageBased);
  return {
    name: model.name,
    kind: model.kind,
    side,
    currency: 'USD',
    hoursPerMonth: catalogue.hoursPerMonth,
    date: context.date,
    regions: [...regions.used].sort(),
    catalogue: { version: catalogue.version, asOf: catalogue.asOf, ageDays: ageInDays(catalogue, at) },
    usage: {
      profile: usage.profile,
      title: usageProfiles[usage.profile].title,
      isDefault: usage.isDefault,
      ...(usage.file === undefined ? {} : { file: usage.file }),
    },
    resources,
    monthly,
    fixed,
    usageBased,
    coverage: coverageOf(resources, monthly.expected),
    warnings: [
      ...(old === undefined ? [] : [old]),
      ...incomplete(model),
      ...profileWarning(usage, context, view.resources('aws_eks_node_group')[0]),
      ...usageWarnings(usage, resolver),
    ],
  };
};
