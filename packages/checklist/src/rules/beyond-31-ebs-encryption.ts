import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import { keyUsed } from '../analysis/keys';
import { nodeSources } from '../analysis/nodes';
import { knownBlocks } from '../analysis/references';
import { ofItsRegion, sameRegion } from '../analysis/regions';
import { type Findings, notApplicable, unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

const judgeDevice = (
  findings: Findings,
  template: Resource,
  device: Attributes,
  index: number,
  byDefault: boolean | undefined,
  ownKey: boolean,
): void => {
  const path = `block_device_mappings[${index}].ebs[0]`;
  const encrypted = device.flag('ebs[0].encrypted');
  const detail = { attribute: `${path}.encrypted`, expected: 'true' };
  if (encrypted === false) return findings.breaks(template, 'has a volume that is not encrypted', detail);
  if (encrypted !== true && byDefault !== true)
    return isUnknown(encrypted)
      ? findings.unknown(template, 'whether its volumes are encrypted is not known', detail)
      : byDefault === false
        ? findings.breaks(template, 'leaves it to the default of the account, which is off', detail)
        : findings.unknown(template, 'leaves it to the default of the account, which is not here', detail);
  const { kind } = keyUsed(template, `${path}.kms_key_id`);
  if (ownKey && kind !== 'own' && kind !== 'elsewhere')
    return findings.breaks(template, 'is not encrypted with a key of its own', {
      attribute: `${path}.kms_key_id`,
      expected: 'a customer-managed key',
    });
  findings.holds(
    template,
    kind === 'own' || kind === 'elsewhere' ? 'is encrypted with a key of its own' : 'is encrypted',
    detail,
  );
};

/** Every volume of a node is encrypted, by its launch template or by the default of the account. */
export const ebsEncryption: Rule = {
  item: 'beyond-31-ebs-encryption',
  resources: (scope, { parameters }) => {
    const sources = nodeSources(scope).filter(({ kind }) => kind !== 'fargate');
    const defaults = scope.resourcesIfLooked('aws_ebs_encryption_by_default');
    if (sources.length === 0)
      return nodeSources(scope).length > 0
        ? notApplicable('all pods run on Fargate, which encrypts its disks')
        : unknownBecause('there are no nodes here');
    /** Whether it is on in the region of something. Not set is on, as the provider has it. */
    const defaultFor = (resource: Resource): boolean | undefined => {
      const states = ofItsRegion(scope, resource, defaults).own.map((each) => each.get('enabled') ?? true);
      return states.includes(true) ? true : states.includes(false) ? false : undefined;
    };
    const ownKey = parameters.flag('customerManagedKey');
    const findings = scope.findings();
    for (const each of defaults)
      if (sources.every(({ resource }) => sameRegion(scope, each, resource) === false)) continue;
      else if (defaultFor(each) === true)
        findings.holds(each, 'volumes are encrypted by default', { attribute: 'enabled' });
      else if (defaultFor(each) === false)
        findings.warns(each, 'the default of the account is off', { attribute: 'enabled', expected: 'true' });
    const seen = new Set<Resource>();
    for (const { resource, launchTemplate } of sources) {
      const byDefault = defaultFor(launchTemplate ?? resource);
      const devices = launchTemplate === undefined ? [] : knownBlocks(launchTemplate, 'block_device_mappings');
      if (launchTemplate !== undefined && devices === undefined)
        findings.unknown(launchTemplate, 'its volumes are not known', { attribute: 'block_device_mappings' });
      else if (launchTemplate === undefined || devices === undefined || devices.length === 0) {
        if (byDefault === true) findings.holds(resource, 'is encrypted by the default of the account');
        else if (byDefault === false)
          findings.breaks(resource, 'leaves it to the default of the account, which is off');
        else findings.unknown(resource, 'leaves it to the default of the account, which is not here');
      } else if (!seen.has(launchTemplate)) {
        seen.add(launchTemplate);
        for (const [index, device] of devices.entries())
          judgeDevice(findings, launchTemplate, device, index, byDefault, ownKey);
      }
    }
    return findings.judge('the volumes of every group of nodes are encrypted', {
      notSeen: ['volumes of pods: their storage class decides'],
    });
  },
};
