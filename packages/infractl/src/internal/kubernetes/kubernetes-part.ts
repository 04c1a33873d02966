import { ExitCode, type HeraError } from '@hera/core/errors';
import type { Console } from '../console';
import { fault } from '../problems';
import type { Stage, StageReporter, StageRunner } from '../stages';
import type { TargetRun } from '../target-run';
import { appliedDocument, type KubernetesDocument, planDocument, sessionDocument } from './kubernetes-document';
import {
  type AppliedKubernetes,
  applyKubernetes,
  isEmpty,
  type KubernetesPlan,
  planKubernetes,
  refuseDrift,
} from './kubernetes-plan';
import { keyOf } from './kubernetes-object';
import { type KubernetesSession, type NoKubernetes, openSession } from './kubernetes-session';
import { kubernetesCounts, objectCount, printKept, printKubernetesPlan } from './kubernetes-view';
import { type Manifests, readManifests } from './manifests';

/** What the commands can be told about Kubernetes. */
export interface KubernetesFlags {
  /** @default true */
  readonly kubernetes?: boolean;
  /** ARN of the role to apply as. @default - the caller, else the stack's own role */
  readonly kubernetesRole?: string;
  /** Takes fields over that somebody else has changed. @default false */
  readonly forceConflicts?: boolean;
  /** Prunes namespaces with what they hold. @default false */
  readonly pruneNamespaces?: boolean;
}

/** Refuses what cannot be a role. @throws HeraError `HERA_CLI_001` */
export const checkKubernetesFlags = ({ kubernetesRole }: KubernetesFlags): void => {
  if (kubernetesRole === undefined || /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(kubernetesRole)) return;
  throw fault('arguments', {
    path: '--kubernetes-role',
    message: `${JSON.stringify(kubernetesRole)} is not the ARN of a role`,
    allowed: 'arn:aws:iam::<account>:role/<name>',
    fix: 'give the ARN of a role that has an access entry on the cluster',
  });
};

const again = 'kubectl diff, again';

/** The Kubernetes half of a run: what the manifests of the app mean for its cluster. An app without manifests has none. */
export class KubernetesPart {
  #manifests: Manifests | undefined;
  #session: KubernetesSession | undefined;
  #none: NoKubernetes | undefined;
  #shown: KubernetesPlan | undefined;
  #plan: KubernetesPlan | undefined;
  #applied: AppliedKubernetes | undefined;
  #difference: string | undefined;
  #compared = false;

  constructor(
    private readonly run: TargetRun,
    private readonly flags: KubernetesFlags,
    private readonly signal: AbortSignal,
  ) {}

