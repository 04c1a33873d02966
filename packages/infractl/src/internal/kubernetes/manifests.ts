import { ExitCode, type Problem, ProblemCollector } from '@hera/core/errors';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { CliCode } from '../problems';
import { fieldManager, keyOf, type KubernetesObject, nameOf, ownerLabels } from './kubernetes-object';

/** What an app wants in its cluster. */
export interface Manifests {
  /** Absolute path of the folder. */
  readonly directory: string;
  /** Value of the label `hera.dev/owner`: the stack's id. */
  readonly owner: string;
  /** Names of the files, in the order in which they are applied. */
  readonly files: readonly string[];
  /** Every object, in the order of the files. */
  readonly objects: readonly KubernetesObject[];
}

const shape = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().min(1).optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});

const problem = (path: string, message: string, allowed?: string): Problem => ({
  code: CliCode.manifests,
  path,
  message,
  ...(allowed === undefined ? {} : { allowed }),
  fix: 'correct what writes it at synth, and synthesise again',
});

const ownerProblems = (object: KubernetesObject, owner: string, path: string): Problem[] =>
  Object.entries({ [ownerLabels.managedBy]: fieldManager, [ownerLabels.owner]: owner }).flatMap(([label, wanted]) => {
    const value = object.metadata.labels?.[label];
    if (value === wanted) return [];
    const found = value === undefined ? 'has no label' : `has ${JSON.stringify(value)} as label`;
    return [problem(path, `${nameOf(object)} ${found} ${label}`, wanted)];
  });

/** Only YAML 1.1 reads words such as `on` as kubectl does. */
const documentsOf = (text: string) => parseAllDocuments(text, { version: '1.1' });

/**
 * Reads every manifest of a folder, in the order of the file names.
 *
 * @param directory `k8s.out/<stack id>`
 * @param owner the stack's id
 * @throws HeraError `HERA_CLI_034` with everything that is wrong in any file
 */
export const readManifests = (directory: string, owner: string): Manifests => {
  const problems = new ProblemCollector();
  const files = readdirSync(directory)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  const objects: KubernetesObject[] = [];
  const places = new Map<string, string>();
  for (const file of files) {
    for (const [index, document] of documentsOf(readFileSync(join(directory, file), 'utf8')).entries()) {
      const path = `${file}#${index + 1}`;
      for (const { message } of document.errors) problems.add(problem(path, message.split('\n')[0] ?? message));
      if (document.errors.length > 0) continue;
      const value: unknown = document.toJS();
      if (value === null) continue;
      const parsed = shape.safeParse(value);
      if (!parsed.success) {
        for (const issue of parsed.error.issues)
          problems.add(
            problem(`${path}.${issue.path.join('.')}`, issue.message, 'one Kubernetes object in a document'),
          );
        continue;
      }
      const object = parsed.data as KubernetesObject;
      for (const found of ownerProblems(object, owner, path)) problems.add(found);
      const other = places.get(keyOf(object));
      if (other !== undefined) problems.add(problem(path, `${nameOf(object)} is in ${other} as well`));
      places.set(keyOf(object), path);
      objects.push(object);
    }
  }
  problems.throwIfAny({ exitCode: ExitCode.failed });
  return { directory, owner, files, objects };
};

/** Namespaces have to be there before what is in them; everything else keeps the order of the files. */
export const inOrder = (objects: readonly KubernetesObject[]): KubernetesObject[] => {
  const first = objects.filter(({ kind }) => kind === 'Namespace');
  return [...first, ...objects.filter(({ kind }) => kind !== 'Namespace')];
};
