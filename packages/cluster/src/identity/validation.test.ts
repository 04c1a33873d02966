import { Lazy } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { PolicyStatement } from '../addons';
import { stackOf } from '../cluster.fixture';
import { certManagerPolicy } from '../policies/cert-manager';
import { externalDnsPolicy } from '../policies/external-dns';
import type { ServiceAccountGrantProps } from './grant';
import { problemsAfter, reader, serviceAccounts } from './service-accounts.fixture';

const reference = Lazy.stringValue({ produce: () => '${data.x.y}' });
const allowing = (change: Partial<PolicyStatement>): ServiceAccountGrantProps =>
  reader({ statements: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::catalogue/*'], ...change }] });
const dns = (...hostedZoneIds: string[]) => reader({ policies: [externalDnsPolicy({ hostedZoneIds })] });
const { statements: _, ...nothing } = reader();
const many = (length: number): string[] => Array.from({ length }, (_each, index) => `arn:aws:s3:::bucket-${index}/*`);

const refused: readonly (readonly [code: string, path: string, ...grants: ServiceAccountGrantProps[]])[] = [
  ['HERA_CLU_055', 'serviceAccount.namespace', reader({ namespace: 'shop-*' })],
  ['HERA_CLU_055', 'serviceAccount.namespace', reader({ namespace: 'n'.repeat(64) })],
  ['HERA_CLU_055', 'serviceAccount.serviceAccount', reader({ serviceAccount: '*', name: 'all' })],
  ['HERA_CLU_055', 'serviceAccount.serviceAccount', reader({ serviceAccount: 'catalogue?', name: 'some' })],
  ['HERA_CLU_055', 'serviceAccount.serviceAccount', reader({ serviceAccount: 'Catalogue', name: 'upper' })],
  ['HERA_CLU_055', 'serviceAccount.name', reader({ name: 'shop/catalogue' })],
  ['HERA_CORE_002', 'serviceAccount.namespace', reader({ namespace: reference })],
  ['HERA_CLU_056', 'serviceAccount.serviceAccount', reader(), reader({ name: 'other' })],
  ['HERA_CLU_056', 'serviceAccount.serviceAccount', reader(), reader({ name: 'other', identity: 'irsa' })],
  ['HERA_CLU_056', 'serviceAccount.name', reader(), reader({ serviceAccount: 'orders', name: 'catalogue' })],
  ['HERA_CLU_057', 'serviceAccount.statements[0].actions[0]', allowing({ actions: ['*'] })],
  ['HERA_CLU_057', 'serviceAccount.statements[0].actions[0]', allowing({ actions: ['*:*'] })],
  ['HERA_CLU_057', 'serviceAccount.statements[0].actions[0]', allowing({ actions: ['GetObject'] })],
  ['HERA_CLU_057', 'serviceAccount.statements[0]', allowing({ actions: [] })],
  ['HERA_CLU_057', 'serviceAccount.statements[0]', allowing({ resources: [] })],
  ['HERA_CLU_057', 'serviceAccount.statements[0].resources', allowing({ resources: ['*'] })],
  ['HERA_CLU_057', 'serviceAccount.statements[0].resources', allowing({ resources: ['*'], reason: ' ' })],
  [
    'HERA_CLU_058',
    'serviceAccount.targetRoleArn',
    reader({ identity: 'irsa', targetRoleArn: 'arn:aws:iam::444455556666:role/x' }),
  ],
  ['HERA_CLU_058', 'serviceAccount.disableSessionTags', reader({ identity: 'irsa', disableSessionTags: false })],
  ['HERA_CLU_058', 'serviceAccount.targetRoleArn', reader({ targetRoleArn: 'catalogue' })],
  ['HERA_CLU_061', 'serviceAccount.policies', nothing],
  ['HERA_CLU_061', 'serviceAccount.policies', reader({ policies: ['ReadOnlyAccess', 'ReadOnlyAccess'] })],
  ['HERA_CLU_061', 'serviceAccount.policies', reader({ policies: many(10).map((_arn, index) => `Team${index}`) })],
  [
    'HERA_CLU_061',
    'serviceAccount.policies',
    reader({ policies: ['ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/team/ReadOnlyAccess'] }),
  ],
  ['HERA_CLU_061', 'serviceAccount.statements', allowing({ resources: many(300) })],
  ['HERA_CLU_062', 'serviceAccount.policies[0].hostedZoneIds', dns()],
  ['HERA_CLU_062', 'serviceAccount.policies[0].hostedZoneIds[0]', dns('*')],
  ['HERA_CLU_062', 'serviceAccount.policies[0].hostedZoneIds[1]', dns('Z0123456789', 'example.org')],
  [
    'HERA_CLU_062',
    'serviceAccount.policies[0].hostedZoneIds[0]',
    reader({ policies: [certManagerPolicy({ hostedZoneIds: ['/hostedzone/Z0123456789'] })] }),
  ],
];

describe('refused', () => {
  const cases = refused.map(([code, path, ...grants]) => ({ code, path, grants }));
  it.each(cases)('$code at $path', ({ code, path, grants }) => {
    expect(problemsAfter(grants).map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
  });

  it('with the role of an add-on', () => {
    const taken = [{ namespace: 'kube-system', serviceAccount: 'aws-node', by: 'the add-on vpc-cni' }];
    const problems = problemsAfter([reader({ namespace: 'kube-system', serviceAccount: 'aws-node' })], undefined, {
      taken,
    });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'HERA_CLU_056',
        'kube-system/aws-node has the role of the add-on vpc-cni already, and a service account has one',
      ],
    ]);
  });

  it('all at once', () => {
    const problems = problemsAfter([
      reader({ namespace: '*', targetRoleArn: 'x', statements: [{ actions: ['*'], resources: ['*'] }] }),
    ]);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'HERA_CLU_055',
      'HERA_CLU_057',
      'HERA_CLU_057',
      'HERA_CLU_058',
    ]);
  });
});

describe('Fargate', () => {
  const selectors: readonly (readonly [string, string | undefined, string, Record<string, string> | undefined])[] = [
    ['a namespace of its own', 'HERA_CLU_059', 'shop', undefined],
    ['a pattern', 'HERA_CLU_059', 'sh*', {}],
    ['one character', 'HERA_CLU_059', 'sho?', undefined],
    ['another namespace', undefined, 'shopping', undefined],
    ['a dot that is no wildcard', undefined, 'sho.', undefined],
  ];
  it.each(selectors)('of %s: %s', (_name, code, namespace, labels) => {
    const fargate = [{ namespace, ...(labels === undefined ? {} : { labels }) }];
    expect(problemsAfter([reader()], undefined, { fargate }).map((problem) => problem.code)).toEqual(
      code === undefined ? [] : [code],
    );
    expect(problemsAfter([reader({ identity: 'irsa' })], undefined, { fargate })).toEqual([]);
  });

  it('of some pods is a warning', () => {
    const stack = stackOf('production');
    serviceAccounts(stack, { fargate: [{ namespace: 'shop', labels: { batch: 'true' } }] }).grant(reader());
    expect(stack.manifest.warnings.map(({ code }) => code)).toEqual(['HERA_CLU_060']);
  });
});

describe('let through', () => {
  it('every hosted zone in development, with a warning', () => {
    const stack = stackOf('development');
    serviceAccounts(stack).grant(dns('*'));
    expect(stack.manifest.warnings.map(({ code }) => code)).toEqual(['HERA_CLU_062']);
  });

  it('references, reasons, and the same name in another namespace', () => {
    const grants = [
      reader(),
      reader({ namespace: 'staging' }),
      reader({
        serviceAccount: 'orders',
        targetRoleArn: reference,
        policies: [externalDnsPolicy({ hostedZoneIds: [reference] })],
      }),
      reader({
        serviceAccount: 'metrics',
        statements: [{ actions: ['ec2:Describe*'], resources: ['*'], reason: 'they know none' }],
      }),
    ];
    expect(problemsAfter(grants)).toEqual([]);
  });
});