  /** Whether an apply would change something in the cluster, or may once there is one. */
  get changes(): boolean {
    if (this.#shown !== undefined) return !isEmpty(this.#shown);
    return this.#none?.state === 'waiting';
  }

  /** Plans, and shows what would be done. Nothing happens for an app without manifests. */
  async show(stages: StageRunner, console: Console): Promise<void> {
    if (!this.#declared()) return;
    if (this.flags.kubernetes !== false) {
      await stages.run([
        {
          id: 'kubernetes-plan',
          title: 'Kubernetes: dry run on the API server',
          run: async (reporter) => {
            const said = await this.#open(reporter, { readySeconds: 30, acceptedSeconds: 0 });
            if (this.#session === undefined) return said;
            this.#shown = this.#plan = await this.#planned();
            return kubernetesCounts(this.#plan);
          },
        },
      ]);
    }
    console.line();
    this.print(console);
  }

  /** Refuses to overwrite what somebody else has changed, unless that was asked for. */
  refuseDrift(): void {
    if (this.#plan !== undefined && this.flags.forceConflicts !== true) refuseDrift(this.#plan);
  }

  /**
   * The stages after the apply of the AWS stack.
   *
   * @param prunes `shown`: only what `show` has shown; `all`: whatever is no longer declared
   */
  stages(prunes: 'shown' | 'all'): Stage[] {
    if (!this.#declared() || this.flags.kubernetes === false) return [];
    const skipped = (): string => `not possible here: ${this.#none?.reason ?? 'unknown'}`;
    return [
      {
        id: 'kubernetes-dry-run',
        title: 'Kubernetes: dry run on the API server',
        run: async (reporter) => {
          const said = await this.#open(reporter, { readySeconds: 300, acceptedSeconds: 60 });
          if (this.#session === undefined) return said;
          const plan = await this.#planned();
          this.#plan = prunes === 'all' ? plan : this.#onlyShown(plan);
          this.refuseDrift();
          for (const warning of plan.warnings) reporter.say(`warning: ${warning}`);
          return kubernetesCounts(this.#plan);
        },
      },
      {
        id: 'kubernetes-apply',
        title: 'kubectl apply --server-side',
        run: async () => {
          if (this.#session === undefined || this.#plan === undefined) return skipped();
          const { kubectl } = this.#session;
          const forceConflicts = this.flags.forceConflicts === true;
          this.#applied = await applyKubernetes(kubectl, this.#known(), this.#plan, { forceConflicts });
          return `${this.#applied.applied.length} applied, ${this.#applied.pruned.length} pruned`;
        },
      },
      {
        id: 'kubernetes-diff',
        title: again,
        run: async () => {
          if (this.#session === undefined) return skipped();
          this.#difference = await this.#session.kubectl.diff(this.#known().directory);
          this.#compared = true;
          return this.#difference === undefined ? 'empty' : 'NOT EMPTY';
        },
      },
    ];
  }

  /** What went wrong although all was applied. */
  faults(): readonly HeraError[] {
    if (this.#difference === undefined) return [];
    return [
      fault(
        'kubernetesNotEmpty',
        {
          path: '',
          message: 'kubectl diff after the apply is not empty',
          fix: 'find out what changes the objects after they are applied: a controller, or an admission webhook',
        },
        { exitCode: ExitCode.failed, details: this.#difference },
      ),
    ];
  }

  /** What was found, or undefined for an app without manifests. Values of Secrets are not in it. */
  document(): KubernetesDocument | undefined {
    if (!this.#declared()) return undefined;
    const { owner, objects } = this.#known();
    const common = { schemaVersion: 1, owner, objects: objects.length } as const;
    if (this.flags.kubernetes === false) return { ...common, state: 'skipped', reason: '--no-kubernetes' };
    const plan = this.#plan;
    if (this.#session === undefined || plan === undefined)
      return {
        ...common,
        state: this.#none?.state ?? 'waiting',
        reason: this.#none?.reason ?? 'the run ended before',
      };
    return {
      ...common,
      state: this.#applied === undefined ? 'planned' : 'applied',
      ...sessionDocument(this.#session),
      plan: planDocument(plan),
      ...(this.#applied === undefined ? {} : appliedDocument(this.#applied)),
      ...(this.#compared ? { secondDiffEmpty: this.#difference === undefined } : {}),
    };
  }

  /** Says what was found, for people. */
  print(console: Console): void {
    if (!this.#declared()) return;
    const { objects } = this.#known();
    if (this.flags.kubernetes === false)
      console.line(`Kubernetes: ${objectCount(objects.length)} left out (--no-kubernetes)`);
    else if (this.#session !== undefined && this.#plan !== undefined) {
      const { cluster, identity } = this.#session;
      console.line(`Kubernetes  cluster ${cluster}, as ${identity.role ?? identity.username}`);
      if (this.#applied === undefined) printKubernetesPlan(console, this.#plan);
      else {
        printKept(console, this.#plan);
        const diff = this.#difference === undefined ? 'empty' : 'NOT EMPTY';
        console.line(
          `Kubernetes: ${objectCount(this.#applied.applied.length)} applied, ${this.#applied.pruned.length} pruned${this.#compared ? `; second diff ${diff}` : ''}`,
        );
      }
    } else if (this.#none?.state === 'waiting')
      console.line(`Kubernetes: ${objectCount(objects.length)}, once the cluster exists (${this.#none.reason})`);
    else if (this.#none !== undefined)
      console.line(`Kubernetes: ${objectCount(objects.length)} not judged here: ${this.#none.reason}`);
  }

  /** Removes the kubeconfig. Safe to call twice. */
  close(): void {
    this.#session?.close();
  }

  #declared(): boolean {
    return this.run.manifestFolder !== undefined;
  }

  #known(): Manifests {
    const { manifestFolder, app } = this.run;
    if (manifestFolder === undefined) throw new Error('the app has no manifests');
    return (this.#manifests ??= readManifests(manifestFolder, app.name));
  }

  async #open(
    reporter: StageReporter,
    patience: { readonly readySeconds: number; readonly acceptedSeconds: number },
  ): Promise<string> {
    const { objects } = this.#known();
    if (this.#session !== undefined) return '';
    const role = this.flags.kubernetesRole;
    const opened = await openSession(this.run, {
      ...patience,
      signal: this.signal,
      reporter,
      ...(role === undefined ? {} : { role }),
    });
    if (opened.state === 'open') {
      this.#session = opened;
      return '';
    }
    this.#none = opened;
    return opened.state === 'waiting'
      ? `${objectCount(objects.length)}, once the cluster exists`
      : `not possible here: ${opened.reason}`;
  }

  #planned(): Promise<KubernetesPlan> {
    if (this.#session === undefined) throw new Error('the API server was not reached');
    return planKubernetes(this.#session.kubectl, this.#known(), {
      pruneNamespaces: this.flags.pruneNamespaces === true,
    });
  }

  /** Nothing goes that was not shown before somebody agreed. */
  #onlyShown(plan: KubernetesPlan): KubernetesPlan {
    const shown = new Set((this.#shown?.prune ?? []).map(keyOf));
    const late = plan.prune.filter((object) => !shown.has(keyOf(object)));
    return {
      ...plan,
      prune: plan.prune.filter((object) => shown.has(keyOf(object))),
      kept: [...plan.kept, ...late.map((object) => ({ object, reason: 'it was not in the plan that was shown' }))],
    };
  }
}
