import type { ProblemCollector } from '@hera/core';

const placeholder = '{alarm}';

const isHttps = (text: string): boolean => {
  if (/[\s"'<>)]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
};

/** A path in the repository, which the checklist takes for a link too. */
const isPath = (text: string): boolean =>
  /^(?:docs|runbooks)\/[\w./-]+\.(?:md|adoc|html)$/.test(text) && !text.includes('..');

/** Where the runbook of an alarm is. */
export const runbookOf = (template: string | undefined, alarm: string): string | undefined =>
  template?.replaceAll(placeholder, alarm);

const refuse = (problems: ProblemCollector, path: string, message: string): void =>
  problems.add({
    code: 'HERA_OBS_008',
    path,
    message,
    allowed: `https://host/path without a password, or docs/path.md; ${placeholder} in the one of the whole set`,
    fix: 'name the page that whoever is woken should read',
  });

/** Refuses a template that gives every alarm the same page, or none. */
export const checkRunbookTemplate = (problems: ProblemCollector, template: string | undefined): void => {
  if (template === undefined) return;
  const path = 'alarms.runbook';
  if (!template.includes(placeholder))
    refuse(problems, path, `${placeholder} is not in it, so all alarms would have one runbook`);
  else if (!isHttps(template.replaceAll(placeholder, 'alarm')) && !isPath(template.replaceAll(placeholder, 'alarm')))
    refuse(problems, path, 'is neither an HTTPS URL nor a path in the repository');
};

/** Refuses what nobody could open. */
export const checkRunbook = (problems: ProblemCollector, path: string, runbook: string): void => {
  if (!isHttps(runbook) && !isPath(runbook))
    refuse(problems, path, 'is neither an HTTPS URL nor a path in the repository');
};
