import type { ClusterProps } from '../cluster-props';
import {
  defaultKubernetesVersion,
  kubernetesVersions,
  kubernetesVersionsAsOf,
  standardSupportDaysLeft,
  supportPhaseOf,
  supportWarningDays,
} from '../versions';
import type { Report } from './report';

const path = 'cluster.version';

/** The Kubernetes version of a cluster, after its support dates were checked. */
export const checkVersion = (props: ClusterProps, report: Report): string => {
  const version = props.version ?? defaultKubernetesVersion;
  if (!report.isLiteral(version, path)) return version;
  const today = props.today ?? new Date();
  const supportType = props.supportType ?? 'STANDARD';
  const usable = kubernetesVersions.filter((each) => {
    const phase = supportPhaseOf(each, today);
    return phase === 'standard' || (phase === 'extended' && supportType === 'EXTENDED');
  });
  const allowed = usable.map((each) => each.version).join(', ');
  const known = kubernetesVersions.find((each) => each.version === version);
  if (known === undefined) {
    report.error({
      code: 'HERA_CLU_002',
      path,
      message: `${JSON.stringify(version)} is not in the version table of ${kubernetesVersionsAsOf}`,
      allowed,
      fix: 'choose one of them, as <major>.<minor>; a newer version comes with a newer @hera/cluster',
    });
    return version;
  }
  const phase = supportPhaseOf(known, today);
  if (phase === 'ended') {
    report.error({
      code: 'HERA_CLU_003',
      path,
      message: `${version} has had no support since ${known.extendedSupportEnds}`,
      allowed,
      fix: `use ${defaultKubernetesVersion}`,
    });
  } else if (phase === 'extended' && supportType !== 'EXTENDED') {
    report.error({
      code: 'HERA_CLU_004',
      path,
      message: `standard support of ${version} ended on ${known.standardSupportEnds}`,
      allowed,
      fix: `use ${defaultKubernetesVersion}, or set supportType to 'EXTENDED' and pay for it until ${known.extendedSupportEnds}`,
    });
  } else if (phase === 'standard' && standardSupportDaysLeft(known, today) < supportWarningDays) {
    report.warning({
      code: 'HERA_CLU_005',
      path,
      message: `standard support of ${version} ends on ${known.standardSupportEnds}, in ${standardSupportDaysLeft(known, today)} days`,
      fix: 'plan the upgrade to the next minor version now',
    });
  }
  return version;
};
