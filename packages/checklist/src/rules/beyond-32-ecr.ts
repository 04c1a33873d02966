import { isUnknown } from '@hera/stack-model';
import { isUnset } from '../analysis/references';
import { ofItsRegion } from '../analysis/regions';
import { notApplicable } from '../engine/findings';
import type { Rule } from '../engine/rule';

/** Every ECR repository scans on push and refuses to move a tag. */
export const ecr: Rule = {
  item: 'beyond-32-ecr',
  resources: (scope) => {
    const repositories = scope.resources('aws_ecr_repository');
    const [gap] = scope.gaps;
    if (repositories.length === 0)
      return gap === undefined
        ? notApplicable('no image repository is made here')
        : { status: 'unknown', reason: `no image repository is seen; but ${gap}`, evidence: [] };
    const registries = scope
      .resourcesIfLooked('aws_ecr_registry_scanning_configuration')
      .filter((each) => each.get('scan_type') === 'ENHANCED' || each.get('rule[0].scan_frequency') === 'SCAN_ON_PUSH');
    const findings = scope.findings();
    for (const repository of repositories) {
      const near = ofItsRegion(scope, repository, registries);
      const registry = near.own.length > 0;
      const tags = repository.text('image_tag_mutability');
      const tagDetail = { attribute: 'image_tag_mutability', value: tags ?? 'MUTABLE', expected: 'IMMUTABLE' };
      if (typeof tags === 'string' && tags.startsWith('IMMUTABLE'))
        findings.holds(repository, 'refuses to move a tag', tagDetail);
      else if (isUnknown(tags) && !isUnset(repository, 'image_tag_mutability'))
        findings.unknown(repository, 'whether tags move is not known', tagDetail);
      else findings.breaks(repository, 'lets tags move', tagDetail);
      const scan = repository.flag('image_scanning_configuration[0].scan_on_push');
      const scanDetail = {
        attribute: 'image_scanning_configuration[0].scan_on_push',
        value: scan ?? 'false',
        expected: 'true',
      };
      if (scan === true || registry)
        findings.holds(repository, registry ? 'is scanned by the registry' : 'scans on push', scanDetail);
      else if (isUnknown(scan)) findings.unknown(repository, 'whether it scans is not known', scanDetail);
      else if (near.open)
        findings.unknown(repository, 'whether the registry that scans is in its region is not told', scanDetail);
      else findings.breaks(repository, 'does not scan on push', scanDetail);
    }
    return findings.judge(`all ${repositories.length} repositories scan on push and keep their tags`);
  },
};
