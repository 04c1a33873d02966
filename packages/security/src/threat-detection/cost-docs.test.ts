import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import data from './data/costs.json';

interface Price {
  readonly unit: string;
  readonly regions: Readonly<
    Record<string, { readonly steps: readonly { upTo?: number; usd: number }[]; readonly source: string } | undefined>
  >;
}

const prices: Readonly<Record<string, Price>> = data.prices;

/** `@cost` texts of this folder, with the file that each is in. A tag ends with the next tag or the comment. */
const costLines = readdirSync(__dirname, 'utf8')
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) =>
    [...readFileSync(join(__dirname, file), 'utf8').matchAll(/@cost\s+([^@]*?)\s*(?:\*\/|\n\s*\*\s*@)/g)].map(
      ([, text = '']) => ({ file, text: text.replace(/\n\s*\*\s*/g, ' ') }),
    ),
  );

const figure = /([\d.]+) USD per ([\w-]+(?: events)?)([^()]*)\(([\w-]+)\)/g;

/** What is wrong with a line: each figure has its price behind it in brackets, in the words of the data. */
const faults = (text: string): readonly string[] => {
  const found = [...text.matchAll(figure)];
  const said = text.match(/USD/g) ?? [];
  return [
    ...(found.length === 0 || found.length < said.length ? [`a figure without its price in "${text}"`] : []),
    ...found.flatMap(([, usd = '', unit = '', , name = '']) => {
      const price = prices[name];
      if (price === undefined) return [`no price is called ${name}`];
      const right = String(price.regions['us-east-1']?.steps[0]?.usd);
      return [
        ...(usd === right ? [] : [`${name} is ${right}, not ${usd}`]),
        ...(unit === price.unit ? [] : [`${name} is per ${price.unit}, not per ${unit}`]),
      ];
    }),
  ];
};

describe('prices of threat detection', () => {
  it('are dated, have a source each, and get cheaper step by step', () => {
    expect(Date.parse(data.asOf)).not.toBeNaN();
    for (const [name, { regions }] of Object.entries(prices)) {
      expect(Object.keys(regions), name).toContain('us-east-1');
      for (const entry of Object.values(regions)) {
        expect(Object.keys(data.source)).toContain(entry?.source);
        const steps = entry?.steps ?? [];
        expect(steps.map(({ usd }) => usd)).toEqual(steps.map(({ usd }) => usd).toSorted((one, other) => other - one));
        const ends = steps.map(({ upTo }) => upTo ?? Infinity);
        expect(ends).toEqual([...new Set(ends)].toSorted((one, other) => one - other));
      }
    }
  });

  it.each([
    ['1.6 USD per million events (guardduty-eks-audit-logs), less beyond', []],
    ['0.03 USD per GB scanned (guardduty-ebs-malware)', []],
    ['1.7 USD per million events (guardduty-eks-audit-logs)', ['guardduty-eks-audit-logs is 1.6, not 1.7']],
    ['1.5 USD per GB (guardduty-runtime)', ['guardduty-runtime is per vCPU-month, not per GB']],
    ['1.5 USD per vCPU-month (guardduty-agent)', ['no price is called guardduty-agent']],
    ['a lot', ['a figure without its price in "a lot"']],
    ['4 USD per million events (guardduty-cloudtrail), 1 USD per GB', [expect.stringContaining('without its price')]],
  ])('are found wrong in docstrings: %s', (text, wrong) => {
    expect(faults(text)).toEqual(wrong);
  });

  it('are those that the docstrings repeat', () => {
    expect(costLines).toHaveLength(7);
    expect(costLines.flatMap(({ file, text }) => faults(text).map((fault) => `${file}: ${fault}`))).toEqual([]);
  });
});
