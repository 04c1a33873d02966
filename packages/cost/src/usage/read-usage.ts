import { HeraError } from '@hera/core/errors';
import { parseYaml, readYaml, type YamlContext } from '../yaml/yaml-file';
import { infracostUsage, isInfracostUsage } from './infracost-usage';
import { type Usage, usageOf } from './usage';

const contextOf = (name: string): YamlContext => ({
  name,
  code: 'HERA_COST_004',
  allowed: 'a usage file in YAML: hera-usage.yml version 1, or infracost-usage.yml version 0.1',
});

const usageFrom = (content: unknown, name: string): Usage => {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new HeraError({
      code: 'HERA_COST_005',
      path: name,
      message: 'is not a map of keys to values',
      allowed: 'version, profile, totals, types, resources',
      fix: 'begin it with: version: 1',
    });
  }
  if (isInfracostUsage(content)) return infracostUsage(content, name);
  if ('version' in content) return usageOf(content, name);
  throw new HeraError({
    code: 'HERA_COST_005',
    path: `${name}.version`,
    message: 'is missing',
    allowed: '1; or 0.1 for a file of Infracost',
    fix: 'begin the file with: version: 1',
  });
};

/**
 * Assumed use from the text of a usage file: Hera's own, or Infracost's of version 0.1.
 *
 * @param name for errors
 * @throws HeraError HERA_COST_004 for what is not YAML, too large or too deep (exit code 3), HERA_COST_005 with everything that does not follow
 * the schema
 */
export const parseUsage = (text: string, name = 'hera-usage.yml'): Usage =>
  usageFrom(parseYaml(text, contextOf(name)), name);

/**
 * Assumed use from a usage file: Hera's own, or Infracost's of version 0.1.
 *
 * @throws HeraError as `parseUsage`, and HERA_COST_004 for a file that cannot be read
 */
export const readUsageFile = (file: string): Usage => usageFrom(readYaml(contextOf(file)), file);
