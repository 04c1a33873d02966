#!/usr/bin/env node
import { runCli } from './program';

// Node 20 is supported as long as it is said to be; that the SDK of AWS will ask for more one day is nothing that a user of this command can act on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

// A reader that closes early (`infractl output aws prod | head -1`) is not a fault of the run.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
