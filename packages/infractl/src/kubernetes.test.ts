import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { type LocalKubernetes, resolveKubernetes } from '@hera/local-cloud';
import { createAwsClients } from '@hera/testkit';
import { execa } from 'execa';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cli, type CliResult, fixedApp, TestWorkspace } from './cli.fixture';
import { ApiTokens, chooseIdentity } from './internal/kubernetes/api-identity';
import { Kubeconfig } from './internal/kubernetes/kubeconfig';
import { Kubectl } from './internal/kubernetes/kubectl';
import { findKubectl } from './internal/kubernetes/kubectl-binary';
import { describeCluster } from './internal/kubernetes/live-cluster';

/** Shared with every other run of this repository: installing LocalStack anew would prove nothing here. */
const cache = join(__dirname, '..', '..', '..', '.hera', 'cache');

const trust = (principal: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });

const subnet = (cidr: string, zone: string) => ({
  vpc_id: '${aws_vpc.Vpc.id}',
  cidr_block: cidr,
  availability_zone: zone,
});

/** A cluster whose creator has no rights in it; one role administers it. */
const stack = {
  terraform: {
    required_providers: { aws: { source: 'aws', version: '>= 5.100.0, < 7.0.0' } },
    backend: { local: { path: 'terraform.tfstate' } },
  },
  provider: { aws: [{ region: 'us-east-1' }] },
  data: { aws_caller_identity: { Me: {} } },
  resource: {
    aws_vpc: { Vpc: { cidr_block: '10.9.0.0/16' } },
    aws_subnet: { A: subnet('10.9.0.0/24', 'us-east-1a'), B: subnet('10.9.1.0/24', 'us-east-1b') },
    aws_iam_role: {
      Role: { name_prefix: 'tiny-', assume_role_policy: trust({ Service: 'eks.amazonaws.com' }) },
      Admin: {
        name: 'tiny-admin',
        assume_role_policy: trust({ AWS: 'arn:aws:iam::${data.aws_caller_identity.Me.account_id}:root' }),
      },
      Nobody: {
        name: 'tiny-nobody',
        assume_role_policy: trust({ AWS: 'arn:aws:iam::${data.aws_caller_identity.Me.account_id}:root' }),
      },
    },
    aws_eks_cluster: {
      Cluster: {
        name: 'tiny',
        role_arn: '${aws_iam_role.Role.arn}',
        bootstrap_self_managed_addons: false,
        access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
        vpc_config: { subnet_ids: ['${aws_subnet.A.id}', '${aws_subnet.B.id}'] },
      },
    },
    aws_eks_access_entry: {
      Admin: { cluster_name: '${aws_eks_cluster.Cluster.name}', principal_arn: '${aws_iam_role.Admin.arn}' },
    },
    aws_eks_access_policy_association: {
      Admin: {
        cluster_name: '${aws_eks_cluster.Cluster.name}',
        principal_arn: '${aws_eks_access_entry.Admin.principal_arn}',
        policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
        access_scope: { type: 'cluster' },
      },
    },
  },
  output: { kubernetes_apply_role_arn: { value: '${aws_iam_role.Admin.arn}' } },
};

/** An app whose manifests are whatever lies in its folder `manifests` at the time. */
const app = `
${fixedApp('tiny-aws', stack)}
manifest.facts = { 'tiny-aws/Cluster': { kind: 'cluster', name: 'tiny', nodeGroups: [], addons: [], accessEntries: [] } };
writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));
const { cpSync, existsSync } = require('node:fs');
const { dirname } = require('node:path');
if (existsSync('manifests')) cpSync('manifests', join(dirname(process.env.CDKTF_OUTDIR), 'k8s.out', 'tiny-aws'), { recursive: true });
`;

const labels = 'app.kubernetes.io/managed-by: hera, hera.dev/owner: tiny-aws';
const namespace = (name: string, more = '') =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels}${more} } }\n`;
const policy = (name: string, spec = 'podSelector: {}, policyTypes: [Ingress, Egress]') =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop, labels: { ${labels} } }\nspec: { ${spec} }\n`;

const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

interface Slot {
  readonly endpoint: string;
  readonly environment: Record<string, string>;
}

