import { HeraError } from '@hera/core/errors';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Blocks, readBlocksOf } from './blocks';

interface SynthesisSession {
  readonly outdir: string;
  readonly skipValidation: boolean;
  readonly manifest: { readonly outdir: string; forStack(stack: unknown): Record<string, unknown> };
}

/** A `TerraformStack` of cdktf or cdktn, as far as it is used here: neither has to be installed for anything else. */
export interface SynthesisableStack {
  readonly node: { readonly id: string; readonly path: string };
  // A method, so that the session of either library is accepted.
  readonly synthesizer: { synthesize(session: never): void };
}

/** Whether a value is a stack, by what it can do. */
export const isStack = (value: unknown): value is SynthesisableStack => {
  if (typeof value !== 'object' || value === null || !('node' in value) || !('synthesizer' in value)) return false;
  const { synthesizer } = value;
  return typeof synthesizer === 'object' && synthesizer !== null && 'synthesize' in synthesizer;
};

const stackFileName = 'cdk.tf.json';

/** Through the stack's own synthesizer, so that aspects are those of the library, and the copy of it, that made the stack. */
const synthesise = (stack: SynthesisableStack, outdir: string, validate: boolean): string => {
  const entry = {
    name: stack.node.id,
    constructPath: stack.node.path,
    workingDirectory: '.',
    synthesizedStackPath: stackFileName,
    stackMetadataPath: 'metadata.json',
    annotations: [],
    dependencies: [],
  };
  const session: SynthesisSession = { outdir, skipValidation: !validate, manifest: { outdir, forStack: () => entry } };
  stack.synthesizer.synthesize(session as never);
  return join(outdir, stackFileName);
};

/** The blocks of a stack, through a temporary folder that is removed again. */
export const blocksOfStack = (stack: unknown, validate: boolean): Blocks => {
  if (!isStack(stack)) {
    throw new HeraError({
      code: 'HERA_TEST_022',
      path: 'stack',
      message: 'this is no stack: it has no synthesizer',
      allowed: 'a TerraformStack of cdktf or cdktn',
      fix: 'give the stack itself, not the app; for JSON use Template.fromJson or Template.fromFile',
    });
  }
  const directory = mkdtempSync(join(tmpdir(), 'hera-template-'));
  try {
    return readBlocksOf(synthesise(stack, directory, validate));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
