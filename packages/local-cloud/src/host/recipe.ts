import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../internal/failure';

/** The files that say what LocalStack is installed from and how it is started. */
export interface HostRecipe {
  /** Hashed requirements of LocalStack. */
  readonly lock: string;
  /** Hashed requirements of `uv`, which installs them. */
  readonly bootstrap: string;
  /** Starts LocalStack on loopback. */
  readonly serve: string;
  /** Changes whenever the lock does. */
  readonly key: string;
}

/** In the published package beside `dist`; in the repository at its root, the single source. */
const folders = (): readonly string[] => {
  const packageRoot = join(__dirname, '..', '..');
  return [join(packageRoot, 'localstack'), join(packageRoot, '..', '..', 'localstack')];
};

/** @throws HeraError `HERA_LC_022` when the package is incomplete */
export const hostRecipe = (): HostRecipe => {
  const folder = folders().find((candidate) => existsSync(join(candidate, 'requirements.lock')));
  if (folder === undefined) {
    throw environmentError({
      code: 'HERA_LC_022',
      path: 'localstack/requirements.lock',
      message: 'the lock file of LocalStack is missing from @hera/local-cloud',
      fix: 'install the package again',
    });
  }
  const lock = join(folder, 'requirements.lock');
  const key = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 12);
  return { lock, bootstrap: join(folder, 'bootstrap.lock'), serve: join(folder, 'serve.py'), key };
};
