import { HeraError } from '@hera/core/errors';
import { loadCatalogue, type PriceCatalogue } from '@hera/prices';
import type { StackModel } from '@hera/stack-model';
import type { Estimate } from '../estimate/result';
import { burstableCredits } from './burstable';
import { controlPlaneLogs } from './control-plane-logs';
import { crossZoneTraffic } from './cross-zone';
import { extendedSupport } from './extended-support';
import { hoursOfAMonth } from './hours';
import { natOrEndpoints } from './nat-or-endpoints';
import { type CostNote, type CostNoteId, costNoteIds } from './note';
import { regionalNat } from './regional-nat';
import { type Explainer, ExplainScope } from './scope';

const explainers: Readonly<Record<CostNoteId, Explainer>> = {
  'burstable-credits': burstableCredits,
  'extended-support': extendedSupport,
  'nat-or-endpoints': natOrEndpoints,
  'regional-nat': regionalNat,
  'cross-zone-traffic': crossZoneTraffic,
  'control-plane-logs': controlPlaneLogs,
  'hours-of-a-month': hoursOfAMonth,
};

/**
 * Effects on the bill that surprise people, worked out for one stack with its own figures. Only those that concern it.
 *
 * @param model the stack that the estimate is of
 * @param catalogue prices that the estimate was made with. Default: those that `@hera/prices` ships
 * @throws HeraError HERA_COST_010 for an estimate of another stack or of other prices
 */
export const explain = (
  model: StackModel,
  estimate: Estimate,
  catalogue: PriceCatalogue = loadCatalogue(),
): readonly CostNote[] => {
  const problems = [
    ...(estimate.name === model.name
      ? []
      : [
          {
            code: 'HERA_COST_010',
            path: 'estimate',
            message: `is of ${estimate.name}, and the stack is ${model.name}`,
            allowed: 'the estimate of this stack',
            fix: 'make it with estimate(model)',
          },
        ]),
    ...(estimate.catalogue.version === catalogue.version
      ? []
      : [
          {
            code: 'HERA_COST_010',
            path: 'catalogue',
            message: `is ${catalogue.version}, and the estimate was made with ${estimate.catalogue.version}`,
            allowed: 'the catalogue that was given to estimate',
            fix: 'give the same catalogue to both',
          },
        ]),
  ];
  if (problems.length > 0) throw new HeraError(problems);
  const view = estimate.side === 'prior' ? model.prior : model.planned;
  const scope = new ExplainScope(view, estimate, catalogue);
  return costNoteIds.flatMap((id) => explainers[id](scope));
};
