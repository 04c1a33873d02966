import { limits } from './limits';
import { unreadable } from './failure';

/** Keys and positions from the root of a document. */
export type DocumentPath = readonly (string | number)[];

/** Chooses the parts of a document that are needed, so that the rest is never held in memory. */
export interface DocumentVisitor {
  /** `descend` asks again for each member; on a value without members it is `take`. */
  decide(path: DocumentPath): 'take' | 'descend' | 'skip';
  /** A list or an object that is descended into, however many members it has. @default - nobody is told */
  enter?(path: DocumentPath, isList: boolean): void;
  take(path: DocumentPath, value: unknown): void;
}

/** @throws HeraError `HERA_MODEL_005` */
export const tooDeep = (name: string): Error =>
  unreadable({
    code: 'HERA_MODEL_005',
    path: name,
    message: `is nested more than ${limits.depth} levels deep`,
    allowed: `up to ${limits.depth} levels`,
    fix: 'give a file that Terraform, OpenTofu or CDKTF wrote',
  });

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** @throws HeraError `HERA_MODEL_005` when a value that was parsed elsewhere is too deep, or refers to itself */
const requireShallow = (name: string, value: unknown): void => {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth) throw tooDeep(name);
    // A set, so that an object that refers to itself does not multiply from level to level.
    const next = new Set<unknown>();
    for (const item of level)
      if (isContainer(item)) for (const member of Object.values(item)) if (isContainer(member)) next.add(member);
    level = [...next];
  }
};

/** Walks a value that is parsed already, as `JsonSplitter` walks bytes. */
export const walkValue = (name: string, document: unknown, visitor: DocumentVisitor): void => {
  requireShallow(name, document);
  const visit = (path: DocumentPath, value: unknown): void => {
    const decision = path.length === 0 ? 'descend' : visitor.decide(path);
    if (decision === 'skip') return;
    if (decision === 'take' || !isContainer(value)) return visitor.take(path, value);
    if (path.length > 0) visitor.enter?.(path, Array.isArray(value));
    if (Array.isArray(value)) value.forEach((item, index) => visit([...path, index], item));
    else for (const [key, item] of Object.entries(value)) visit([...path, key], item);
  };
  visit([], document);
};
