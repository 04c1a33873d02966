import { type AwsClients, createAwsClients } from '@hera/testkit';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { setTimeout as delay } from 'node:timers/promises';
import { HeraError } from '@hera/core/errors';
import { CliCode } from '../problems';
import type { StageReporter } from '../stages';
import type { TargetRun } from '../target-run';
import { type ApiIdentity, ApiTokens, chooseIdentity, roleOutput } from './api-identity';
import { Kubeconfig } from './kubeconfig';
import { Kubectl } from './kubectl';
import { findKubectl, type KubectlBinary, skewWarning } from './kubectl-binary';
import { unreachable } from './kubectl-errors';
import { clusterNameOf, describeCluster } from './live-cluster';

/** An open way to the API server of one cluster. */
export interface KubernetesSession {
  readonly state: 'open';
  readonly cluster: string;
  readonly kubectl: Kubectl;
  readonly binary: KubectlBinary;
  readonly serverMinor: number;
  readonly identity: ApiIdentity;
  /** Removes the kubeconfig and what is in it. */
  close(): void;
}

/** Why there is no way to a cluster, where that is no fault. */
export interface NoKubernetes {
  /** `waiting`: the cluster does not exist yet; `unavailable`: the target cannot have one. */
  readonly state: 'waiting' | 'unavailable';
  readonly reason: string;
}

/** How to open a session. */
export interface SessionOptions {
  /** ARN of a role to apply as. @default - the caller, else what the stack names */
  readonly role?: string;
  /** Seconds until which the API server has to be ready. */
  readonly readySeconds: number;
  /** Seconds until which somebody has to be accepted: a new access entry is not known at once. */
  readonly acceptedSeconds: number;
  readonly signal: AbortSignal;
  readonly reporter: StageReporter;
}

const loopback = /^https:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(\/|$)/;

const waitUntilReady = async (kubectl: Kubectl, endpoint: string, reach: string, options: SessionOptions) => {
  const { readySeconds, signal, reporter } = options;
  const deadline = Date.now() + readySeconds * 1000;
  for (;;) {
    const obstacle = await kubectl.notReady();
    if (obstacle === undefined) return;
    if (Date.now() >= deadline) throw unreachable(endpoint, obstacle, `this endpoint answers ${reach}`);
    reporter.progress(`waiting for the API server: ${obstacle.split('\n')[0]}`);
    await delay(1000, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
};

/** EKS takes seconds to know an access entry that was made just now. */
const waitUntilAccepted = async <T>(
  choose: () => Promise<T>,
  { acceptedSeconds, signal, reporter }: SessionOptions,
) => {
  const deadline = Date.now() + acceptedSeconds * 1000;
  for (;;) {
    try {
      return await choose();
    } catch (error) {
      const accessFault = HeraError.is(error) && error.problems[0]?.code === CliCode.apiAccess;
      if (!accessFault || Date.now() >= deadline) throw error;
      reporter.progress('waiting for the API server to know the access entry');
      await delay(2000, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  }
};

/** A local run without kubectl is no failure: Kubernetes is told as not possible here. */
const kubectlFor = async ({ target }: TargetRun): Promise<KubectlBinary | undefined> => {
  try {
    return await findKubectl(process.env);
  } catch (error) {
    if (target === 'local' && !process.env['HERA_KUBECTL']) return undefined;
    throw error;
  }
};

const callerOf = async (run: TargetRun, aws: AwsClients): Promise<string> => {
  if (run.identity !== undefined) return run.identity.arn;
  return (await aws.sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'this identity';
};

/**
 * Opens the way to the cluster of a run: kubectl, endpoint and certificate authority from EKS, and an identity that the API server
 * accepts.
 *
 * @throws HeraError `HERA_CLI_031` no kubectl, `032` no answer, `033` nobody is accepted, `034` no telling which cluster
 */
export const openSession = async (
  run: TargetRun,
  options: SessionOptions,
): Promise<KubernetesSession | NoKubernetes> => {
  const { signal, reporter, role } = options;
  const binary = await kubectlFor(run);
  if (binary === undefined) return { state: 'unavailable', reason: 'kubectl is not on PATH; see infractl doctor' };
  const held = Object.entries(await run.deployment.outputs()).map(([name, { value }]) => [name, value] as const);
  const outputs = Object.fromEntries(held);
  const cluster = clusterNameOf(run.manifest, outputs);
  const environment = run.clientEnvironment;
  const aws = createAwsClients({ region: run.manifest.environment.region, environment });
  let kubeconfig: Kubeconfig | undefined;
  const close = (): void => {
    kubeconfig?.close();
    aws.destroy();
  };
  try {
    const live = await describeCluster(aws, cluster, signal);
    const lacking = run.noKubernetes?.();
    if (lacking !== undefined) return done({ state: 'unavailable', reason: lacking }, close);
    if (live.state === 'missing') return done({ state: 'waiting', reason: live.reason }, close);
    const { server, reach } = live;
    if (run.target === 'local' && !loopback.test(server.endpoint))
      return done({ state: 'unavailable', reason: 'the local EKS has no Kubernetes API behind this cluster' }, close);
    kubeconfig = new Kubeconfig(server);
    const sts = environment['AWS_ENDPOINT_URL_STS'] || environment['AWS_ENDPOINT_URL'] || undefined;
    const tokens = new ApiTokens(aws, cluster, kubeconfig, sts);
    const kubectl = new Kubectl({
      binary,
      kubeconfig,
      endpoint: server.endpoint,
      reach: `this endpoint answers ${reach}`,
      authenticate: tokens.refresh,
      signal,
    });
    await waitUntilReady(kubectl, server.endpoint, reach, options);
    const outputRole = outputs[roleOutput];
    const candidates = {
      kubectl,
      tokens,
      cluster,
      caller: await callerOf(run, aws),
      ...(typeof outputRole === 'string' && outputRole !== '' ? { outputRole } : {}),
      ...(role === undefined ? {} : { role }),
    };
    const identity = await waitUntilAccepted(() => chooseIdentity(candidates), options);
    const serverMinor = await kubectl.serverMinor();
    const skew = skewWarning(binary, serverMinor);
    if (skew !== undefined) reporter.say(`warning: ${skew}`);
    return { state: 'open', cluster, kubectl, binary, serverMinor, identity, close };
  } catch (error) {
    close();
    throw error;
  }
};

const done = <T>(value: T, close: () => void): T => {
  close();
  return value;
};
