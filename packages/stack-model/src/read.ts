import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { isStackManifest, manifestFileName, type StackManifest } from '@hera/core/manifest';
import { buildModel } from './internal/build-model';
import { unreadable } from './internal/failure';
import type { ParsedDocument } from './internal/parsed-document';
import { readContent, readFile, readValue } from './internal/read-document';
import type { StackModel } from './model';

/** Options of `stackModelOf` and `parseStackModel`, where no file tells these things. */
export interface StackModelOptions {
  /** Name of the stack. @default - from the manifest or CDKTF's metadata, else `stack` */
  readonly name?: string;
  /** What Hera's synth knows beside the JSON. @default - none */
  readonly manifest?: StackManifest;
}

const readManifest = (file: string): StackManifest => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isStackManifest(manifest)) return manifest;
  } catch {
    // Reported below, in the same words as another version of it.
  }
  throw unreadable({
    code: 'HERA_MODEL_011',
    path: file,
    message: 'is not a manifest of this version of Hera',
    allowed: 'the hera.manifest.json that the synth wrote beside cdk.tf.json',
    fix: 'run the synth again, with the same version of Hera',
  });
};

const fromDocuments = (documents: readonly ParsedDocument[]): StackModel => {
  const folders = documents.map(({ name }) => dirname(resolve(name)));
  const manifest = folders.map((folder) => join(folder, manifestFileName)).find((file) => existsSync(file));
  return buildModel(documents, {
    name: folders[0] === undefined ? undefined : basename(folders[0]),
    manifest: manifest === undefined ? undefined : readManifest(manifest),
  });
};

const fromFiles = (files: readonly string[]): StackModel => fromDocuments(files.map((file) => readFile(file)));

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Files of other tools that stand beside a stack's. */
const foreign = new Set([
  manifestFileName,
  'manifest.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdktf.json',
]);

const candidates = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:json|tfstate)$/.test(entry.name) && !foreign.has(entry.name))
    // Values of variables, and what Terraform lays over a configuration: no stack of its own.
    .filter(({ name }) => !/\.tfvars\.json$|(?:^|_)override\.tf\.json$/.test(name))
    .map(({ name }) => join(folder, name))
    .sort();

const foldersBelow = (folder: string, depth = 0): readonly string[] =>
  depth > 8
    ? []
    : [
        folder,
        ...readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
          .flatMap(({ name }) => foldersBelow(join(folder, name), depth + 1)),
      ];

/** Every JSON file that is one of the formats; other JSON may stand beside it. */
const documentsIn = (folder: string): readonly ParsedDocument[] => {
  const documents: ParsedDocument[] = [];
  for (const file of candidates(folder)) {
    try {
      documents.push(readFile(file));
    } catch (error) {
      if (!HeraError.is(error) || error.problems.some(({ code }) => code !== 'HERA_MODEL_003')) throw error;
    }
  }
  return documents;
};

const nothingIn = (path: string): HeraError =>
  new HeraError({
    code: 'HERA_MODEL_010',
    path,
    message: 'has no document of a stack',
    allowed: 'cdk.tf.json, plan JSON, state JSON or terraform.tfstate',
    fix: 'run the synth, or write the plan: terraform show -json <plan> > plan.json',
  });

/**
 * Reads every stack of a folder: each folder below it that holds documents is one. Hidden folders and `node_modules` are left out.
 *
 * @throws HeraError `HERA_MODEL_001` to `011`; exit code 3 for a document that cannot be read, 2 for a path that leads to none
 */
export const readStackModels = async (folder: string): Promise<readonly StackModel[]> => {
  if (!isFolder(folder)) return [fromFiles([folder])];
  const models: StackModel[] = [];
  for (const each of foldersBelow(folder)) {
    const documents = documentsIn(each);
    if (documents.length > 0) models.push(fromDocuments(documents));
  }
  if (models.length === 0) throw nothingIn(folder);
  return models;
};

/**
 * Reads one stack: a file, a folder with the documents of one stack in it or below it, or several files that describe the same stack, such
 * as a plan and the `cdk.tf.json` that it was made from. What a file is, is told from its content.
 *
 * @throws HeraError `HERA_MODEL_001` to `011`; exit code 3 for a document that cannot be read, 2 for a path that leads to none, or to several
 * stacks
 */
export const readStackModel = async (source: string | readonly string[]): Promise<StackModel> => {
  if (typeof source !== 'string') return fromFiles(source);
  if (!isFolder(source)) return fromFiles([source]);
  const models = await readStackModels(source);
  const [model] = models;
  if (model !== undefined && models.length === 1) return model;
  throw new HeraError({
    code: 'HERA_MODEL_007',
    path: source,
    message: `holds ${models.length} stacks: ${models.map(({ name }) => name).join(', ')}`,
    allowed: 'the folder of one stack',
    fix: 'name one of them, or read all with readStackModels',
  });
};

/**
 * Reads JSON from memory: text or bytes, of one document or of several of one stack.
 *
 * @throws HeraError `HERA_MODEL_002` to `009`
 */
export const parseStackModel = (
  content: string | Uint8Array | readonly (string | Uint8Array)[],
  options: StackModelOptions = {},
): StackModel => {
  const contents = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
  return buildModel(
    contents.map((item, index) => readContent(contents.length === 1 ? 'input' : `input ${index + 1}`, item)),
    options,
  );
};

/**
 * Makes a model of JSON that is parsed already, such as `await plan.load()` of `@hera/terraform`: one document, or several of one stack.
 * The values are not copied: leave them as they are.
 *
 * @throws HeraError `HERA_MODEL_003` to `009`
 */
export const stackModelOf = (document: object | readonly object[], options: StackModelOptions = {}): StackModel => {
  const documents: readonly unknown[] = Array.isArray(document) ? document : [document];
  return buildModel(
    documents.map((item, index) => readValue(documents.length === 1 ? 'input' : `input ${index + 1}`, item)),
    options,
  );
};
