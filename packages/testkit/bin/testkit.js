#!/usr/bin/env node
// A file of its own, because npm links and marks it executable at install time, before anything is compiled.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'dist', 'cli', 'main.js');
if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write('HERA_SETUP_006 testkit is not compiled; run npx tsc -b tsconfig.build.json\n');
  process.exitCode = 3;
}
