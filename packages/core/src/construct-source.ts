import { existsSync, readFileSync } from 'node:fs';
import { findSourceMap, SourceMap } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IConstruct, Node } from 'constructs';

/** Deep enough to get from a provider's resource out of every construct around it. */
const frames = 60;

const locations = new WeakMap<Node, string>();
const maps = new Map<string, SourceMap | undefined>();

/** The folder of the app: the nearest one above its main file that has a package.json. */
const appFolder = (): string => {
  const main = process.argv[1];
  for (let folder = main === undefined ? '' : dirname(resolve(main)); folder !== '';) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    const above = dirname(folder);
    folder = above === folder ? '' : above;
  }
  return process.cwd();
};

/** Node knows the maps of files that it compiled itself or with `--enable-source-maps`; those that tsc wrote stand beside the file. */
const mapOf = (file: string): SourceMap | undefined => {
  if (maps.has(file)) return maps.get(file);
  let map = findSourceMap(file);
  if (map === undefined && existsSync(`${file}.map`)) {
    try {
      map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    } catch {
      // A map that cannot be read leaves the position in the compiled file.
    }
  }
  maps.set(file, map);
  return map;
};

const callSites = (): readonly NodeJS.CallSite[] => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = frames;
    Error.prepareStackTrace = (_, sites) => sites;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
};

const pathOf = (site: NodeJS.CallSite): string | undefined => {
  const file = site.getFileName();
  return file?.startsWith('file:') === true ? fileURLToPath(file) : (file ?? undefined);
};

/** The innermost line of the app that is being run; outside of it, the innermost of no dependency. */
const currentLine = (app: string): string | undefined => {
  const own = callSites().filter((site) => {
    const file = pathOf(site);
    return (
      file !== undefined &&
      !file.startsWith('node:') &&
      !file.includes(`${sep}node_modules${sep}`) &&
      file !== __filename
    );
  });
  const site = own.find((each) => pathOf(each)?.startsWith(app + sep)) ?? own[0];
  const file = site === undefined ? undefined : pathOf(site);
  const line = site?.getLineNumber() ?? undefined;
  const column = site?.getColumnNumber() ?? undefined;
  if (file === undefined || line === undefined || column === undefined) return undefined;
  const origin = mapOf(file)?.findEntry(line - 1, column - 1);
  const [source, sourceLine, sourceColumn] =
    origin !== undefined && 'originalSource' in origin
      ? [originalFile(file, origin.originalSource), origin.originalLine + 1, origin.originalColumn + 1]
      : [file, line, column];
  return `${relative(app, source).split(sep).join('/')}:${sourceLine}:${sourceColumn}`;
};

const originalFile = (file: string, source: string): string =>
  source.startsWith('file:') ? fileURLToPath(source) : resolve(dirname(file), source);

/**
 * Runs `build` and remembers for each Terraform element in which line of the app it was made. CDKTF 0.21 has a place for that
 * (`stackTrace` in the metadata) but never fills it: it adds the metadata without asking `constructs` for a trace. With its place filled,
 * `cdk.tf.json` would hold paths of this machine; the manifest gets one line per element instead.
 */
export const recordConstructSources = (build: () => void): void => {
  const app = appFolder();
  const { addMetadata } = Node.prototype;
  Node.prototype.addMetadata = function (this: Node, type, ...rest) {
    if (type === 'stacktrace') {
      const line = currentLine(app);
      if (line !== undefined) locations.set(this, line);
    }
    addMetadata.call(this, type, ...rest);
  };
  try {
    build();
  } finally {
    Node.prototype.addMetadata = addMetadata;
  }
};

/** `file:line:column` by construct path, relative to the folder of the app; empty where nothing was recorded. */
export const constructSources = (scope: IConstruct): Readonly<Record<string, string>> =>
  Object.fromEntries(
    scope.node
      .findAll()
      .map(({ node }) => [node.path, locations.get(node)] as const)
      .filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
