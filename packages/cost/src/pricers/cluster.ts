import { isUnknown } from '@hera/stack-model';
import { autoModeDimension, isDimension } from '@hera/prices';
import { rangeOf } from '../estimate/range';
import type { CostLine } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { assumedNodes } from './assumed-nodes';
import { eksSupportOf } from './eks-support';
import { logTypeKeys } from './log-types';
import type { Priced, Pricer } from './pricer';
import { isOpen, known, texts } from './values';

const surcharge = (scope: ResourceScope, notes: readonly string[], low: 0 | 1, expected: 0 | 1): CostLine =>
  scope.line({
    id: 'extended-support',
    of: 'eks.extended-support',
    factors: [
      { label: 'cluster in extended support', value: rangeOf(low, expected, 1), from: 'version and date' },
      scope.hours,
    ],
    notes,
  });

/**
 * The surcharge by version and date. `support_type` is a policy and no billing state: EXTENDED in standard support costs nothing, and with
 * STANDARD EKS moves the cluster to the next version at the end of standard support, so that it never pays.
 */
const supportLines = (scope: ResourceScope): { lines: readonly CostLine[]; notes: readonly string[] } => {
  const { resource, context } = scope;
  const version = known(resource.text('version'));
  const policy = known(resource.text('upgrade_policy[0].support_type'));
  if (version === undefined) {
    return isOpen(resource, 'version')
      ? { lines: [surcharge(scope, ['its version is not known before the apply'], 0, 0)], notes: [] }
      : { lines: [], notes: ['no version is set: EKS takes its default, which is in standard support'] };
  }
  const { phase, standardSupportEnds, extendedSupportEnds } = eksSupportOf(version, context.date);
  if (phase === 'standard')
    return { lines: [], notes: [`standard support of ${version} ends on ${standardSupportEnds ?? ''}`] };
  if (phase === 'unknown-version')
    return {
      lines: [surcharge(scope, [`${version} is not in the version table: counted as in standard support`], 0, 0)],
      notes: [],
    };
  const since = standardSupportEnds === undefined ? 'long ago' : `on ${standardSupportEnds}`;
  if (policy === 'STANDARD')
    return {
      lines: [
        surcharge(
          scope,
          [
            `standard support of ${version} ended ${since}; with support_type STANDARD EKS upgrades it, and it does not pay`,
          ],
          0,
          0,
        ),
      ],
      notes: [],
    };
  const note =
    phase === 'extended'
      ? `${version} is in extended support until ${extendedSupportEnds ?? ''}`
      : `all support of ${version} ended ${extendedSupportEnds === undefined ? 'long ago' : `on ${extendedSupportEnds}`}: EKS upgrades it by itself`;
  return { lines: [surcharge(scope, [note], 1, 1)], notes: [] };
};

const tierLines = (scope: ResourceScope): readonly CostLine[] => {
  const path = 'control_plane_scaling_config[0].tier';
  const tier = known(scope.resource.text(path));
  const title = 'Provisioned Control Plane';
  if (tier === undefined)
    return isOpen(scope.resource, path)
      ? [scope.unpriced('provisioned', title, 'its scaling tier is not known before the apply')]
      : [];
  if (tier === 'standard') return [];
  const dimension = `eks.provisioned-${tier.replace(/^tier-/, '')}`;
  return [
    isDimension(dimension)
      ? scope.line({ id: 'provisioned', of: dimension, factors: [scope.hours] })
      : scope.unpriced('provisioned', title, `the catalogue has no price of ${tier}`),
  ];
};

const logLines = (scope: ResourceScope): readonly CostLine[] => {
  const { resource } = scope;
  const types = texts(resource, 'enabled_cluster_log_types');
  if (types === undefined) {
    const value = resource.get('enabled_cluster_log_types');
    return isUnknown(value) ? [scope.unpriced('logs', 'control plane logs', 'its log types are not known')] : [];
  }
  return [...new Set(types)].sort().map((type) => {
    const key = logTypeKeys[type];
    return key === undefined
      ? scope.unpriced(`logs.${type}`, `log type ${type}`, `${type} is no log type that is known`)
      : scope.usageLine({
          id: `logs.${type}`,
          title: `control plane log: ${type}`,
          of: 'logs.vended',
          key,
          label: 'GB',
        });
  });
};

/** Volume of a node that Auto Mode makes without being told. Source: EKS user guide, NodeClass, ephemeralStorage; from memory. */
const autoModeNotes = [
  'volumes of these nodes come with their NodeClass, 80 GB of gp3 each by default: not in this line',
];

const autoModeLines = (scope: ResourceScope): readonly CostLine[] => {
  const path = 'compute_config[0].enabled';
  const isOn = known(scope.resource.flag(path));
  if (isOn === undefined)
    return isOpen(scope.resource, path)
      ? [scope.unpriced('auto-mode', 'EKS Auto Mode', 'not known before the apply')]
      : [];
  if (!isOn) return [];
  const type = scope.useText('auto_mode_instance_type');
  const nodes = assumedNodes(scope, {
    id: 'auto-mode',
    who: 'EKS Auto Mode',
    type: 'aws_eks_cluster',
    keys: {
      nodes: 'auto_mode_nodes',
      instanceType: 'auto_mode_instance_type',
      capacityType: 'auto_mode_capacity_type',
    },
    notes: autoModeNotes,
  });
  if (type === undefined) return [nodes];
  return [
    nodes,
    scope.usageLine({
      id: 'auto-mode-fee',
      of: autoModeDimension(type),
      key: 'auto_mode_nodes',
      label: 'nodes',
      factors: [scope.hours],
    }),
  ];
};

/** The control plane, what it logs, and what Auto Mode runs. */
export const cluster: Pricer = {
  types: ['aws_eks_cluster'],
  part: 'Control plane',
  price: (scope): Priced => {
    const support = supportLines(scope);
    return {
      lines: [
        scope.line({ id: 'control-plane', of: 'eks.control-plane', factors: [scope.hours] }),
        ...support.lines,
        ...tierLines(scope),
        ...logLines(scope),
        ...autoModeLines(scope),
      ],
      notes: support.notes,
    };
  },
};
