import { judgeRunbooks } from '../analysis/runbooks';
import type { Rule } from '../engine/rule';

/** Whoever is on call finds a runbook from the alarm itself: the same data as `mon-17-runbooks`, attested by somebody else. */
export const onCallRunbooks: Rule = { item: 'ops-24-on-call-runbooks', resources: judgeRunbooks };
