import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDummyAccount, dummyAccounts } from './account';
import { readCapabilities, type CapabilityReport } from './capabilities';
import { removeRecord, type CloudRecord } from './cloud-record';
import { containerLogTail, stopContainer } from './container/start-container';
import { environmentOf } from './environment';
import { localstackLog } from './host/start-host';
import { usageError } from './internal/failure';
import { stopGroup } from './internal/process-identity';
import { type LocalKubernetes, startedWithout } from './kubernetes/availability';
import { endControlPlanes } from './kubernetes/control-plane-processes';
import { tailOf } from './internal/text-tail';
import type { LocalCloud, LocalCloudMode } from './local-cloud';
import { kubernetesFolder, supplementLog } from './supplement-process';

/** LocalStack's own shutdown takes three seconds and saves nothing: its state was in memory. */
const localstackGraceMs = 1_000;

/** Stops whatever a record names, and removes the record. Never ends a process that is not the one that was started. */
export const stopRecorded = async (directory: string, record: CloudRecord): Promise<void> => {
  const localstack = record.localstack === undefined ? undefined : stopGroup(record.localstack, localstackGraceMs);
  const container = record.containerId === undefined ? undefined : stopContainer(directory, record.containerId);
  const supplement = record.supplement === undefined ? undefined : stopGroup(record.supplement, 3_000);
  const results = await Promise.allSettled([localstack, container, supplement]);
  const failure = results.find((result) => result.status === 'rejected');
  // The record stays when something could not be stopped: it is the only trace of it.
  if (failure !== undefined) throw failure.reason;
  // Nothing starts one any more. Those that are left here outlived a supplement that was killed.
  await endControlPlanes(kubernetesFolder(directory));
  rmSync(join(directory, 'localstack'), { recursive: true, force: true, maxRetries: 3 });
  removeRecord(directory, record);
};

/** A cloud that its record describes; the same whether we started it or came across it. */
export class RunningCloud implements LocalCloud {
  readonly mode: LocalCloudMode;
  readonly endpoint: string;
  readonly version: string;
  readonly account: string;
  readonly region: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly kubernetes: LocalKubernetes;
  #stopped: Promise<void> | undefined;

  constructor(
    readonly directory: string,
    private readonly record: CloudRecord,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.mode = record.mode;
    this.endpoint = record.endpoint ?? '';
    this.version = record.version ?? 'unknown';
    this.account = record.account;
    this.region = record.region;
    this.endpoints = record.endpoints;
    this.kubernetes = record.kubernetes ?? startedWithout;
  }

  environment(account: string = this.account): Record<string, string> {
    if (!isDummyAccount(account)) {
      throw usageError({
        code: 'HERA_LC_040',
        path: 'account',
        message: `${account} could be a real account`,
        allowed: dummyAccounts,
        fix: 'take the default, or dummyAccount(n)',
      });
    }
    const emptyFile = join(this.directory, 'aws-empty-config');
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(emptyFile, '');
    const { endpoint, endpoints, region, env } = this;
    return environmentOf({ endpoint, endpoints, account, region, emptyFile, env });
  }

  capabilities(): Promise<CapabilityReport> {
    return readCapabilities({ endpoint: this.endpoint, mode: this.mode, supplementUrl: this.record.supplement?.url });
  }

  async logTail(lines = 40): Promise<string> {
    const { containerId } = this.record;
    const localstack =
      containerId === undefined
        ? tailOf(join(this.directory, localstackLog), lines)
        : await containerLogTail(containerId, lines);
    // Its first line only says where it listens.
    const supplement = tailOf(join(this.directory, supplementLog), lines).replace(/^\{"url":"[^"]+"\}\n?/m, '');
    return [localstack, supplement === '' ? '' : `supplement:\n${supplement}`].filter((part) => part !== '').join('\n');
  }

  stop(): Promise<void> {
    this.#stopped ??= stopRecorded(this.directory, this.record);
    return this.#stopped;
  }
}
