import { GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { saysNotFound } from '@hera/core/aws-sdk';
import { type DashboardFact, factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { judge, notApplicable, observe, type Observation, setDifference } from '../internal/observation';

interface Body {
  readonly widgets?: readonly {
    readonly properties?: { readonly title?: string; readonly metrics?: readonly unknown[] };
  }[];
}

/** A name that stands by itself, and not as a part of a longer one. */
const names = (text: string, name: string): boolean => text.split(/[^\w-]+/).includes(name);

const look = async ({ aws }: CheckContext, declared: DashboardFact): Promise<Observation> => {
  const { name, clusterName } = declared;
  try {
    const { DashboardBody: text = '{}' } = await aws.cloudwatch.send(new GetDashboardCommand({ DashboardName: name }));
    const { widgets = [] } = JSON.parse(text) as Body;
    const titles = widgets.flatMap(({ properties }) => properties?.title ?? []);
    const metrics = widgets.reduce((sum, { properties }) => sum + (properties?.metrics?.length ?? 0), 0);
    return observe('cloudwatch:GetDashboard', name, `${widgets.length} widgets, ${metrics} metrics`, [
      setDifference(declared.widgets, titles),
      metrics !== declared.metrics && `it has ${metrics} metrics, expected ${declared.metrics}`,
      clusterName !== undefined && !names(text, clusterName) && `it does not show the cluster ${clusterName}`,
    ]);
  } catch (error) {
    if (!saysNotFound(error)) throw error;
    return observe('cloudwatch:GetDashboard', name, 'no such dashboard', ['the dashboard does not exist']);
  }
};

/** Dashboards: their widgets, and that they show the cluster. */
export const dashboards: Check = {
  id: 'dashboards',
  title: 'Every declared dashboard shows its cluster',
  subject: 'monitoring',
  run: async (context) => {
    const declared = factsOf(context.manifest.facts, 'dashboard');
    if (declared.length === 0) return notApplicable('the stack declares no dashboard');
    return judge(
      declared
        .map(({ name, widgets, metrics }) => `${name} with ${widgets.length} widgets, ${metrics} metrics`)
        .join('; '),
      await Promise.all(declared.map((fact) => look(context, fact))),
    );
  },
};
