import type { z } from 'zod';
import { checkedBody } from '../admin-body';
import { AwsError } from '../aws-error';
import type { AdminRequest } from '../service';
import { invalidParameter, notFound } from './errors';
import { issueCodes } from './issue-codes';
import { type ActiveRule, healthOf } from './lifecycle';
import { type EksEvent, type EksKind, type EksScriptRule, FAILED_STATUS } from './script-rule';
import { healthSchema, scriptRuleSchema } from './script-rule';
import { type ClusterRecord, clusterOf, type EksStore } from './store';

const parse = <Value>(schema: z.ZodType<Value>, body: unknown): Value => checkedBody(schema, body, invalidParameter);

const checkCodes = (codes: readonly string[], kind: EksKind, event?: EksEvent): string[] => {
  const allowed = issueCodes(kind, event);
  return codes
    .filter((code) => !allowed.includes(code))
    .map((code) => `issues.code: ${code} is not one of ${allowed.join(', ')}`);
};

const checkRule = (rule: EksScriptRule): void => {
  const problems: string[] = [];
  const statuses: readonly string[] = FAILED_STATUS[rule.kind][rule.event];
  if (statuses.length === 0) problems.push(`event: EKS has no ${rule.event} of a ${rule.kind}`);
  const { failure } = rule;
  if (failure?.status !== undefined && !statuses.includes(failure.status)) {
    problems.push(`failure.status: ${failure.status} is not one of ${statuses.join(', ')}`);
  }
  problems.push(
    ...checkCodes(
      (failure?.issues ?? []).map(({ code }) => code),
      rule.kind,
      rule.event,
    ),
  );
  if (rule.kind === 'cluster' && (rule.name ?? rule.cluster) !== (rule.cluster ?? rule.name)) {
    problems.push(`name: ${rule.name} is not the cluster ${rule.cluster}`);
  }
  if (problems.length > 0) throw invalidParameter(problems.join('; '));
};

const answerOf = ({ id, rule, uses }: ActiveRule): object => ({ id, rule, uses });

const healthTarget = (
  record: ClusterRecord,
  { kind, cluster, name = cluster }: z.infer<typeof healthSchema>,
): { status?: string | undefined; health?: { issues?: object[] | undefined } | undefined } => {
  if (kind === 'cluster') return record.cluster;
  const found = { nodegroup: record.nodegroups, addon: record.addons, 'fargate-profile': record.fargateProfiles }[
    kind
  ].get(name);
  if (found === undefined) throw notFound(`No ${kind} ${name} in the cluster ${cluster}.`, { clusterName: cluster });
  return found;
};

const putHealth = (store: EksStore, body: unknown): object => {
  const asked = parse(healthSchema, body);
  const problems = checkCodes(
    asked.issues.map(({ code }) => code),
    asked.kind,
  );
  if (problems.length > 0) throw invalidParameter(problems.join('; '));
  const scope = store.scope({ account: asked.account, region: asked.region, service: 'eks' });
  const target = healthTarget(clusterOf(scope, asked.cluster), asked);
  target.health = healthOf(asked.issues as Parameters<typeof healthOf>[0]);
  // Clusters and Fargate profiles have no status for it: only their health tells.
  if (asked.kind === 'nodegroup' || asked.kind === 'addon') {
    target.status = asked.issues.length > 0 ? 'DEGRADED' : 'ACTIVE';
  }
  return { status: target.status, health: target.health };
};

/**
 * `PUT /_hera/eks/script` adds a rule, `GET` lists rules with their uses, `DELETE /_hera/eks/script/{id}` releases one and
 * `DELETE /_hera/eks/script` all; `PUT /_hera/eks/health` makes an existing resource ill or well.
 * @throws AwsError InvalidParameterException with every problem, ResourceNotFoundException
 */
export const eksAdmin =
  (store: EksStore) =>
  ({ method, path, body }: AdminRequest): object => {
    const { lifecycle } = store;
    const [head, id] = path;
    if (head === 'health' && method === 'PUT' && id === undefined) return putHealth(store, body);
    if (head === 'script' && method === 'PUT' && id === undefined) {
      const rule = parse(scriptRuleSchema, body) as EksScriptRule;
      checkRule(rule);
      return answerOf(lifecycle.addRule(rule));
    }
    if (head === 'script' && method === 'GET') return { rules: lifecycle.rules().map(answerOf) };
    if (head === 'script' && method === 'DELETE') {
      const ids = id === undefined ? lifecycle.rules().map((active) => active.id) : [id];
      const released = ids.map((each) => lifecycle.release(each));
      if (released.includes(undefined)) throw notFound(`No script rule ${id}: it was released already.`);
      return { rules: released.flatMap((active) => (active === undefined ? [] : [answerOf(active)])) };
    }
    throw new AwsError('NotFoundException', 404, `${method} /_hera/eks/${path.join('/')} is not an admin request.`);
  };
