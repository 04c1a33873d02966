import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alarmIds, alarmSet } from './alarms/alarm-set';
import { clusterWidgets } from './dashboard/cluster-widgets';
import { countMetrics } from './dashboard/widgets';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
const periods: Readonly<Record<number, string>> = { 60: '1 min', 300: '5 min', 86_400: '1 day' };

describe('README', () => {
  it.each(alarmIds)('says of %s what it is', (id) => {
    const { meaning, threshold, datapointsToAlarm, evaluationPeriods, periodSeconds, missingData } = alarmSet[id];
    const cells = readme
      .split('\n')
      .find((line) => line.startsWith(`| \`${id}\` `))
      ?.split('|')
      .map((cell) => cell.trim());
    expect(cells?.slice(2, -1)).toEqual([
      meaning.replace('{threshold}', String(threshold)),
      `${datapointsToAlarm} of ${evaluationPeriods} × ${periods[periodSeconds]}`,
      `\`${missingData}\``,
    ]);
  });

  it('counts the metrics of the dashboard right', () => {
    const widgets = clusterWidgets({
      clusterName: 'prod',
      natGateways: ['a', 'b', 'c'].map((natGatewayId) => ({ natGatewayId })),
      containerInsights: true,
      alarmArns: [],
      findingsRuleName: 'rule',
      controlPlaneErrors: true,
    });
    expect(readme).toContain(`everything\nshown it has ${countMetrics(widgets)}.`);
  });
});
