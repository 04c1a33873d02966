import { describe, expect, it } from 'vitest';
import observed from '../../fixtures/observed-actions.json';
import { type BoundaryChoices, boundaryStatements } from './boundary-policy';
import { clusterStatements } from './deploy-cluster';
import { identityStatements } from './deploy-identity';
import { networkStatements } from './deploy-network';
import { operationsStatements } from './deploy-operations';
import { recoveryStatements } from './deploy-recovery';
import type { CiPlace } from './place';
import { readOperationsStatements } from './read-operations';
import { readStatements } from './read-policy';
import { actionOf, allows, expand, faultsOf, known, meet, uncovered } from './service-reference.fixture';
import { identityDocument, type IdentityStatement } from './statement';
import { stateStatements } from './state-policy';

const place: CiPlace = {
  id: '111122223333',
  partition: 'aws',
  dnsSuffix: 'amazonaws.com',
  region: 'us-east-1',
  environment: 'prod',
  names: ['prod'],
  clusters: ['prod'],
  stack: 'prod-aws',
  stateBucketArn: 'arn:aws:s3:::hera-state-111122223333-us-east-1',
  stateKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0a',
  boundaryArn: 'arn:aws:iam::111122223333:policy/hera/ci/prod-boundary',
};
// As long as names get: what has to fit still has to then.
const wordy: CiPlace = {
  ...place,
  partition: 'aws-us-gov',
  region: 'ap-southeast-2',
  environment: 'production-ap-south',
  names: ['production-ap-south', 'platform-production'],
  clusters: ['platform-production'],
};

const policies = {
  read: readStatements,
  readOperations: readOperationsStatements,
  network: networkStatements,
  cluster: clusterStatements,
  identity: identityStatements,
  operations: operationsStatements,
  recovery: recoveryStatements,
} as const;
const strict = { services: [], endsThreatDetection: false, unlocksBackups: false } as const;
const boundary = (at: CiPlace) => boundaryStatements(at, strict);
const deploy = [...Object.values(policies).flatMap((of) => of(place)), ...stateStatements(place, true)];
const reads = [...readStatements(place), ...readOperationsStatements(place)];
const plan = [...reads, ...stateStatements(place, false)];
const within = (statements: readonly IdentityStatement[], calls: readonly string[]): readonly string[] =>
  calls.map(actionOf).filter((action) => !allows(statements, action));

describe('every policy', () => {
  it.each([...Object.entries(policies), ['boundary', boundary] as const])(
    '%s is shorter than IAM allows',
    (_, statements) => {
      expect(identityDocument(statements(wordy)).length).toBeLessThanOrEqual(6144);
    },
  );

  it('of state fits into the role, which has 10,240 characters for all of its own', () => {
    expect(identityDocument(stateStatements(wordy, true)).length).toBeLessThanOrEqual(10_240);
  });

  const judged = { ...policies, state: (at: CiPlace) => stateStatements(at, true) };
  it.each(Object.entries(judged))('%s means what it says by AWS’s service reference', async (_, of) => {
    const statements = of(place);
    expect((await Promise.all(statements.map(faultsOf))).flat()).toEqual([]);
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
    for (const { Effect } of statements) expect(Effect).toBe('Allow');
  });

  it('names actions that exist in the boundary too', async () => {
    for (const { Action } of boundary(place))
      for (const pattern of Action) expect(await expand(pattern), pattern).not.toEqual([]);
  });

  it('together name every resource that an action always has', async () => {
    expect(await uncovered(deploy)).toEqual([]);
  });
});

