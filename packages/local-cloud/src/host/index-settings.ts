import { existsSync } from 'node:fs';
import { execa } from 'execa';

const list = (value: string): readonly string[] => value.split(/\s+/).filter((item) => item !== '');

/** Parses `pip config list`: lines such as `global.index-url='https://...'` and `:env:.cert='...'`. The environment wins, as in pip. */
export const parsePipConfiguration = (text: string): Readonly<Record<string, string>> => {
  const settings: Record<string, string> = {};
  const lines = text.split('\n').map((line) => line.trim());
  const isEnvironment = (line: string): boolean => line.startsWith(':env:');
  for (const line of [...lines.filter((line) => !isEnvironment(line)), ...lines.filter(isEnvironment)]) {
    const [, name, value] = /^(?::env:|global|site|user|install)\.([\w-]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    settings[name] = value.replace(/^(['"])(.*)\1$/, '$2').replaceAll('\\n', ' ');
  }
  return settings;
};

/** `uv` does not read pip's configuration, so what a user has set for pip (a mirror, a certificate) is handed on. */
export const uvSettings = (pip: Readonly<Record<string, string>>): Record<string, string> => {
  const { 'index-url': index, 'extra-index-url': extra, 'find-links': links, cert, 'trusted-host': trusted } = pip;
  const folders = list(links ?? '').filter((link) => /^[a-z]+:\/\//i.test(link) || existsSync(link));
  return {
    ...(index ? { UV_DEFAULT_INDEX: index } : {}),
    ...(extra ? { UV_INDEX: list(extra).join(' ') } : {}),
    ...(folders.length > 0 ? { UV_FIND_LINKS: folders.join(',') } : {}),
    ...(cert ? { SSL_CERT_FILE: cert } : {}),
    ...(trusted ? { UV_INSECURE_HOST: list(trusted).join(' ') } : {}),
  };
};

/** Settings of pip, as variables for `uv`. Empty when pip does not tell. */
export const indexSettings = async (python: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> => {
  const result = await execa(python, ['-m', 'pip', 'config', 'list'], {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 20_000,
  });
  return result.failed ? {} : uvSettings(parsePipConfiguration(result.stdout));
};
