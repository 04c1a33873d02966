import type { NetworkDescriptionFact, NetworkFact } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, parse, relative, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { networkLines } from '../network-view';
import { fault } from '../problems';
import { publishSynth } from '../synth';
import type { Invocation, Outcome } from '../target-run';
import type { App } from '../workspace';

interface Described {
  readonly constructPath: string;
  readonly fact: NetworkFact;
  readonly description: NetworkDescriptionFact;
}

const describedNetworks = (app: App, { facts }: StackManifest): readonly Described[] => {
  const networks = Object.entries(facts).flatMap(([constructPath, fact]) =>
    fact.kind === 'network' ? [{ constructPath, fact }] : [],
  );
  if (networks.length === 0) {
    throw fault('noNetwork', {
      path: '',
      message: `${app.name} declares no network of which the addresses are known at synth`,
      allowed: 'a Network of @hera/network, or an adopted one with its cidr and nat written down',
      fix: 'name an environment that has one',
    });
  }
  return networks.map(({ constructPath, fact }) => {
    if (fact.description !== undefined) return { constructPath, fact, description: fact.description };
    throw fault('noNetwork', {
      path: '',
      message: `${constructPath} does not describe itself`,
      allowed: 'a network of the same release of @hera/network as this infractl',
      fix: 'update @hera/network, and build the app again',
    });
  });
};

const diagramFile = (root: string, app: App, out: string | undefined): string => {
  const file = out === undefined ? join(root, 'artifacts', app.name, 'network.mmd') : resolve(out);
  if (out !== '' && !(existsSync(file) && statSync(file).isDirectory())) return file;
  throw fault('arguments', {
    path: 'out',
    message: `${JSON.stringify(out ?? file)} is a folder`,
    allowed: 'a file',
    fix: 'name the file, for example --out network.mmd',
  });
};

/** One network has the file for itself; several put the construct's path into the name. */
const fileOf = (file: string, constructPath: string, alone: boolean): string => {
  if (alone) return file;
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-${constructPath.split('/').slice(1).join('-')}${ext}`);
};

/** `infractl network` */
export const network = async (
  { root, console, interrupt }: Invocation,
  app: App,
  flags: { readonly out?: string },
): Promise<Outcome> => {
  const file = diagramFile(root, app, flags.out);
  const { manifest } = await publishSynth(root, app, interrupt.signal);
  const networks = describedNetworks(app, manifest);
  const documents: Readonly<Record<string, unknown>>[] = [];
  for (const { constructPath, fact, description } of networks) {
    const diagram = fileOf(file, constructPath, networks.length === 1);
    mkdirSync(dirname(diagram), { recursive: true });
    await writeFileAtomic(diagram, description.mermaid);
    const { cidr, secondaryCidrs = [], nat, adopted } = fact;
    const { subnets, blocks } = description;
    if (networks.length > 1) console.line(constructPath);
    for (const line of networkLines(fact, description)) console.line(line);
    console.line(`Diagram: ${relative(process.cwd(), diagram)}`);
    documents.push({
      constructPath,
      cidr,
      secondaryCidrs,
      nat,
      adopted: adopted !== undefined,
      subnets,
      blocks,
      diagram,
    });
  }
  return { document: { command: 'network', app: app.name, networks: documents } };
};
