import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';

const initialised = z.looseObject({
  backend: z.looseObject({ type: z.string(), config: z.record(z.string(), z.unknown()).nullish() }).optional(),
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Where the state of an initialised workspace lives, in words for a message. Never names anything secret. */
export const stateLocation = (directory: string): string => {
  const local = (path: string): string => (isAbsolute(path) ? path : join(directory, path));
  const file = join(directory, '.terraform', 'terraform.tfstate');
  if (!existsSync(file)) return local('terraform.tfstate');
  try {
    const { backend } = initialised.parse(JSON.parse(readFileSync(file, 'utf8')));
    const config = backend?.config ?? {};
    if (backend === undefined || backend.type === 'local') return local(text(config['path']) || 'terraform.tfstate');
    if (backend.type === 's3') return `s3://${text(config['bucket'])}/${text(config['key'])}`;
    return `the ${backend.type} backend`;
  } catch {
    return `the backend configured in ${directory}`;
  }
};

/** The file into which Terraform saves a state that the backend refused to take. */
export const erroredState = (directory: string): string | undefined => {
  const file = join(directory, 'errored.tfstate');
  return existsSync(file) && statSync(file).size > 0 ? file : undefined;
};

/** What was kept of a state that Terraform could save nowhere. */
export interface StateRescue {
  /** @default - there was no space for it anywhere */
  readonly file?: string;
  /** False when Terraform's print of the state was cut off. */
  readonly complete: boolean;
}

/** Saves a printed state beside the configuration, or else in the system's temporary folder. */
export const saveStateDump = (directory: string, state: string): StateRescue => {
  const spare = join(tmpdir(), `hera-errored-${process.pid}-${Date.now()}.tfstate`);
  for (const file of [...(erroredState(directory) === undefined ? [join(directory, 'errored.tfstate')] : []), spare]) {
    try {
      writeFileSync(file, state, { mode: 0o600 });
      return { file, complete: true };
    } catch {
      // The next place may have space.
    }
  }
  return { complete: true };
};
