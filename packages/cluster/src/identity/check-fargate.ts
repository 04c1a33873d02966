import type { FargateSelector } from '../fargate/fargate-profile';
import type { Report } from '../internal/report';
import type { ServiceAccountGrantProps } from './grant';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const matches = (pattern: string, namespace: string): boolean =>
  new RegExp(`^${escaped(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`).test(namespace);

/**
 * The agent of Pod Identity is a DaemonSet, and Fargate runs none.
 *
 * Source: EKS user guide, pod-identities (restrictions), read 2026-11-24; wildcards in the namespace of a selector: same guide,
 * fargate-profile-wildcards, cited from memory, not confirmed against the page.
 */
export const checkFargate = (
  { identity, namespace, serviceAccount }: ServiceAccountGrantProps,
  selectors: readonly FargateSelector[],
  report: Report,
): void => {
  if (identity === 'irsa') return;
  const found = selectors.filter((selector) => matches(selector.namespace, namespace));
  if (found.length === 0) return;
  const whole = found.some(({ labels }) => Object.keys(labels ?? {}).length === 0);
  const problem = {
    path: 'serviceAccount.identity',
    message: `${whole ? 'every pod' : 'some pods'} of ${namespace} may run on Fargate, where ${serviceAccount} gets no role by Pod Identity`,
    allowed: "'irsa'",
    fix: "set identity to 'irsa'",
  };
  if (whole) report.error({ code: 'HERA_CLU_059', ...problem });
  else report.warning({ code: 'HERA_CLU_060', ...problem });
};
