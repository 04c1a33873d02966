#!/usr/bin/env node
// A file of its own, because npm links and marks it executable at install time, before anything is compiled.
const { existsSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { dirname, join } = require('node:path');

const main = join(__dirname, '..', 'dist', 'main.js');
if (existsSync(main)) {
  // Beside the libraries, as only who may change them can write there. Node knows it from 22.8 on, and does without where it cannot write.
  enableCompileCache?.(join(dirname(require.resolve('zod/package.json')), '..', '.cache', 'infractl'));
  require(main);
} else {
  process.stderr.write(
    'HERA_SETUP_006 infractl is not compiled; run npx tsc -b tsconfig.build.json, or npm start once\n',
  );
  process.exitCode = 3;
}
