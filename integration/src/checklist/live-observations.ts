import { evaluate, type EvaluationInput, type ItemResult } from '@hera/checklist';
import { type KubernetesGet, kubectlAnswer } from '@hera/checklist/live-kubernetes';
import type { Kubectl } from '../kubernetes/kubectl';

/** Reads the API as the bearer of a `Kubectl`. */
export const getAs =
  (kubectl: Kubectl): KubernetesGet =>
  async (path) => {
    const { code, stdout, stderr } = await kubectl.run(['get', '--raw', path]);
    return kubectlAnswer(code, stdout, stderr);
  };

/** Results by the number that an item begins with, such as `infra-02`. A rule that threw ends the test. */
export const resultsOf = (input: EvaluationInput): ReadonlyMap<string, ItemResult> => {
  const { results, problems } = evaluate(input, { profile: 'production' });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return new Map(results.map((result) => [result.item.split('-', 2).join('-'), result]));
};

/** Status and level of each item, in one line each. */
export const statusLines = (results: ReadonlyMap<string, ItemResult>, level: string): readonly string[] =>
  [...results].flatMap(([item, { levels }]) => {
    const found = levels.find((each) => each.level === level);
    return found === undefined
      ? []
      : [`${item} ${found.status}${found.status === 'unknown' ? `: ${found.reason}` : ''}`];
  });
