import { AwsStack, defineEnvironment } from '@hera/core';
import { plainStack, problemsOf, resources, synth } from '@hera/core/testing';
import { Testing, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ciBoundaryOf, CiIdentityProvider, type CiIdentityProviderProps, CiRoles, type CiRolesProps } from '../index';

const account = '111122223333';
const stack = () =>
  new AwsStack(Testing.app(), 'bootstrap-aws', {
    environment: defineEnvironment({ name: 'bootstrap', profile: 'production', region: 'us-east-1', account }),
    target: { kind: 'aws' },
    state: 'local',
  });
const repository = 'acme/platform';
const ids = { owner: 123_456, repository: 456_789 };
const base = {
  environment: 'prod',
  deploy: { repository, ids, environment: 'production' },
  state: { bucketArn: 'arn:aws:s3:::hera-state', keyArn: `arn:aws:kms:us-east-1:${account}:key/0a` },
};

const made = (change: Partial<CiRolesProps> = {}, providerProps: Partial<CiIdentityProviderProps> = {}) => {
  const at = stack();
  const provider = new CiIdentityProvider(at, 'Ci', { kind: 'github', ...providerProps });
  const roles = new CiRoles(at, 'Prod', { provider, ...base, ...change });
  const json = synth(at);
  const iam = resources(json, 'aws_iam_role');
  const trust = iam.map((role) => JSON.parse(String(role['assume_role_policy'])).Statement[0]);
  return { roles, json, iam, trust, provider };
};
const codesOf = (change: object, providerProps: Partial<CiIdentityProviderProps> = {}): readonly string[] =>
  problemsOf(() => made(change as Partial<CiRolesProps>, providerProps)).map(({ code, path }) => `${code} ${path}`);