describe('Kubernetes objects in a local AWS', { timeout: 300_000 }, () => {
  const workspace = new TestWorkspace();
  // Another home, for kubectl; what pyenv has stays found, where this is the first to want a Python.
  const pyenv = process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv');
  const env = { HERA_CACHE: cache, HOME: workspace.path('home'), PYENV_ROOT: pyenv };
  const run = (...args: string[]): Promise<CliResult> => cli(workspace.root, args, env);
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { exitCode, stdout, stderr } = await run(...args, '--format', 'json');
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const manifests = (files: Readonly<Record<string, string>>): void => {
    const folder = workspace.path('apps/tiny-aws/manifests');
    mkdirSync(folder, { recursive: true });
    for (const old of readdirSync(folder)) if (!(old in files)) writeFileSync(join(folder, old), '');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  };
  const apply = ['apply', 'aws', 'tiny', '--local', '--no-verify'] as const;
  const plan = ['plan', 'aws', 'tiny', '--local'] as const;
  let slot: Slot | undefined;

  const roleArn = (name: string): string => `arn:aws:iam::${slot?.environment['AWS_ACCESS_KEY_ID'] ?? ''}:role/${name}`;

  /** What infractl has when it runs in a session of this role. */
  const inSessionOf = async (role: string): Promise<Record<string, string>> => {
    const environment = slot?.environment ?? {};
    const aws = createAwsClients({ region: 'us-east-1', environment });
    const { Credentials: given } = await aws.sts.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'somebody' }),
    );
    aws.destroy();
    return {
      ...environment,
      AWS_ACCESS_KEY_ID: given?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: given?.SessionToken ?? '',
    };
  };

  /** The administrator at a keyboard. */
  const kubectl = async (...args: string[]): Promise<string> => {
    const environment = slot?.environment ?? {};
    const aws = createAwsClients({ region: 'us-east-1', environment });
    const live = await describeCluster(aws, 'tiny', AbortSignal.timeout(10_000));
    if (live.state !== 'there') throw new Error(live.reason);
    const kubeconfig = new Kubeconfig(live.server);
    try {
      const tokens = new ApiTokens(aws, 'tiny', kubeconfig, environment['AWS_ENDPOINT_URL_STS']);
      await tokens.become(roleArn('tiny-admin'));
      await tokens.refresh();
      const { stdout } = await execa('kubectl', args, {
        env: { KUBECONFIG: kubeconfig.file, HOME: kubeconfig.folder },
      });
      return stdout;
    } finally {
      kubeconfig.close();
      aws.destroy();
    }
  };

  let kubernetes: LocalKubernetes | undefined;

  beforeEach(({ skip }) => {
    if (kubernetes?.available === false) skip(kubernetes.reason);
  });

  beforeAll(async () => {
    kubernetes = await resolveKubernetes({ mode: 'auto', env: process.env, cacheDir: cache });
    if (!kubernetes.available) return;
    workspace.app('tiny-aws', app);
    workspace.write('home/.kube/config', 'not: a kubeconfig');
    manifests({ '10-namespaces.yaml': namespace('shop', ', team: web'), '20-network.yaml': policy('default-deny') });
    slot = (await json('local', 'up')) as unknown as Slot;
  }, 120_000);

  afterAll(async () => {
    await run('local', 'down');
    workspace.remove();
  }, 60_000);

  it('says before there is a cluster how many objects there will be', async () => {
    const { stdout, exitCode } = await run(...plan);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Kubernetes: 2 objects, once the cluster exists (there is no cluster tiny yet)');
    expect(readJson(workspace.path('artifacts/tiny-aws/kubernetes.json'))).toMatchObject({
      state: 'waiting',
      owner: 'tiny-aws',
      objects: 2,
    });
  });

  it('applies everything as the role that the stack names, and the second diff is empty', async () => {
    const applied = await json(...apply);
    expect(applied['kubernetes']).toMatchObject({
      state: 'applied',
      cluster: 'tiny',
      identity: { role: expect.stringContaining(':role/tiny-admin') as string },
      applied: [
        { kind: 'Namespace', name: 'shop' },
        { kind: 'NetworkPolicy', namespace: 'shop', name: 'default-deny' },
      ],
      pruned: [],
      secondDiffEmpty: true,
    });
    expect(await kubectl('get', 'networkpolicies', '-A', '-o', 'name')).toBe(
      'networkpolicy.networking.k8s.io/default-deny',
    );
    expect(existsSync(workspace.path('.hera/local/1/apps/tiny-aws/k8s.out/tiny-aws/10-namespaces.yaml'))).toBe(true);
  });

  it('has nothing to do in the next plan', async () => {
    const planned = await json(...plan);
    expect(planned).toMatchObject({
      changed: false,
      kubernetes: { state: 'planned', plan: { create: [], update: [], prune: [], unchanged: 2, drifted: 0 } },
    });
  });

  it('shows a label that was edited by hand as drift, and takes it back only when it is told', async () => {
    await kubectl('label', 'namespace', 'shop', 'team=somebody', '--overwrite');
    const refused = await run(...apply);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain('drift  metadata.labels.team: "somebody" -> "web", set by kubectl-label');
    expect(refused.stderr).toContain(
      'HERA_CLI_036 Namespace shop metadata.labels.team: kubectl-label has set this field, and owns it',
    );
    expect(await kubectl('get', 'namespace', 'shop', '-o', 'jsonpath={.metadata.labels.team}')).toBe('somebody');

    expect((await json(...apply, '--force-conflicts'))['kubernetes']).toMatchObject({ secondDiffEmpty: true });
    expect(await kubectl('get', 'namespace', 'shop', '-o', 'jsonpath={.metadata.labels.team}')).toBe('web');
  });

  it('changes nothing when the API server refuses one object', async () => {
    manifests({
      '10-namespaces.yaml': namespace('shop', ', team: other'),
      '20-network.yaml': `${policy('default-deny')}---\n${policy('Not_A_Name')}`,
    });
    const refused = await run(...apply);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/HERA_CLI_035: the dry run on the API server: .*Not_A_Name.* is invalid/);
    expect(await kubectl('get', 'namespace', 'shop', '-o', 'jsonpath={.metadata.labels.team}')).toBe('web');
  });

  it('refuses to take an object from another owner', async () => {
    await kubectl('create', 'namespace', 'taken');
    await kubectl('label', 'namespace', 'taken', 'hera.dev/owner=other-aws');
    manifests({ '10-namespaces.yaml': `${namespace('shop', ', team: web')}---\n${namespace('taken')}` });
    const refused = await run(...plan);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      'HERA_CLI_037 Namespace taken: it belongs to other-aws by its label hera.dev/owner',
    );
  });

  it('prunes what has left the manifests, and nothing that is not its own', async () => {
    await kubectl('create', 'configmap', 'foreign', '-n', 'shop');
    await kubectl('create', 'configmap', 'half', '-n', 'shop');
    await kubectl('label', 'configmap', 'half', '-n', 'shop', 'app.kubernetes.io/managed-by=hera');
    // As an environment leaves them that no longer closes the namespace default, and has switched its autoscaler off.
    const own = ['app.kubernetes.io/managed-by=hera', 'hera.dev/owner=tiny-aws', '--overwrite'];
    for (const place of ['kube-system', 'default']) {
      await kubectl('create', 'deployment', 'autoscaler', '--image=autoscaler:1', '-n', place);
      await kubectl('label', 'deployment', 'autoscaler', '-n', place, ...own);
    }
    await kubectl('label', 'namespace', 'default', ...own);
    manifests({ '10-namespaces.yaml': namespace('other') });
    const applied = await run(...apply);
    expect(applied.exitCode).toBe(0);
    expect(applied.stdout).toContain('  - NetworkPolicy shop/default-deny');
    expect(applied.stdout).toMatch(
      /! Namespace shop is no longer declared, and stays: it holds configmap\/foreign, configmap\/half;/,
    );
    expect(applied.stdout).toContain('  - Deployment kube-system/autoscaler');
    expect(applied.stdout).toContain('! Namespace default is no longer declared, and stays: it belongs to Kubernetes');
    expect(applied.stdout).toContain('kubectl apply --server-side: 1 applied, 2 pruned');
    const deployments = await kubectl('get', 'deployments', '-A', '-o', 'jsonpath={.items[*].metadata.namespace}');
    expect(deployments).toBe('default');
    expect(applied.stdout).toContain('kubectl diff, again: empty');
    const left = await kubectl('get', 'networkpolicies,configmaps', '-n', 'shop', '-o', 'name');
    expect(left.split('\n').filter((name) => !name.includes('kube-root-ca'))).toEqual([
      'configmap/foreign',
      'configmap/half',
    ]);
    expect(await kubectl('get', 'namespace', 'shop', '-o', 'jsonpath={.metadata.deletionTimestamp}')).toBe('');
  });

  it('deletes a namespace with what it holds only when it is told', async () => {
    const pruned = await json(...apply, '--prune-namespaces');
    expect(pruned['kubernetes']).toMatchObject({ pruned: [{ kind: 'Namespace', name: 'shop' }] });
    expect(await kubectl('get', 'namespace', 'shop', '-o', 'jsonpath={.metadata.deletionTimestamp}')).not.toBe('');
  });

  it('says who asked, as whom it was tried, and what to change, where nobody is accepted', async () => {
    const role = roleArn('tiny-nobody');
    const refused = await run(...plan, '--kubernetes-role', role);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(
      /HERA_CLI_033 kubernetes: the Kubernetes API of tiny does not let arn:aws:iam::\d+:\S+ apply/,
    );
    expect(refused.stderr).toContain(`tried as ${role}: not accepted (401): no access entry`);
  });

  it('lets the caller apply who has an access entry, and falls back to the role of the stack for one who has none', async () => {
    const chosen = async (caller: string) => {
      const environment = await inSessionOf(roleArn(caller));
      const aws = createAwsClients({ region: 'us-east-1', environment });
      const live = await describeCluster(aws, 'tiny', AbortSignal.timeout(10_000));
      if (live.state !== 'there') throw new Error(live.reason);
      const kubeconfig = new Kubeconfig(live.server);
      try {
        const tokens = new ApiTokens(aws, 'tiny', kubeconfig, environment['AWS_ENDPOINT_URL_STS']);
        const client = new Kubectl({
          binary: await findKubectl(process.env),
          kubeconfig,
          endpoint: live.server.endpoint,
          authenticate: tokens.refresh,
          signal: AbortSignal.timeout(60_000),
        });
        const outputRole = roleArn('tiny-admin');
        return (await chooseIdentity({ kubectl: client, tokens, cluster: 'tiny', caller, outputRole })).role;
      } finally {
        kubeconfig.close();
        aws.destroy();
      }
    };
    expect(await chosen('tiny-admin')).toBeUndefined();
    expect(await chosen('tiny-nobody')).toBe(roleArn('tiny-admin'));
  });

  it('can be told to leave Kubernetes alone', async () => {
    const { stdout, exitCode } = await run(...plan, '--no-kubernetes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Kubernetes: 1 object left out (--no-kubernetes)');
  });

  it('leaves no token and no kubeconfig anywhere, and the home of the user as it was', () => {
    const said = readdirSync(workspace.root, { recursive: true, withFileTypes: true })
      // The local AWS itself is handed tokens, and a provider is too big to be read.
      .filter(({ parentPath }) => !/\.hera\/local\/1\/cloud|\.terraform\/providers/.test(parentPath))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file, 'utf8').includes('k8s-aws-v1.'));
    expect(said).toEqual([]);
    expect(readFileSync(workspace.path('home/.kube/config'), 'utf8')).toBe('not: a kubeconfig');
    expect(readdirSync(workspace.path('home/.kube'))).toEqual(['config']);
  });

  it('says that the objects go with the cluster', async () => {
    const { stdout, stderr } = await run('destroy', 'aws', 'tiny', '--local');
    expect(stderr).not.toContain('HERA_');
    expect(stdout).toContain('Kubernetes: objects are not deleted first; they go with the cluster that holds them');
  });
});

describe('where a local AWS has no Kubernetes', { timeout: 240_000 }, () => {
  const workspace = new TestWorkspace();
  const run = (...args: string[]): Promise<CliResult> =>
    cli(workspace.root, args, { HERA_CACHE: cache, HERA_KUBERNETES: 'off' });

  afterAll(async () => {
    await run('local', 'down');
    workspace.remove();
  }, 60_000);

  it('applies the rest all the same, and says what could not be judged', async () => {
    workspace.app('tiny-aws', app);
    workspace.write('apps/tiny-aws/manifests/10-namespaces.yaml', namespace('shop'));
    const { stdout, exitCode } = await run('apply', 'aws', 'tiny', '--local', '--no-verify');
    expect(stdout).toMatch(
      /kubectl apply --server-side: not possible here: this local cloud was started without Kubernetes/,
    );
    expect(stdout).toMatch(/Kubernetes: 1 object not judged here: this local cloud was started without Kubernetes/);
    expect(exitCode).toBe(0);
    expect(readJson(workspace.path('artifacts/tiny-aws/kubernetes.json'))).toMatchObject({ state: 'unavailable' });
  });
});
