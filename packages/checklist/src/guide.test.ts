import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as stackModel from '@hera/stack-model';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as checklist from './index';
import * as ownRules from './own-rule/index';

const guide = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'guides', 'write-your-own-rule.md'), 'utf8');
const blocks = [...guide.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code ?? '');

const modules: Readonly<Record<string, unknown>> = {
  '@hera/checklist': checklist,
  '@hera/checklist/own-rule': ownRules,
  '@hera/stack-model': stackModel,
  'node:assert/strict': { __esModule: true, default: assert },
};

/** Runs a block as a module of its own, with nothing but what a user can import. */
const exportsOf = (code: string): Record<string, unknown> => {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const exported: Record<string, unknown> = {};
  const load = (name: string): unknown => {
    const found = modules[name];
    if (found === undefined) throw new Error(`the guide imports ${name}`);
    return found;
  };
  new Function('exports', 'require', outputText)(exported, load);
  return exported;
};

it('the guide to a rule of your own works as it is written', () => {
  const [item, rule, , test] = blocks.map(exportsOf);
  const run = test?.['testRule'] as (item: unknown, rule: unknown) => void;
  expect(() => run(item?.['item'], rule?.['rule'])).not.toThrow();
  expect(ownRules.checkItem(item?.['item'])).toEqual(item?.['item']);
});