describe('the roles', () => {
  it('trust the jobs named, and nothing else, for an hour and inside of the boundary', () => {
    const { iam, trust, roles } = made({ plan: { repository, ids, pullRequests: true } });
    expect(iam.map((role) => [role['name'], role['path'], role['max_session_duration']])).toEqual([
      ['prod-deploy', '/hera/ci/', 3600],
      ['prod-plan', '/hera/ci/', 3600],
    ]);
    for (const role of iam)
      expect(role['permissions_boundary']).toMatch(/^\$\{aws_iam_policy\.Prod_Boundary_\w+\.arn\}$/);
    expect(trust).toEqual(
      ['environment:production', 'pull_request'].map((jobs) => ({
        Sid: 'JobsOfCi',
        Effect: 'Allow',
        Principal: { Federated: expect.stringMatching(/^\$\{aws_iam_openid_connect_provider\./) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': [`repo:acme@123456/platform@456789:${jobs}`],
          },
        },
      })),
    );
    expect(roles.planRoleArn).toBeDefined();
  });

  it('are one where nobody plans alone, and last as long as asked for', () => {
    const { iam, roles } = made({ maxSessionHours: 4, deployPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    expect(iam).toMatchObject([{ name: 'prod-deploy', max_session_duration: 14_400 }]);
    expect(roles.planRoleArn).toBeUndefined();
  });

  it('have policies of the account and region that they are for, each shorter than IAM allows', () => {
    const { json } = made({ plan: { repository, branch: 'main' } });
    const policies = resources(json, 'aws_iam_policy');
    expect(policies.map((policy) => policy['name']).sort()).toEqual([
      'prod-boundary',
      'prod-deploy-cluster',
      'prod-deploy-identity',
      'prod-deploy-network',
      'prod-deploy-operations',
      'prod-deploy-recovery',
      'prod-read',
      'prod-read-operations',
    ]);
    for (const policy of policies) {
      // References stand for a partition of 3 to 10 characters, and an account of 12.
      const text = String(policy['policy']).replace(/\$\{[^}]*\}/g, '123456789012');
      expect(text.length, String(policy['name'])).toBeLessThanOrEqual(6144);
    }
    const attached = resources(json, 'aws_iam_role_policy_attachment').map(({ role }) => String(role));
    expect(attached.filter((role) => role.includes('Deploy'))).toHaveLength(7);
    expect(attached.filter((role) => role.includes('Plan'))).toHaveLength(2);
  });

  it('keep their Terraform addresses', () => {
    const { json } = made({ plan: { repository, branch: 'main' }, deployPolicies: ['arn:aws:iam::aws:policy/x'] });
    const addresses = Object.entries(json.resource).flatMap(([type, found]) =>
      Object.keys(found).map((name) => `${type}.${name}`),
    );
    expect(addresses.sort().join('\n')).toMatchInlineSnapshot(`
      "aws_iam_openid_connect_provider.Ci_Provider_A398E5E6
      aws_iam_policy.Prod_Boundary_066FCD1F
      aws_iam_policy.Prod_Cluster_94028635
      aws_iam_policy.Prod_Identity_A9EA7961
      aws_iam_policy.Prod_Network_2D2E7D69
      aws_iam_policy.Prod_Operations_E1C9B0C3
      aws_iam_policy.Prod_ReadOperations_2956457D
      aws_iam_policy.Prod_Read_146763D4
      aws_iam_policy.Prod_Recovery_19F5EEA8
      aws_iam_role.Prod_Deploy_Role_38731BC1
      aws_iam_role.Prod_Plan_Role_906CCB2B
      aws_iam_role_policy.Prod_Deploy_State_3D79EC15
      aws_iam_role_policy.Prod_Plan_State_29586377
      aws_iam_role_policy_attachment.Prod_Deploy_Cluster_3ACA6D64
      aws_iam_role_policy_attachment.Prod_Deploy_Further0_122E8E60
      aws_iam_role_policy_attachment.Prod_Deploy_Identity_68B68C5C
      aws_iam_role_policy_attachment.Prod_Deploy_Network_2B69F8FE
      aws_iam_role_policy_attachment.Prod_Deploy_Operations_CFEAA2CF
      aws_iam_role_policy_attachment.Prod_Deploy_ReadOperations_C3FA7253
      aws_iam_role_policy_attachment.Prod_Deploy_Read_B66A9BD6
      aws_iam_role_policy_attachment.Prod_Deploy_Recovery_1CF0D387
      aws_iam_role_policy_attachment.Prod_Plan_ReadOperations_B5E1B968
      aws_iam_role_policy_attachment.Prod_Plan_Read_A299085D"
    `);
  });

  it('name the boundary as environments do', () => {
    expect(ciBoundaryOf('prod')).toBe('hera/ci/prod-boundary');
    const { json } = made();
    const boundary = resources(json, 'aws_iam_policy').find((policy) => policy['name'] === 'prod-boundary');
    expect([boundary?.['path'], String(boundary?.['policy'])]).toEqual([
      '/hera/ci/',
      expect.stringContaining(':policy/hera/ci/prod-boundary'),
    ]);
  });

  it('take the lock off a vault where they are told so, and delete no recovery points', () => {
    const held = (change: Partial<CiRolesProps>) => {
      const { json } = made(change);
      const boundary = resources(json, 'aws_iam_policy').find((policy) => policy['name'] === 'prod-boundary');
      const { Statement } = JSON.parse(String(boundary?.['policy']));
      return Statement.find(({ Sid }: { Sid: string }) => Sid === 'NotTheBackups').Action;
    };
    const always = ['backup:DeleteRecoveryPoint', 'backup:Disassociate*', 'backup:UpdateRecoveryPointLifecycle'];
    const protection = ['backup:DeleteBackupVaultAccessPolicy', 'backup:DeleteBackupVaultLockConfiguration'];
    expect(held({})).toEqual([...always, ...protection]);
    expect(held({ unlocksBackups: true })).toEqual(always);
  });

  it('of two environments share a provider', () => {
    const at = stack();
    const provider = new CiIdentityProvider(at, 'Ci', { kind: 'github' });
    for (const environment of ['prod', 'dev']) new CiRoles(at, environment, { ...base, provider, environment });
    const json = synth(at);
    expect(resources(json, 'aws_iam_openid_connect_provider')).toEqual([
      { client_id_list: ['sts.amazonaws.com'], url: 'https://token.actions.githubusercontent.com' },
    ]);
    expect(resources(json, 'aws_iam_role').map((role) => role['name'])).toEqual(['dev-deploy', 'prod-deploy']);
  });

  it('work in a stack that is not Hera’s', () => {
    const at = plainStack();
    const provider = new CiIdentityProvider(at, 'Ci', { kind: 'github' });
    new CiRoles(at, 'Prod', { ...base, provider, region: 'eu-west-1' });
    expect(JSON.stringify(synth(at).resource)).toContain(':ec2:eu-west-1:');
    const other = plainStack('other');
    new CiRoles(other, 'Prod', { ...base, provider: new CiIdentityProvider(other, 'Ci', { kind: 'github' }) });
    expect(JSON.stringify(synth(other).resource)).toMatch(/:ec2:\$\{data\.aws_region\./);
  });
});

describe('subjects', () => {
  it.each<[string, Partial<CiRolesProps>, string]>([
    ['a branch', { deploy: { repository, branch: 'main' } }, 'repo:acme/platform:ref:refs/heads/main'],
    ['a tag', { deploy: { repository, tag: 'v1' } }, 'repo:acme/platform:ref:refs/tags/v1'],
    ['a colon', { deploy: { repository, environment: 'eu:prod' } }, 'repo:acme/platform:environment:eu%3Aprod'],
    ['words', { deploy: { repository, environment: 'Production EU' } }, 'repo:acme/platform:environment:Production EU'],
  ])('of GitHub with %s', (_, change, subject) => {
    expect(made(change).trust[0].Condition.StringEquals['token.actions.githubusercontent.com:sub']).toEqual([subject]);
  });

  it.each<[string, CiRolesProps['deploy'], string]>([
    [
      'a branch',
      { projectPath: 'acme/infra/platform', branch: 'main' },
      'project_path:acme/infra/platform:ref_type:branch:ref:main',
    ],
    ['a tag', { projectPath: 'acme/platform', tag: 'v1' }, 'project_path:acme/platform:ref_type:tag:ref:v1'],
  ])('of an own GitLab with %s', (_, deploy, subject) => {
    const { trust, json } = made({ deploy }, { kind: 'gitlab', url: 'https://git.acme.example/gitlab/' });
    expect(trust[0].Condition.StringEquals).toEqual({
      'git.acme.example/gitlab:aud': 'https://git.acme.example/gitlab',
      'git.acme.example/gitlab:sub': [subject],
    });
    expect(resources(json, 'aws_iam_openid_connect_provider')).toEqual([
      { client_id_list: ['https://git.acme.example/gitlab'], url: 'https://git.acme.example/gitlab' },
    ]);
  });

  it('may be several', () => {
    const deploy = [
      { repository, environment: 'production' },
      { repository, branch: 'main' },
    ];
    expect(made({ deploy }).trust[0].Condition.StringEquals['token.actions.githubusercontent.com:sub']).toHaveLength(2);
  });
});

describe('a provider that is there already', () => {
  const providerArn = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;

  it('is used, and nothing is made', () => {
    const { json, trust } = made({}, { providerArn });
    expect(resources(json, 'aws_iam_openid_connect_provider')).toEqual([]);
    expect(trust[0].Principal).toEqual({ Federated: providerArn });
  });

  it.each<[string, CiIdentityProviderProps, readonly string[]]>([
    ['of another issuer', { kind: 'gitlab', providerArn }, ['HERA_SEC_060 provider.providerArn']],
    [
      'that is a role',
      { kind: 'github', providerArn: `arn:aws:iam::${account}:role/x` },
      ['HERA_SEC_060 provider.providerArn'],
    ],
    [
      'with thumbprints',
      { kind: 'github', providerArn, thumbprints: ['a'.repeat(40)] },
      ['HERA_SEC_060 provider.thumbprints'],
    ],
  ])('is refused %s', (_, props, problems) => {
    const found = problemsOf(() => new CiIdentityProvider(stack(), 'Ci', props));
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(problems);
  });
});

describe('a provider is refused', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['without kind', {}, ['HERA_SEC_001 provider.kind']],
    ['of another kind', { kind: 'jenkins' }, ['HERA_SEC_001 provider.kind']],
    ['by http', { kind: 'gitlab', url: 'http://git.acme.example' }, ['HERA_SEC_060 provider.url']],
    ['with a port', { kind: 'gitlab', url: 'https://git.acme.example:8443' }, ['HERA_SEC_060 provider.url']],
    ['with a query', { kind: 'gitlab', url: 'https://git.acme.example?a=b' }, ['HERA_SEC_060 provider.url']],
    ['with a password', { kind: 'gitlab', url: 'https://a:b@git.acme.example' }, ['HERA_SEC_060 provider.url']],
    ['as no URL', { kind: 'gitlab', url: 'git.acme.example' }, ['HERA_SEC_060 provider.url']],
    ['as a reference', { kind: 'gitlab', url: Token.asString({ ref: 'x' }) }, ['HERA_SEC_060 provider.url']],
    ['for every audience', { kind: 'github', audience: '*' }, ['HERA_SEC_060 provider.audience']],
    ['with half a thumbprint', { kind: 'gitlab', thumbprints: ['abc'] }, ['HERA_SEC_060 provider.thumbprints[0]']],
  ])('%s', (_, props, problems) => {
    const found = problemsOf(() => new CiIdentityProvider(stack(), 'Ci', props as CiIdentityProviderProps));
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(problems);
  });
});

