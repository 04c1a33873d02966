// The closing line of CI: both suites together.
import { join } from 'node:path';
import { root } from './setup.mjs';
import { closingLine } from './steps.mjs';

process.stdout.write(closingLine(['tests', 'tests-full'].map((name) => join(root, 'artifacts', name))));
