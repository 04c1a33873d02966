import { mapLimited } from '@hera/core/aws-sdk';
import { ExitCode, HeraError } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { z } from 'zod';
import type { KubernetesObject, KubernetesObservations, NotObserved } from '../engine/observations';
import type { KubernetesAnswer, KubernetesGet } from './answer';
import { listPath, type ObservedKind, observedKinds } from './kinds';
import { trimObject } from './trim';

/** What `observeKubernetes` looks at. */
export interface ObserveKubernetesOptions {
  /** Name of the cluster, for the report. */
  readonly cluster: string;
  /** How the API is read: `kubectlGet()`, or a way of one's own. */
  readonly get: KubernetesGet;
  /** The moment of the look. @default - now */
  readonly now?: Date;
}

const options = z.strictObject({
  cluster: z.string().min(1),
  get: z.custom<KubernetesGet>((value) => typeof value === 'function', 'is no way to read the API'),
  now: z.date().optional(),
});

const list = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }).optional(),
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).nullable(),
});

/** Objects in one answer: a list of thousands would make one answer of hundreds of megabytes. */
const pageSize = 500;
/** kubectl starts anew for each page; more of them at once are no faster. */
const width = 3;

const cannotLook = (reason: string): HeraError =>
  new HeraError(
    {
      code: 'HERA_CHECK_303',
      path: 'live.kubernetes',
      message: `the cluster cannot be looked at: ${reason}`,
      allowed: 'a kubeconfig whose user has the read-only role of @hera/checklist',
      fix: 'aws eks update-kubeconfig --name <cluster>, from where its API can be reached, and look again',
    },
    { exitCode: ExitCode.environment },
  );

type Listed = { readonly objects: readonly KubernetesObject[] } | { readonly missed: NotObserved };

const why = (of: ObservedKind, answer: Exclude<KubernetesAnswer, { state: 'ok' | 'unreachable' }>): NotObserved => {
  const permission = `list ${of.resource}${of.group === '' ? '' : `.${of.group}`}`;
  if (answer.state === 'forbidden')
    return { type: of.kind, reason: `the caller may not ${permission}`, missingPermission: permission };
  if (answer.state === 'absent') return { type: of.kind, reason: `the API server has no ${of.apiVersion} ${of.kind}` };
  return {
    type: of.kind,
    reason:
      answer.state === 'expired' ? 'the list changed while it was read' : `${permission} failed: ${answer.reason}`,
  };
};

const readAll = async (
  get: KubernetesGet,
  of: ObservedKind,
  limit: number | undefined,
): Promise<Listed | 'expired'> => {
  const objects: KubernetesObject[] = [];
  let token: string | undefined;
  do {
    const query = new URLSearchParams();
    if (limit !== undefined) query.set('limit', String(limit));
    if (token !== undefined) query.set('continue', token);
    const text = query.toString();
    const answer = await get(`${listPath(of)}${text === '' ? '' : `?${text}`}`);
    if (answer.state === 'unreachable') throw cannotLook(answer.reason);
    if (answer.state === 'absent' && of.optional) return { objects: [] };
    if (answer.state === 'expired' && limit !== undefined) return 'expired';
    if (answer.state !== 'ok') return { missed: why(of, answer) };
    const page = list.safeParse(answer.body);
    if (!page.success) return { missed: { type: of.kind, reason: `the answer to ${listPath(of)} is no list` } };
    for (const item of page.data.items ?? []) objects.push(trimObject(item, of.kind, of.apiVersion));
    token = page.data.metadata?.continue;
  } while (token !== undefined && token !== '');
  return { objects };
};

/** Reads a list page by page; one that outlives its first page is read in one piece. */
const listed = async (get: KubernetesGet, of: ObservedKind): Promise<Listed> => {
  const paged = await readAll(get, of, pageSize);
  if (paged !== 'expired') return paged;
  const whole = await readAll(get, of, undefined);
  return whole === 'expired' ? { missed: why(of, { state: 'expired' }) } : whole;
};

/**
 * Looks at live Kubernetes, by lists alone. What the caller may not list is told in `notObserved` with the permission, and hides nothing else.
 * Secrets, config maps and pods are never asked for; of what is, values of environment variables, commands and annotations are left behind.
 *
 * @throws HeraError `HERA_CHECK_303` (exit code 3) when the API server does not answer or does not accept the caller; `HERA_CHECK_302` for
 * options that cannot be used
 */
export const observeKubernetes = async (given: ObserveKubernetesOptions): Promise<KubernetesObservations> => {
  const {
    cluster,
    get,
    now = new Date(),
  } = parseWith(options, given, {
    code: 'HERA_CHECK_302',
    root: 'live.kubernetes',
  });
  const all = await mapLimited(observedKinds, width, (of) => listed(get, of));
  return {
    takenAt: now.toISOString(),
    cluster,
    objects: all.flatMap((each) => ('objects' in each ? each.objects : [])),
    observedKinds: observedKinds.map(({ kind }) => kind),
    notObserved: all.flatMap((each) => ('missed' in each ? [each.missed] : [])),
  };
};