describe('the deploy role', () => {
  it('may do all that was observed of apply, plan and destroy', () => {
    expect(observed.all.length).toBeGreaterThan(100);
    expect(observed.unnamed).toEqual([]);
    for (const service of ['backup', 'budgets', 'guardduty', 'monitoring'])
      expect(
        observed.all.some((call) => call.startsWith(`${service} Create`) || call.startsWith(`${service} Put`)),
      ).toBe(true);
    expect(within(deploy, observed.all)).toEqual([]);
  });

  it('leaves to people what ends watch and protection', () => {
    const denials = boundary(place).filter(
      ({ Effect, Resource, Condition }) => Effect === 'Deny' && Resource.includes('*') && Condition === undefined,
    );
    const held = (action: string) => denials.some(({ Action }) => Action.some((pattern) => meet(pattern, action)));
    expect(observed.all.map(actionOf).filter(held)).toEqual([
      'backup:DeleteBackupVaultAccessPolicy',
      'backup:DeleteBackupVaultLockConfiguration',
      'guardduty:DeleteDetector',
    ]);
  });

  it('stays inside of the boundary in all of that', () => {
    const limits = boundary(place);
    expect(within(limits, observed.all)).toEqual([]);
    for (const { Action } of deploy) for (const pattern of Action) expect(allows(limits, pattern), pattern).toBe(true);
  });

  it('hands roles to named services alone, and gives rights to none without the boundary', () => {
    const passing = deploy.filter(({ Action }) => Action.some((action) => meet(action, 'iam:PassRole')));
    expect(
      passing.map(({ Condition, Resource }) => [Object.keys(Condition?.['StringEquals'] ?? {}), Resource]),
    ).toEqual([[['iam:PassedToService'], ['arn:aws:iam::111122223333:role/prod-*']]]);
    expect(passing[0]?.Condition?.['StringEquals']?.['iam:PassedToService']).toEqual([
      'backup.amazonaws.com',
      'ec2.amazonaws.com',
      'eks.amazonaws.com',
      'eks-fargate-pods.amazonaws.com',
      'pods.eks.amazonaws.com',
      'restore-testing.backup.amazonaws.com',
      'vpc-flow-logs.amazonaws.com',
    ]);
    for (const action of [
      'CreateRole',
      'AttachRolePolicy',
      'PutRolePolicy',
      'PutRolePermissionsBoundary',
      'UpdateAssumeRolePolicy',
    ]) {
      for (const { Action, Condition } of deploy) {
        if (!Action.some((pattern) => meet(pattern, `iam:${action}`))) continue;
        expect(Condition, action).toEqual({ StringEquals: { 'iam:PermissionsBoundary': place.boundaryArn } });
      }
    }
  });

  it('reaches neither itself, nor the boundary, nor users and keys', () => {
    const ci = ['arn:aws:iam::111122223333:role/hera/ci/prod-deploy', place.boundaryArn];
    for (const { Action, Resource } of deploy) {
      if (!Action.some((action) => action.startsWith('iam:') && !/^iam:(Get|List)/.test(action))) continue;
      for (const resource of Resource) for (const arn of ci) expect(meet(resource, arn), resource).toBe(false);
    }
    for (const action of ['CreateUser', 'CreateAccessKey', 'DeleteRolePermissionsBoundary', 'CreateSAMLProvider'])
      expect(allows(deploy, `iam:${action}`)).toBe(false);
  });

  it.each([
    'backup:CopyFromBackupVault',
    'backup:DeleteRecoveryPoint',
    'backup:DisassociateRecoveryPoint',
    'backup:PutBackupVaultSharingPolicy',
    'backup:StartRestoreJob',
    'backup:UpdateGlobalSettings',
    'backup:UpdateRecoveryPointLifecycle',
    'backup:UpdateRegionSettings',
    'budgets:CreateBudgetAction',
    'budgets:ExecuteBudgetAction',
    'ec2:DeleteSnapshot',
  ])('has no %s', (action) => {
    expect(allows(deploy, action)).toBe(false);
  });

  it('touches vaults, restore testing, dashboards and budgets by name, and plans by tag', () => {
    const of = (action: string): readonly IdentityStatement[] =>
      deploy.filter(({ Action }) => Action.some((pattern) => meet(pattern, action)));
    const backup = 'arn:aws:backup:us-east-1:111122223333';
    for (const [action, resource] of [
      ['backup:DeleteBackupVault', `${backup}:backup-vault:prod-*`],
      ['backup:PutBackupVaultAccessPolicy', `${backup}:backup-vault:prod-*`],
      ['backup:DeleteRestoreTestingPlan', `${backup}:restore-testing-plan:prod_*`],
      ['cloudwatch:PutDashboard', 'arn:aws:cloudwatch::111122223333:dashboard/prod-*'],
      ['budgets:ModifyBudget', 'arn:aws:budgets::111122223333:budget/prod-*'],
    ] as const)
      expect(of(action).map(({ Resource }) => Resource)).toEqual([[resource]]);
    for (const action of ['UpdateBackupPlan', 'DeleteBackupPlan', 'CreateBackupSelection', 'DeleteBackupSelection'])
      expect(of(`backup:${action}`).map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { 'aws:ResourceTag/hera:environment': 'prod' } },
      ]);
  });

  it('decrypts its state, and for AWS Backup what has a key of the environment', () => {
    const decrypting = deploy.filter(({ Action }) => Action.some((pattern) => meet(pattern, 'kms:Decrypt')));
    expect(decrypting.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [
        ['arn:aws:kms:us-east-1:111122223333:key/*'],
        {
          StringEquals: {
            'aws:ResourceTag/hera:environment': 'prod',
            'kms:ViaService': 'backup.us-east-1.amazonaws.com',
          },
        },
      ],
      [[place.stateKeyArn], undefined],
    ]);
  });

  it('writes its own state and lock, and those of no other stack', () => {
    const written = stateStatements(place, true).flatMap(({ Action, Resource }) =>
      Action.includes('s3:PutObject') ? Resource : [],
    );
    expect(written).toEqual([
      'arn:aws:s3:::hera-state-111122223333-us-east-1/prod-aws/terraform.tfstate',
      'arn:aws:s3:::hera-state-111122223333-us-east-1/prod-aws/terraform.tfstate.tflock',
    ]);
  });
});

