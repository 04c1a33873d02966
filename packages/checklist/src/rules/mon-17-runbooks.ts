import { judgeRunbooks } from '../analysis/runbooks';
import type { Rule } from '../engine/rule';

/** Every alarm carries a link to a runbook. */
export const runbooks: Rule = { item: 'mon-17-runbooks', resources: judgeRunbooks };
