// The files of localstack/ have one place in the repository. `npm pack` takes a copy of what host mode reads along.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const copy = join(here, 'localstack');

rmSync(copy, { recursive: true, force: true });
if (process.argv[2] !== 'clean') {
  mkdirSync(copy);
  for (const name of ['requirements.lock', 'bootstrap.lock', 'serve.py']) {
    copyFileSync(join(here, '..', '..', 'localstack', name), join(copy, name));
  }
}
