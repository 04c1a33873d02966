import { diffEstimates } from '../diff/diff';
import { estimate } from '../estimate/estimate';
import { nodeGroupOf, type Resources, synthOf, today } from '../estimate/model.fixture';
import { explain } from '../explain/explain';
import { evaluateGates } from '../gates/gates';
import { usageOf } from '../usage/usage';
import type { CostReport } from './report';

const vpc = { aws_vpc: { main: { cidr_block: '10.1.0.0/16' } } };

const before: Resources = {
  ...vpc,
  aws_eks_cluster: { prod: { name: 'prod', version: '1.35', enabled_cluster_log_types: ['audit'] } },
  aws_nat_gateway: { a: { subnet_id: 'subnet-a', allocation_id: '${aws_eip.a.id}' } },
  aws_eip: { a: {} },
  aws_instance: { bastion: { instance_type: 't3.large' } },
};

const after: Resources = {
  ...before,
  aws_nat_gateway: {
    a: { subnet_id: 'subnet-a', allocation_id: '${aws_eip.a.id}' },
    b: { subnet_id: 'subnet-b', allocation_id: '${aws_eip.b.id}' },
  },
  aws_eip: { a: {}, b: {} },
  aws_instance: { bastion: { instance_type: 'zz9.large' } },
  aws_eks_node_group: { workers: nodeGroupOf({ instance_types: ['m5.large'] }, [2, 3, 6]) },
  aws_kms_key: { secrets: { description: 'secrets', tags: { team: 'platform' } } },
  aws_unheard_of: { thing: {} },
};

/** A small report with everything that a report can have. */
export const smallReport = (resources: Resources = after): CostReport => {
  const model = synthOf(resources);
  const now = estimate(model, { at: today });
  const diff = diffEstimates(estimate(synthOf(before), { at: today }), now);
  const gates = evaluateGates(
    {
      version: 1,
      budgets: [
        { name: 'platform', monthly: 5, tags: { team: 'platform' } },
        { monthly: 300, figure: 'high' },
        { increase: 1000 },
        { minCoverage: 50 },
      ],
    },
    { estimate: now, diff },
  );
  return { estimate: now, diff, gates, notes: explain(model, now) };
};

/** Names as an attacker would choose them, wherever a stack can have a name. */
export const hostileReport = (name: string): CostReport => {
  const report = smallReport();
  const rename = <T extends { readonly address: string }>(each: T): T => ({
    ...each,
    address: `${each.address}["${name}"]`,
  });
  const { estimate: of, diff, gates = [], notes = [] } = report;
  if (diff === undefined) throw new Error('the small report has a difference');
  return {
    estimate: {
      ...of,
      name,
      usage: { ...of.usage, file: name },
      resources: of.resources.map((resource) => ({
        ...rename(resource),
        name,
        type: resource.state === 'free' ? name : resource.type,
        constructPath: name,
        source: { file: name, line: 1, column: 1 },
        tags: { [name]: name },
        ...(resource.reason === undefined ? {} : { reason: name }),
        notes: [name],
        lines: resource.lines.map((line) => ({
          ...line,
          title: name,
          formula: name,
          notes: [name],
          ...(line.reason === undefined ? {} : { reason: name }),
          factors: line.factors.map((factor) => ({ ...factor, label: name, from: name })),
        })),
      })),
      warnings: [{ code: 'HERA_COST_007', path: name, message: name, fix: name }],
    },
    diff: { ...diff, from: { ...diff.from, name }, changes: diff.changes.map(rename), differences: [name] },
    gates: gates.map((gate) => ({ ...gate, budget: name, text: name, notes: [name] })),
    notes: notes.map((note) => ({ ...note, title: name, text: name, advice: [name], resources: [name] })),
  };
};

/** The same, with usage stated as absent. */
export const withoutUse = (): CostReport => ({
  estimate: estimate(synthOf(after), { at: today, usage: usageOf({ profile: 'none' }) }),
});
