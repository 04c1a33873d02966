import { judgeMetadata } from '../analysis/node-metadata';
import { nodeSources } from '../analysis/nodes';
import { notApplicable, unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

/** Instance metadata of nodes asks for a token, and the token does not leave the node. */
export const imdsv2: Rule = {
  item: 'beyond-30-imdsv2',
  resources: (scope, { parameters }) => {
    const sources = nodeSources(scope);
    if (sources.length === 0) return unknownBecause('there are no nodes here');
    if (sources.every(({ kind }) => kind === 'fargate'))
      return notApplicable('all pods run on Fargate, which has no instance metadata');
    const findings = scope.findings();
    for (const source of sources) judgeMetadata(findings, source, parameters.number('hopLimit'));
    return findings.judge('every group asks for a token that does not leave the node');
  },
};
