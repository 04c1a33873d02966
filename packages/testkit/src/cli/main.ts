#!/usr/bin/env node
import { runCli } from './program';

// A reader that closes early (`testkit report artifacts | head -1`) is not a fault of the run.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