describe('the plan role', () => {
  it('may do all that was observed of a plan', () => {
    expect(observed.plan.length).toBeGreaterThan(30);
    expect(within(plan, observed.plan)).toEqual([]);
  });

  it('changes nothing but the lock', async () => {
    const actions = (await Promise.all(reads.flatMap(({ Action }) => Action.map(expand)))).flat();
    const levels = await Promise.all(actions.map(known));
    expect(levels.filter(({ level }) => !['Read', 'List'].includes(level)).map(({ action }) => action)).toEqual([]);
    expect(stateStatements(place, false).map(({ Action }) => Action)).not.toContainEqual([
      's3:GetObject',
      's3:PutObject',
    ]);
  });

  it.each([
    'secretsmanager:GetSecretValue',
    'kms:CreateGrant',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
    'sqs:ReceiveMessage',
    'ec2:GetPasswordData',
    'ec2:GetConsoleOutput',
    'iam:ListAccessKeys',
    'eks:CreateCluster',
    'backup:GetRecoveryPointRestoreMetadata',
    'backup:StartRestoreJob',
    'budgets:ModifyBudget',
  ])('has no %s', (action) => {
    expect(allows(plan, action)).toBe(false);
  });

  it('reads no parameter of the account, and no object but its state', () => {
    const of = (action: string) =>
      plan.flatMap(({ Action, Resource }) => (Action.some((each) => meet(each, action)) ? Resource : []));
    expect(of('ssm:GetParameter')).toEqual(['arn:aws:ssm:us-east-1::parameter/aws/*']);
    for (const resource of of('s3:GetObject')) expect(resource).toContain('/prod-aws/terraform.tfstate');
    expect(of('kms:Decrypt')).toEqual([place.stateKeyArn]);
  });
});

