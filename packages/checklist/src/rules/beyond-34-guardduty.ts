import { isUnknown, type Resource } from '@hera/stack-model';
import { clustersOf } from '../analysis/ownership';
import { byTarget, knownText } from '../analysis/references';
import { ofItsRegion, sameRegion } from '../analysis/regions';
import { type Findings, unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const wanted: readonly (readonly [string, readonly string[]])[] = [
  ['audit logs', ['EKS_AUDIT_LOGS']],
  ['what runs on nodes', ['RUNTIME_MONITORING', 'EKS_RUNTIME_MONITORING']],
];

const featuresByDetector = (scope: ResourceScope) =>
  byTarget(scope.resourcesIfLooked('aws_guardduty_detector_feature'), 'detector_id');

const featuresOf = (scope: ResourceScope, detector: Resource): ReadonlyMap<string, string | undefined> => {
  const of = scope.once(featuresByDetector).get(detector) ?? [];
  const features = new Map(
    of.flatMap((each): [string, string | undefined][] => {
      const name = knownText(each, 'name');
      return name === undefined ? [] : [[name, knownText(each, 'status')]];
    }),
  );
  // The older way to say it, in the detector itself.
  if (detector.get('datasources[0].kubernetes[0].audit_logs[0].enable') === true && !features.has('EKS_AUDIT_LOGS'))
    features.set('EKS_AUDIT_LOGS', 'ENABLED');
  return features;
};

const judgeDetector = (scope: ResourceScope, findings: Findings, detector: Resource): void => {
  const on = detector.flag('enable');
  if (on === false) return findings.breaks(detector, 'is off', { attribute: 'enable', expected: 'true' });
  if (isUnknown(on)) return findings.unknown(detector, 'whether it is on is not known', { attribute: 'enable' });
  const features = featuresOf(scope, detector);
  for (const [what, names] of wanted) {
    const states = names.filter((name) => features.has(name)).map((name) => features.get(name));
    const detail = { attribute: names[0] ?? '', value: states.join(', ') || 'not set', expected: 'ENABLED' };
    if (states.includes('ENABLED')) findings.holds(detector, `watches ${what}`, detail);
    else if (states.includes(undefined))
      findings.unknown(detector, `whether it watches ${what} is not known`, { ...detail, value: 'not known' });
    else findings.breaks(detector, `does not watch ${what}`, detail);
  }
};

/** GuardDuty watches audit logs and what runs on the nodes, in the region of each cluster. */
export const guardduty: Rule = {
  item: 'beyond-34-guardduty',
  resources: (scope) => {
    const detectors = scope.resources('aws_guardduty_detector');
    const elsewhere = scope.facts('threat-detection').some(({ detector }) => detector !== 'own');
    if (detectors.length === 0)
      return unknownBecause(
        elsewhere
          ? 'GuardDuty is run from elsewhere: live AWS shows it, or whoever runs it attests it'
          : 'no detector is made here: the organisation may run one, which live AWS shows',
      );
    const findings = scope.findings();
    const clusters = clustersOf(scope);
    // One of a region without a cluster watches none of them.
    const near = detectors.filter(
      (detector) => clusters.length === 0 || clusters.some((cluster) => sameRegion(scope, detector, cluster) !== false),
    );
    for (const detector of near) judgeDetector(scope, findings, detector);
    for (const cluster of clusters)
      if (ofItsRegion(scope, cluster, near).own.length === 0)
        findings.unknown(
          cluster,
          'no detector is made here in its region: the organisation may run one, which live AWS shows',
        );
    return findings.judge('GuardDuty watches audit logs and what runs on the nodes');
  },
};
