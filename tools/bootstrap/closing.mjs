// The last line of CI: every test that ran since the clone, of `npm test`, `npm run test:full` and `npm run test:containers`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';
import { closingLine } from './steps.mjs';

const folders = ['tests', 'tests-full', 'tests-containers'].map((name) => join(root, 'artifacts', name));
process.stdout.write(closingLine(folders.filter((folder) => existsSync(folder))));
