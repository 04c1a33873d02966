import { isUnknown } from '@hera/core';
import type { PolicyStatement } from '../addons';
import type { Report } from '../internal/report';

const action = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;

const faultsOf = ({ actions, resources, reason }: PolicyStatement): readonly (readonly [string, string])[] => {
  const faults: (readonly [string, string])[] = [];
  if (actions.length === 0 || resources.length === 0) faults.push(['', 'it names no action or no resource']);
  actions.forEach((name, index) => {
    if (isUnknown(name)) return;
    if (/^[*:]+$/.test(name)) faults.push([`.actions[${index}]`, `${name} is every action of AWS`]);
    else if (!action.test(name)) faults.push([`.actions[${index}]`, `${JSON.stringify(name)} is not an IAM action`]);
  });
  if (resources.includes('*') && (reason ?? '').trim() === '') {
    faults.push(['.resources', '* is every resource, and no reason is given']);
  }
  return faults;
};

/** Statements that allow less than everything, and say why where they allow everywhere. */
export const checkStatements = (statements: readonly PolicyStatement[], path: string, report: Report): void => {
  statements.forEach((statement, index) => {
    for (const [property, fault] of faultsOf(statement)) {
      report.error({
        code: 'HERA_CLU_057',
        path: `${path}[${index}]${property}`,
        message: fault,
        allowed: 'actions such as s3:GetObject on ARNs, or on * with a reason',
        fix: 'name the actions and ARNs, or write the reason beside the statement',
      });
    }
  });
};
