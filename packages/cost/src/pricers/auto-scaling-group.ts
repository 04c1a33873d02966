import type { Resource } from '@hera/stack-model';
import { Decimal } from '@hera/prices';
import type { CostLine, Factor, Range } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { groupSize } from './node-group';
import { nodeLines } from './node-lines';
import { launchTemplateOf, templateNotes, templateVolumes } from './node-template';
import type { Priced, Pricer } from './pricer';
import { blocksOf, isOpen, known, numberAt, wholeAt } from './values';

const policy = 'mixed_instances_policy[0]';
const specification = `${policy}.launch_template[0].launch_template_specification`;
const overridesPath = `${policy}.launch_template[0].override`;

interface Reason {
  readonly reason: string;
}

const typesOf = (group: Resource, template: Resource): readonly [string, ...string[]] | Reason => {
  const overrides = blocksOf(group, overridesPath);
  if (overrides.some((override) => override.get('weighted_capacity') !== undefined))
    return { reason: 'capacity is counted in weights, so that the number of instances is not known' };
  if (overrides.some((override) => blocksOf(override, 'instance_requirements').length > 0))
    return { reason: 'instance types are chosen by requirements' };
  const named = overrides.map((override) => known(override.text('instance_type')));
  const told = named.filter((name) => name !== undefined);
  if (told.length < named.length) return { reason: 'its instance types are not known before the apply' };
  const [first, ...rest] = told;
  if (first !== undefined) return [first, ...rest];
  const type = known(template.text('instance_type'));
  return type === undefined || isOpen(template, 'instance_type')
    ? { reason: `${template.address} names no instance type that is known` }
    : [type];
};

const each = (range: Range, change: (count: Decimal) => Decimal): Range => ({
  low: change(range.low),
  expected: change(range.expected),
  high: change(range.high),
});

/** How a group buys: so many on demand first, then a share of the rest. */
const split = (group: Resource, template: Resource, count: Factor): readonly [Factor, Factor] | Reason => {
  const base = wholeAt(group, `${policy}.instances_distribution[0].on_demand_base_capacity`) ?? { value: 0 };
  const share = numberAt(group, `${policy}.instances_distribution[0].on_demand_percentage_above_base_capacity`);
  const isSpot = known(template.text('instance_market_options[0].market_type')) === 'spot';
  const percent = share ?? { value: blocksOf(group, policy).length === 0 && isSpot ? 0 : 100 };
  if ('reason' in base) return base;
  if ('reason' in percent) return percent;
  const onDemand = (all: Decimal): Decimal => {
    const above = Decimal.max(0, all.minus(base.value));
    return Decimal.min(all, base.value).plus(above.times(Decimal.min(100, percent.value)).dividedBy(100).ceil());
  };
  return [
    { ...count, label: 'on-demand instances', value: each(count.value, onDemand) },
    { ...count, label: 'spot instances', value: each(count.value, (all) => all.minus(onDemand(all))) },
  ];
};

/** Auto Scaling groups of one's own, from their launch template. */
export const autoScalingGroup: Pricer = {
  types: ['aws_autoscaling_group'],
  part: 'Nodes',
  price: (scope: ResourceScope): Priced => {
    const group = scope.resource;
    const template =
      launchTemplateOf(scope.view, group) ?? launchTemplateOf(scope.view, group, specification, 'launch_template_id');
    if (template === undefined)
      return {
        unpriced:
          group.get('launch_configuration') === undefined
            ? 'its launch template is not in the stack'
            : 'launch configurations are not read: AWS makes no new ones',
      };
    const count = groupSize(group, { minimum: 'min_size', desired: 'desired_capacity', maximum: 'max_size' });
    if ('reason' in count) return { unpriced: count.reason };
    const types = typesOf(group, template);
    if ('reason' in types) return { unpriced: types.reason };
    const sets = split(group, template, count);
    if ('reason' in sets) return { unpriced: sets.reason };
    const [onDemand, spot] = sets;
    const volumes = templateVolumes(template, undefined);
    const lines = (set: Factor, purchase: 'on-demand' | 'spot'): readonly CostLine[] =>
      set.value.high.isZero()
        ? []
        : nodeLines(scope, { count: set, types, purchase, volumes, template, prefix: `${purchase}.` });
    const path = blocksOf(group, policy).length === 0 ? 'launch_template' : specification;
    return {
      lines: [...lines(onDemand, 'on-demand'), ...lines(spot, 'spot')],
      notes: templateNotes(group, template, path),
    };
  },
};
