import { parseArgs } from 'node:util';
import { ExitCode, HeraError } from '@hera/core/errors';
import { startSupplement, type SupplementOptions } from './server';

/**
 * Process entry: `node dist/supplement/main.js --aws-endpoint http://127.0.0.1:4566 [--port 0]`, or by
 * `HERA_SUPPLEMENT_AWS_ENDPOINT` and `HERA_SUPPLEMENT_PORT`; with `--kubernetes-binaries`, `--kubernetes-version` and
 * `--kubernetes-directory`, all three, every cluster gets an API server. Prints one JSON line `{"url": ...}` when ready; stops at SIGTERM
 * and SIGINT. It does not watch its parent, so that it can be spawned detached.
 */
const optionsOf = (): SupplementOptions => {
  const { values } = parseArgs({
    options: {
      'aws-endpoint': { type: 'string' },
      port: { type: 'string' },
      'kubernetes-binaries': { type: 'string' },
      'kubernetes-version': { type: 'string' },
      'kubernetes-directory': { type: 'string' },
    },
  });
  const awsEndpoint = values['aws-endpoint'] ?? process.env['HERA_SUPPLEMENT_AWS_ENDPOINT'] ?? '';
  const text = values.port ?? process.env['HERA_SUPPLEMENT_PORT'] ?? '0';
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new HeraError({
      code: 'HERA_SUP_003',
      path: 'supplement.port',
      message: `${text} is not a TCP port`,
      allowed: '0 to 65535',
      fix: 'give a port, or 0 for any free one',
    });
  }
  const { 'kubernetes-binaries': binaries, 'kubernetes-version': version, 'kubernetes-directory': directory } = values;
  const all = binaries !== undefined && version !== undefined && directory !== undefined;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  return { awsEndpoint, port, log, ...(all && { kubernetes: { binaries, version, directory } }) };
};

const main = async (): Promise<void> => {
  const supplement = await startSupplement(optionsOf());
  process.stdout.write(`${JSON.stringify({ url: supplement.url })}\n`);
  const stop = (): void => {
    void supplement.stop().then(() => process.exit(ExitCode.ok));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(HeraError.is(error) ? error.exitCode : ExitCode.usage);
});
