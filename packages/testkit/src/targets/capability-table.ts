import type { CapabilityReport } from '@hera/local-cloud';
import { UnsupportedOperation } from '../internal/unsupported';
import data from './data/capabilities.json';

/** What one target, in one version, can answer. */
export interface CapabilityTable {
  /** For example `localstack 4.14.0` or `aws`. */
  readonly target: string;
  /**
   * Why the target cannot answer a call, in one line.
   *
   * @param call service and operation: `eks:RegisterCluster`
   * @returns undefined where it can, and where nobody knows: then the call itself tells
   */
  lacks(call: string): string | undefined;
}

/** The table of a real account, which lacks nothing. */
export const awsCapabilities: CapabilityTable = { target: 'aws', lacks: () => undefined };

/**
 * The table of a local AWS: what it holds of each service as of now, and the calls that its version is known to lack.
 *
 * @param report of `LocalCloud.capabilities()`
 */
export const capabilityTable = (report: CapabilityReport): CapabilityTable => {
  const { version } = report.localstack;
  const known: Readonly<Record<string, string>> = Object.assign(
    {},
    ...data.targets
      .filter((item) => item.target === 'localstack' && item.version === version)
      .map(({ lacks }) => lacks),
  ) as Record<string, string>;
  const services = new Map(report.services.map((service) => [service.service, service]));
  return {
    target: `localstack ${version}`,
    lacks: (call) => {
      const [name = '', operation = ''] = call.split(':');
      const service = services.get(name);
      if (service?.heldBy === 'absent') return service.notes.join(' ') || `the target has no ${name}`;
      if (service?.heldBy === 'supplement' && service.operations?.includes(operation) !== true)
        return `the supplement has no ${operation}`;
      return known[call];
    },
  };
};

/** The calls that a target lacks, of those that a test needs. */
export const unsupportedCalls = (table: CapabilityTable, calls: readonly string[]): readonly string[] =>
  calls.filter((call) => table.lacks(call) !== undefined);

/**
 * Ends a test before it begins where the target lacks what it needs.
 *
 * @throws UnsupportedOperation which `whereSupported` and `recordRun` report as `unsupported: <call>`
 */
export const requireCalls = (table: CapabilityTable, calls: readonly string[]): void => {
  const [first] = unsupportedCalls(table, calls);
  if (first !== undefined) throw new UnsupportedOperation(first, new Error(`${table.target}: ${table.lacks(first)}`));
};
