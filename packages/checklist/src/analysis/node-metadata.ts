import { isUnknown } from '@hera/stack-model';
import type { Findings } from '../engine/findings';
import { isUnset, theOne } from './references';
import type { NodeSource } from './nodes';

/**
 * Judges the instance metadata of a group's nodes. Without a launch template of its own EKS makes one, with a hop limit of 2. Source: EKS best
 * practices, identity and access management, "Restrict access to the instance profile", 2026-11.
 */
export const judgeMetadata = (
  findings: Findings,
  { resource, kind, launchTemplate }: NodeSource,
  hopLimit: number,
): void => {
  if (kind === 'fargate') return;
  if (launchTemplate === undefined) {
    if (theOne(resource, 'launch_template') === undefined && isUnset(resource, 'launch_template'))
      findings.breaks(resource, 'has no launch template: EKS makes one whose metadata pods can reach', {
        attribute: 'launch_template',
        expected: `a launch template with tokens required and a hop limit of ${hopLimit}`,
      });
    else findings.unknown(resource, 'its launch template is not in the document', { attribute: 'launch_template' });
    return;
  }
  const tokens = launchTemplate.text('metadata_options[0].http_tokens');
  const tokenDetail = { attribute: 'metadata_options[0].http_tokens', expected: 'required' };
  if (tokens === 'required') findings.holds(launchTemplate, 'asks for a token', tokenDetail);
  else if (isUnknown(tokens) && !isUnset(launchTemplate, 'metadata_options[0].http_tokens'))
    findings.unknown(launchTemplate, 'whether it asks for a token is not known', tokenDetail);
  else findings.breaks(launchTemplate, 'does not ask for a token', { ...tokenDetail, value: 'optional' });
  const hops = launchTemplate.number('metadata_options[0].http_put_response_hop_limit');
  const hopDetail = { attribute: 'metadata_options[0].http_put_response_hop_limit', expected: String(hopLimit) };
  if (typeof hops === 'number' && hops <= hopLimit)
    findings.holds(launchTemplate, `tokens travel ${hops} hop`, hopDetail);
  else if (typeof hops === 'number')
    findings.breaks(launchTemplate, `tokens travel ${hops} hops, so pods get them`, hopDetail);
  else if (launchTemplate.get('metadata_options[0].http_endpoint') === 'disabled')
    findings.holds(launchTemplate, 'has no metadata at all', { attribute: 'metadata_options[0].http_endpoint' });
  else findings.unknown(launchTemplate, 'how far tokens travel is left to the machine image', hopDetail);
};
