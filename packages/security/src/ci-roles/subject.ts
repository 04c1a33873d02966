import type { ProblemCollector } from '@hera/core';
import { isUnknown } from '@hera/core';

/** Which jobs of GitHub Actions: exactly one of environment, branch, tag and pull requests. */
export interface GitHubSubject {
  /** `owner/name`. */
  readonly repository: string;
  /**
   * Numbers of owner and repository. GitHub writes them into the tokens of repositories that were made, renamed or moved after 15 July 2026,
   * or that asked for it; without them a name that somebody else takes over would be trusted.
   *
   * @default - the repository is older and writes names alone
   */
  readonly ids?: { readonly owner: number; readonly repository: number };
  /** A deployment environment, whose protection rules then hold. @default - none */
  readonly environment?: string;
  /** @default - none */
  readonly branch?: string;
  /** @default - none */
  readonly tag?: string;
  /** Jobs of pull requests, whoever opened them from the same repository; for the plan role. @default false */
  readonly pullRequests?: boolean;
}

/** Which jobs of GitLab CI: of one branch, or of one tag. */
export interface GitLabSubject {
  /** `group/project`, with every subgroup. */
  readonly projectPath: string;
  /** @default - none */
  readonly branch?: string;
  /** @default - none */
  readonly tag?: string;
}

/** Which jobs may assume a role. */
export type CiSubject = GitHubSubject | GitLabSubject;

const chosen = (subject: object): readonly string[] =>
  Object.entries(subject)
    .filter(
      ([name, value]) =>
        ['environment', 'branch', 'tag', 'pullRequests'].includes(name) && value !== undefined && value !== false,
    )
    .map(([name]) => name);

// Colons part the elements of a subject, so GitHub writes those of a value as %3A. Source: GitHub, OpenID Connect reference, 2026-11.
const escaped = (value: string): string => value.replaceAll(':', '%3A');

const gitHubSubject = ({ repository, ids, environment, branch, tag }: GitHubSubject): string => {
  const [owner = '', name = ''] = repository.split('/');
  // Source: GitHub, OpenID Connect reference, "Immutable subject claims", 2026-11.
  const of = ids === undefined ? repository : `${owner}@${ids.owner}/${name}@${ids.repository}`;
  if (environment !== undefined) return `repo:${of}:environment:${escaped(environment)}`;
  if (branch !== undefined) return `repo:${of}:ref:refs/heads/${escaped(branch)}`;
  if (tag !== undefined) return `repo:${of}:ref:refs/tags/${escaped(tag)}`;
  return `repo:${of}:pull_request`;
};

/** The `sub` claim. Source for GitLab: GitLab, OpenID Connect authentication using ID tokens, 2026-11. */
export const subjectOf = (subject: CiSubject): string => {
  if ('repository' in subject) return gitHubSubject(subject);
  const { projectPath, branch, tag } = subject;
  const [type, ref] = branch === undefined ? ['tag', tag] : ['branch', branch];
  return `project_path:${projectPath}:ref_type:${type}:ref:${ref ?? ''}`;
};

/** Checks that a subject is one kind of job, written out, of the provider that it is for. */
export const checkSubject = (
  subject: CiSubject,
  path: string,
  provider: 'github' | 'gitlab',
  problems: ProblemCollector,
): void => {
  const kind = 'repository' in subject ? 'github' : 'gitlab';
  if (kind !== provider) {
    problems.add({
      code: 'HERA_SEC_061',
      path,
      message: `jobs of ${kind} cannot sign in at a provider of ${provider}`,
      allowed:
        provider === 'github'
          ? 'repository, and one of environment, branch, tag, pullRequests'
          : 'projectPath, and branch or tag',
      fix: 'name the jobs of that provider',
    });
    return;
  }
  const names = chosen(subject);
  if (names.length !== 1) {
    problems.add({
      code: 'HERA_SEC_062',
      path,
      message: names.length === 0 ? 'every job would be trusted' : `${names.join(' and ')} cannot both hold`,
      allowed: kind === 'github' ? 'one of environment, branch, tag, pullRequests' : 'branch or tag',
      fix: 'say which jobs, in exactly one way',
    });
  }
  for (const [name, value] of Object.entries(subject)) {
    if (typeof value !== 'string') continue;
    const pattern =
      name === 'repository'
        ? /^[\w.-]+\/[\w.-]+$/
        : name === 'projectPath'
          ? /^[\w.-]+(\/[\w.-]+)+$/
          : /^[^*?\s]+( [^*?\s]+)*$/;
    if (!isUnknown(value) && pattern.test(value)) continue;
    problems.add({
      code: 'HERA_SEC_063',
      path: `${path}.${name}`,
      message: isUnknown(value)
        ? 'is a reference, so nobody can say at synth who is trusted'
        : `${JSON.stringify(value)} does not name one ${name}`,
      allowed: 'a name that is written out, without * and ?',
      fix: 'name one; for more, name more subjects',
    });
  }
};