describe('the boundary', () => {
  const statements = boundary(place);
  const denied = (action: string, choices: BoundaryChoices = strict): boolean =>
    boundaryStatements(place, choices).some(
      ({ Effect, Action }) => Effect === 'Deny' && Action.some((pattern) => meet(pattern, action)),
    );

  it('lets services in by region, and IAM by action', () => {
    const [services] = statements;
    expect(services?.Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } });
    for (const { Effect, Action } of statements)
      if (Effect === 'Allow') for (const action of Action) expect(['*', 'iam:*']).not.toContain(action);
    expect(allows(statements, 'dynamodb:GetItem')).toBe(false);
    const more = boundaryStatements(place, { ...strict, services: ['dynamodb'] });
    expect(allows(more, 'dynamodb:GetItem')).toBe(true);
  });

  it.each([
    'iam:CreateUser',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:DeleteRolePermissionsBoundary',
    'iam:CreateRole',
    'iam:PutRolePermissionsBoundary',
    'iam:CreatePolicyVersion',
    'guardduty:DeleteDetector',
    'guardduty:DisassociateFromAdministratorAccount',
    'backup:DeleteBackupVaultAccessPolicy',
    'backup:DeleteBackupVaultLockConfiguration',
    'backup:DeleteRecoveryPoint',
    'backup:DisassociateRecoveryPoint',
    'backup:UpdateRecoveryPointLifecycle',
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'config:StopConfigurationRecorder',
    'securityhub:DisableSecurityHub',
    's3:PutBucketPolicy',
    'kms:ScheduleKeyDeletion',
  ])('holds %s back', (action) => {
    expect(denied(action)).toBe(true);
  });

  it('lets an ephemeral environment end threat detection where it is told so', () => {
    expect(denied('guardduty:DeleteDetector', { ...strict, endsThreatDetection: true })).toBe(false);
  });

  it('lets it take locks off vaults where it is told so, and recovery points nobody', () => {
    const unlocking = { ...strict, unlocksBackups: true };
    expect(denied('backup:DeleteBackupVaultLockConfiguration', unlocking)).toBe(false);
    expect(denied('backup:DeleteBackupVaultAccessPolicy', unlocking)).toBe(false);
    expect(denied('backup:DeleteRecoveryPoint', unlocking)).toBe(true);
    expect(denied('backup:UpdateRecoveryPointLifecycle', unlocking)).toBe(true);
  });

  it('denies roles without itself, also where the request names no boundary', () => {
    const only = statements.find(({ Sid }) => Sid === 'OnlyBoundedRoles');
    expect(only).toMatchObject({
      Resource: ['*'],
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': place.boundaryArn } },
    });
  });
});

describe('the reference', () => {
  it.each<[string, IdentityStatement, string]>([
    ['an action that is none', { Sid: 'S', Effect: 'Allow', Action: ['ec2:MakeVpc'], Resource: ['*'] }, 'is no action'],
    [
      'everything',
      { Sid: 'S', Effect: 'Allow', Action: ['sqs:*'], Resource: ['arn:aws:sqs:us-east-1:111122223333:x'] },
      'is everything',
    ],
    [
      '* where there are resources',
      { Sid: 'S', Effect: 'Allow', Action: ['ec2:DeleteVpc'], Resource: ['*'] },
      'and has *',
    ],
    [
      'a resource of another kind',
      {
        Sid: 'S',
        Effect: 'Allow',
        Action: ['ec2:DeleteVpc'],
        Resource: ['arn:aws:ec2:us-east-1:111122223333:subnet/*'],
      },
      'knows none of the resources',
    ],
    [
      'a condition that never holds',
      {
        Sid: 'S',
        Effect: 'Allow',
        Action: ['ec2:DeleteVpc'],
        Resource: ['arn:aws:ec2:us-east-1:111122223333:vpc/*'],
        Condition: { StringEquals: { 'aws:RequestTag/a': 'b' } },
      },
      'never has aws:RequestTag/a',
    ],
  ])('finds %s', async (_, statement, fault) => {
    expect((await faultsOf(statement)).join('\n')).toContain(fault);
  });

  it('finds a resource that is always there and named by nobody', async () => {
    const subnetAlone: IdentityStatement = {
      Sid: 'S',
      Effect: 'Allow',
      Action: ['ec2:CreateSubnet'],
      Resource: ['arn:aws:ec2:us-east-1:111122223333:subnet/*'],
    };
    expect(await uncovered([subnetAlone])).toEqual(['ec2:CreateSubnet on vpc']);
  });
});
