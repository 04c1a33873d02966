import type { Logging, LogType } from '@aws-sdk/client-eks';
import { invalidParameter, oneOf } from './errors';

const LOG_TYPES: readonly LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const enabledOf = (logging: Logging): Set<LogType> =>
  new Set((logging.clusterLogging ?? []).flatMap(({ enabled, types }) => (enabled === true ? (types ?? []) : [])));

/** As EKS answers it: all five types, split into the enabled and the disabled ones. */
const loggingOf = (enabled: ReadonlySet<LogType>): Logging => {
  const on = LOG_TYPES.filter((type) => enabled.has(type));
  const off = LOG_TYPES.filter((type) => !enabled.has(type));
  return {
    clusterLogging: [
      ...(on.length > 0 ? [{ types: on, enabled: true }] : []),
      ...(off.length > 0 ? [{ types: off, enabled: false }] : []),
    ],
  };
};

/** Applies a log setup over the current one; types that it does not name stay as they are. */
export const mergeLogging = (asked: Logging | undefined, current: Logging, clusterName: string): Logging => {
  const enabled = enabledOf(current);
  const seen = new Set<LogType>();
  for (const setup of asked?.clusterLogging ?? []) {
    for (const type of setup.types ?? []) {
      oneOf(type, LOG_TYPES, 'logging.clusterLogging.types');
      if (seen.has(type)) throw invalidParameter(`Log type ${type} is named more than once.`, { clusterName });
      seen.add(type);
      if (setup.enabled === true) enabled.add(type);
      else enabled.delete(type);
    }
  }
  return loggingOf(enabled);
};

/** Whether two log setups enable the same types. */
export const sameLogging = (one: Logging, other: Logging): boolean =>
  JSON.stringify(loggingOf(enabledOf(one))) === JSON.stringify(loggingOf(enabledOf(other)));
