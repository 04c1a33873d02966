import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import facts from '../data/toolchain.json';
import { environmentError, messageOf } from '../internal/failure';
import type { ProviderChoice, UserConfiguration } from './provider-source';

/** HCL takes JSON's string escapes, but would read `${` as a template. */
const quote = (text: string): string => JSON.stringify(text).replaceAll('${', '$${');

/** The text of our CLI configuration: the user's own first, so that credentials and hosts keep working. */
export const renderCliConfiguration = (
  kind: 'terraform' | 'tofu',
  choice: ProviderChoice,
  user: UserConfiguration | undefined,
): string => {
  const address = quote(`${facts.registry[kind]}/hashicorp/aws`);
  const parts = ['# Written by @hera/local-cloud; made anew whenever the toolchain is resolved.'];
  const kept = user?.parsed;
  const own = kept?.methods !== undefined && choice.installation !== 'user' ? undefined : user;
  if (own?.parsed !== undefined) parts.push(`# From ${own.file}:`, own.text.trimEnd());
  if (!/^\s*disable_checkpoint\b/m.test(own?.text ?? '')) parts.push('disable_checkpoint = true');
  if (choice.installation === 'mirror' && choice.source.directory !== undefined) {
    parts.push(
      'provider_installation {',
      '  filesystem_mirror {',
      `    path    = ${quote(choice.source.directory)}`,
      `    include = [${address}]`,
      '  }',
      '  direct {',
      `    exclude = [${address}]`,
      '  }',
      '}',
    );
  }
  return `${parts.join('\n')}\n`;
};

/**
 * Writes our CLI configuration, mode 0600 since it may repeat the user's credentials. The name carries a hash of the content,
 * so that two runs with different settings do not take each other's.
 *
 * @throws HeraError `HERA_LC_006` when the cache folder cannot be written
 */
export const writeCliConfiguration = async (cacheDir: string, text: string): Promise<string> => {
  const folder = join(cacheDir, 'terraform');
  const file = join(folder, `cli-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.tfrc`);
  try {
    mkdirSync(folder, { recursive: true });
    await writeFileAtomic(file, text, { mode: 0o600 });
  } catch (error) {
    throw environmentError(
      {
        code: 'HERA_LC_006',
        path: 'cacheDir',
        message: `${folder} cannot be written: ${messageOf(error)}`,
        fix: 'free disk space there, or give a cache folder that this user can write to',
      },
      undefined,
      error,
    );
  }
  return file;
};
