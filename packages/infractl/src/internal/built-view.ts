import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { plainTable } from '@hera/cost/plain-table';
import type { Console } from './console';

/** How the private tier reaches out, in words. */
export const natText = {
  none: 'none',
  single: 'one NAT gateway',
  'per-az': 'a NAT gateway per availability zone',
  regional: 'one regional NAT gateway',
} as const;

const networkRows = (manifest: StackManifest): string[][] =>
  factsOf(manifest.facts, 'network').flatMap((network) => {
    const tiers = [...new Set(network.subnets.map(({ tier }) => tier))];
    const { flowLog } = network;
    return [
      ['Network', `VPC ${network.cidr}, ${new Set(network.subnets.map(({ zone }) => zone)).size} availability zones`],
      ...tiers.map((tier) => [
        `Subnets, ${tier}`,
        network.subnets
          .filter((subnet) => subnet.tier === tier)
          .map(({ cidr, zone }) => `${cidr} ${zone}`)
          .join('\n'),
      ]),
      ['NAT', natText[network.nat]],
      ...(network.gatewayEndpoints.length > 0 ? [['Gateway endpoints', network.gatewayEndpoints.join(', ')]] : []),
      [
        'Flow log',
        flowLog === undefined
          ? 'off'
          : `${flowLog.logGroupName}, ${flowLog.retentionDays} days${flowLog.customerManagedKey ? ', own key' : ''}`,
      ],
    ];
  });

const clusterRows = (manifest: StackManifest): string[][] =>
  factsOf(manifest.facts, 'cluster').flatMap((cluster) => {
    const open = cluster.publicCidrs.length === 0 ? 'public off' : `public for ${cluster.publicCidrs.join(', ')}`;
    return [
      ['Cluster', `${cluster.name}, Kubernetes ${cluster.version}`],
      ['API endpoint', `${cluster.privateEndpoint ? 'private' : 'private off'}, ${open}`],
      [
        'Secrets',
        cluster.secretsKey === 'customer-managed' ? 'encrypted with an own KMS key' : 'encrypted with an AWS key',
      ],
      ['Logs', `${cluster.logs.types.join(', ')}; ${cluster.logs.retentionDays} days`],
      ...cluster.nodeGroups.map((group) => [
        `Node group ${group.name}`,
        `${group.minimum} to ${group.maximum} x ${group.instanceTypes.join(' | ')}, ${group.capacityType === 'SPOT' ? 'spot' : 'on-demand'}, ${group.zones.length} zones${group.tainted ? ', tainted' : ''}`,
      ]),
      ['Add-ons', cluster.addons.join(', ')],
      ...(cluster.accessEntries.length > 0 ? [['Access entries', cluster.accessEntries.join('\n')]] : []),
    ];
  });

const accountRows = ({ facts }: StackManifest): string[][] =>
  factsOf(facts, 'account-defaults').flatMap((fact) => {
    const made = [
      ...(fact.ebsEncryptionByDefault ? ['every new EBS volume is encrypted'] : []),
      ...(fact.s3PublicAccessBlock === true ? ['no public access to S3'] : []),
      ...(fact.instanceMetadata === undefined ? [] : ['IMDSv2 required of new instances']),
    ];
    return [['Account', made.length === 0 ? 'left to others' : made.join('\n')]];
  });

const securityRows = ({ facts }: StackManifest): string[][] => [
  ...factsOf(facts, 'threat-detection').map(({ detector, features, findings }) => {
    const on = Object.keys(features).filter((name) => features[name] === true);
    const runs = detector === 'elsewhere' ? 'run elsewhere' : on.join(', ');
    return ['GuardDuty', `${runs}; findings of severity ${findings.minimumSeverity} and above are told`];
  }),
  ...factsOf(facts, 'kubernetes').map(({ namespaces, admission, components = [] }) => [
    'Kubernetes policy',
    [
      namespaces.map(({ name, enforce }) => `${name} ${enforce}`).join(', '),
      `admission: ${admission.action}`,
      ...(components.length === 0 ? [] : [`installs ${components.join(', ')}`]),
    ].join('; '),
  ]),
];

/** What was built, as the stack's own facts say it. */
export const builtTable = (manifest: StackManifest, resourceCount: number): string => {
  const keys = factsOf(manifest.facts, 'keys').flatMap((fact) => [
    ...fact.keys.map(({ purpose, alias }) => `${alias} (${purpose})`),
    ...(fact.existing ?? []).map(({ purpose, keyArn }) => `${keyArn ?? 'a key'} (${purpose}, made elsewhere)`),
  ]);
  return plainTable([
    ['Resources', `${resourceCount} in ${manifest.environment.region}, profile ${manifest.environment.profile}`],
    ...networkRows(manifest),
    ...clusterRows(manifest),
    ...(keys.length > 0 ? [['KMS keys', keys.join('\n')]] : []),
    ...accountRows(manifest),
    ...securityRows(manifest),
  ]);
};

/** What the target could not hold, for people. */
export const printLeftOut = (console: Console, manifest: StackManifest): void => {
  if (manifest.leftOut.length === 0) return;
  console.line(console.colors.bold('Left out here, present in a real account'));
  console.line(
    plainTable(manifest.leftOut.map(({ what, reason, constructPath }) => [what, `${reason} (${constructPath})`])),
  );
  console.line();
};
