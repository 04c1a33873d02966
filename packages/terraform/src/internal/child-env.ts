import type { Toolchain } from '../toolchain';

/** What describes the machine and not the deployment: all that a child gets from this process's environment. */
const machineNames = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
]);

const isMachineName = (name: string): boolean => machineNames.has(name.toUpperCase()) || name.startsWith('LC_');

/** Names and values; `undefined` takes a name away. */
export type ChildEnvironment = Readonly<Record<string, string | undefined>>;

/** The complete environment of the child. What `given` sets to undefined is left out, also when the machine has it. */
export const childEnvironment = (toolchain: Toolchain, given: ChildEnvironment): Record<string, string> => {
  const machine = Object.entries(process.env).filter(([name]) => isMachineName(name));
  const fixed = {
    TF_CLI_CONFIG_FILE: toolchain.cliConfigFile,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
  const merged: Record<string, string | undefined> = { ...Object.fromEntries(machine), ...given, ...fixed };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};