describe('roles are refused', () => {
  it.each<[string, object, readonly string[]]>([
    ['for unknown properties', { admin: true }, ['HERA_SEC_001 ci']],
    ['for an environment that is no name', { environment: 'Prod!' }, ['HERA_SEC_001 ci.environment']],
    ['for jobs that are not said', { deploy: { repository } }, ['HERA_SEC_062 ci.deploy[0]']],
    [
      'for jobs that are said twice',
      { deploy: { repository, branch: 'main', environment: 'x' } },
      ['HERA_SEC_062 ci.deploy[0]'],
    ],
    ['for every branch', { deploy: { repository, branch: '*' } }, ['HERA_SEC_063 ci.deploy[0].branch']],
    [
      'for every environment',
      { deploy: { repository, environment: 'prod?' } },
      ['HERA_SEC_063 ci.deploy[0].environment'],
    ],
    [
      'for every repository',
      { deploy: { repository: 'acme/*', branch: 'main' } },
      ['HERA_SEC_063 ci.deploy[0].repository'],
    ],
    [
      'for an owner alone',
      { deploy: { repository: 'acme', branch: 'main' } },
      ['HERA_SEC_063 ci.deploy[0].repository'],
    ],
    [
      'for a branch that is known later',
      { deploy: { repository, branch: Token.asString({ ref: 'x' }) } },
      ['HERA_SEC_063 ci.deploy[0].branch'],
    ],
    ['for every branch of a plan', { plan: [{ repository, branch: 'a*' }] }, ['HERA_SEC_063 ci.plan[0].branch']],
    [
      'for jobs of another CI',
      { deploy: { projectPath: 'acme/platform', branch: 'main' } },
      ['HERA_SEC_061 ci.deploy[0]'],
    ],
    [
      'for pull requests that deploy',
      { deploy: { repository, pullRequests: true } },
      ['HERA_SEC_064 ci.deploy[0].pullRequests'],
    ],
    ['for a bucket by name', { state: { bucketArn: 'hera-state' } }, ['HERA_SEC_065 ci.state.bucketArn']],
    ['for every bucket', { state: { bucketArn: 'arn:aws:s3:::*' } }, ['HERA_SEC_065 ci.state.bucketArn']],
    ['for a key by alias', { state: { ...base.state, keyArn: 'alias/x' } }, ['HERA_SEC_065 ci.state.keyArn']],
    ['for a policy by name', { deployPolicies: ['x'] }, ['HERA_SEC_065 ci.deployPolicies[0]']],
    [
      'for more policies than IAM attaches',
      { deployPolicies: ['a', 'b', 'c', 'd'].map((each) => `arn:aws:iam::aws:policy/${each}`) },
      ['HERA_SEC_001 ci.deployPolicies'],
    ],
    ['for a lock that somebody may take off', { unlocksBackups: 'yes' }, ['HERA_SEC_001 ci.unlocksBackups']],
    ['for IAM in the boundary', { services: ['iam'] }, ['HERA_SEC_066 ci.services[0]']],
    ['for a day', { maxSessionHours: 24 }, ['HERA_SEC_010 ci.maxSessionHours']],
    [
      'for all of it at once',
      { deploy: { repository, branch: '*' }, services: ['organizations'], maxSessionHours: 0 },
      ['HERA_SEC_063 ci.deploy[0].branch', 'HERA_SEC_066 ci.services[0]', 'HERA_SEC_010 ci.maxSessionHours'],
    ],
  ])('%s', (_, change, problems) => {
    expect(codesOf(change)).toEqual(problems);
  });

  it('for jobs of GitHub at GitLab', () => {
    expect(codesOf({}, { kind: 'gitlab' })).toEqual(['HERA_SEC_061 ci.deploy[0]']);
  });

  it('whose policies would be too long', () => {
    const names = Array.from({ length: 5 }, (_each, index) => `platform-${index}`.padEnd(60, 'x'));
    expect(codesOf({ names, clusters: names })).toContain('HERA_SEC_067 ci');
  });
});
