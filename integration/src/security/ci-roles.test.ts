import {
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AwsStack, defineEnvironment } from '@hera/core';
import { AssumableRole, ciBoundaryOf, CiIdentityProvider, CiRoles } from '@hera/security';
import { TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from '../support/deployed-environment';

const account = '000000000622';
const repository = 'acme/platform';
const ids = { owner: 123_456, repository: 456_789 };

/** CI roles of GitHub and GitLab, and a role of the environment that they are for, inside of their boundary. */
const env = deployedEnvironment({
  app: 'ci-roles',
  account,
  build: (app, target) => {
    const environment = defineEnvironment({
      name: 'prod',
      profile: 'production',
      region: 'us-east-1',
      permissionsBoundary: ciBoundaryOf('prod'),
    });
    const stack = new AwsStack(app, 'ci-roles', { environment, target, state: 'local' });
    const state = {
      bucketArn: 'arn:aws:s3:::hera-state-000000000622-us-east-1',
      keyArn: `arn:aws:kms:us-east-1:${account}:key/00000000-0000-0000-0000-000000000000`,
    };
    const github = new CiIdentityProvider(stack, 'GitHub', { kind: 'github' });
    const gitlab = new CiIdentityProvider(stack, 'GitLab', { kind: 'gitlab', url: 'https://git.acme.example' });
    const roles = new CiRoles(stack, 'Prod', {
      environment: 'prod',
      provider: github,
      deploy: { repository, ids, environment: 'production' },
      plan: { repository, ids, pullRequests: true },
      state,
    });
    new CiRoles(stack, 'Dev', {
      environment: 'dev',
      provider: gitlab,
      deploy: { projectPath: repository, branch: 'main' },
      state,
    });
    new AssumableRole(stack, 'Admin', { name: 'cluster-admin' }).node.addDependency(roles);
    const output = (id: string, value: string) => new TerraformOutput(stack, id, { value }).overrideLogicalId(id);
    output('boundary_arn', roles.boundaryArn);
  },
});

const roleOf = async (RoleName: string) => {
  const { Role } = await env.aws.iam.send(new GetRoleCommand({ RoleName }));
  return { ...Role, trust: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}')) };
};

describe('roles', () => {
  it('trust the jobs named, inside of the boundary', async () => {
    const found = await roleOf('prod-deploy');
    expect(found).toMatchObject({
      Path: '/hera/ci/',
      MaxSessionDuration: 3600,
      PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/hera/ci/prod-boundary` },
    });
    expect(found.trust.Statement).toEqual([
      {
        Sid: 'JobsOfCi',
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': ['repo:acme@123456/platform@456789:environment:production'],
          },
        },
      },
    ]);
    expect((await roleOf('dev-deploy')).trust.Statement[0].Condition.StringEquals).toEqual({
      'git.acme.example:aud': 'https://git.acme.example',
      'git.acme.example:sub': ['project_path:acme/platform:ref_type:branch:ref:main'],
    });
  });

  it('plan with two policies, and deploy with seven', async () => {
    const policies = async (RoleName: string) => {
      const { AttachedPolicies = [] } = await env.aws.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      return AttachedPolicies.map(({ PolicyName }) => PolicyName).sort();
    };
    expect(await policies('prod-plan')).toEqual(['prod-read', 'prod-read-operations']);
    expect(await policies('prod-deploy')).toEqual([
      'prod-deploy-cluster',
      'prod-deploy-identity',
      'prod-deploy-network',
      'prod-deploy-operations',
      'prod-deploy-recovery',
      'prod-read',
      'prod-read-operations',
    ]);
  });

  it('of the environment carry the boundary, whoever made them', async () => {
    const { PermissionsBoundary } = await roleOf('prod-cluster-admin');
    expect(PermissionsBoundary?.PermissionsBoundaryArn).toBe(env.output('boundary_arn'));
  });
});

it('the boundary is the document that it was synthesised as, with the account in it', async () => {
  const PolicyArn = env.output('boundary_arn');
  const { Policy } = await env.aws.iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await env.aws.iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  const document = decodeURIComponent(PolicyVersion?.Document ?? '');
  expect(document.length).toBeLessThanOrEqual(6144);
  expect(document).toContain(`"StringNotEquals":{"iam:PermissionsBoundary":"${PolicyArn}"}`);
});

it('providers have one audience, and the thumbprint that AWS chose', async () => {
  const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/git.acme.example`;
  const found = await env.aws.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(found).toMatchObject({ Url: 'git.acme.example', ClientIDList: ['https://git.acme.example'] });
});

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('sees trust that was widened by hand, and mends it', async () => {
    const { trust } = await roleOf('prod-plan');
    trust.Statement[0].Condition.StringEquals['token.actions.githubusercontent.com:sub'] = [
      'repo:acme/other:pull_request',
    ];
    await env.aws.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'prod-plan', PolicyDocument: JSON.stringify(trust) }),
    );
    expect(await env.drift()).toEqual([expect.stringMatching(/^aws_iam_role\.Prod_Plan/)]);
    await env.reapply();
  });

  it('leaves nothing behind when it is destroyed', async () => {
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
