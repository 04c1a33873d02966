import { Decimal } from '@hera/prices';
import type { NoteFigure } from './note';
import type { Explainer } from './scope';

const months = [
  { hours: 720, label: 'a month of 30 days' },
  { hours: 744, label: 'a month of 31 days' },
] as const;

/** What a month of 720 or 744 hours makes of the same prices. */
export const hoursOfAMonth: Explainer = ({ estimate }) => {
  const byTheHour = estimate.resources
    .flatMap(({ lines }) => lines)
    .filter(({ factors, monthly }) => monthly !== undefined && factors.some(({ label }) => label === 'hours'))
    .reduce((sum, { monthly }) => sum.plus(monthly?.expected ?? 0), new Decimal(0));
  if (byTheHour.isZero()) return [];
  const { hoursPerMonth, monthly } = estimate;
  const total = monthly.expected;
  const rest = total.minus(byTheHour);
  const figureOf = ({ hours, label }: (typeof months)[number]): NoteFigure => ({
    label: `${label}, ${hours} hours`,
    value: byTheHour.times(hours).dividedBy(hoursPerMonth).plus(rest),
    unit: 'USD a month',
    formula: `${byTheHour.toFixed(2)} USD by the hour × ${hours} ÷ ${hoursPerMonth} + ${rest.toFixed(2)} USD of other things`,
  });
  return [
    {
      id: 'hours-of-a-month',
      title: 'Hours of a month',
      text: `This estimate counts a month with ${hoursPerMonth} hours: 365 days × 24 hours ÷ 12 months. A bill counts the hours of its own month, and other calculators take 720 or 744: that alone is up to 2 % between two correct figures.`,
      resources: [],
      figures: [
        figureOf(months[0]),
        {
          label: `the mean month, ${hoursPerMonth} hours: this estimate`,
          value: total,
          unit: 'USD a month',
          formula: `${byTheHour.toFixed(2)} USD by the hour + ${rest.toFixed(2)} USD of other things`,
        },
        figureOf(months[1]),
      ],
      advice: ['compare figures on the same hours: ask what a month is before you look for a difference'],
      prices: [],
      facts: [],
    },
  ];
};
