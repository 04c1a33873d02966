import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, type CliResult, fixedApp, TestWorkspace } from './cli.fixture';
import { fact as upgrade } from './internal/upgrade/upgrade.fixture';

/** Shared with every other run of this repository: installing LocalStack anew would prove nothing here. */
const cache = { HERA_CACHE: join(__dirname, '..', '..', '..', '.hera', 'cache') };

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const subnet = (cidr: string, zone: string) => ({
  vpc_id: '${aws_vpc.Vpc.id}',
  cidr_block: cidr,
  availability_zone: zone,
});

/** A cluster at 1.35 with one add-on, as small as it can be. */
const stack = (more: object = {}) => ({
  terraform: {
    required_providers: { aws: { source: 'aws', version: '>= 5.100.0, < 7.0.0' } },
    backend: { local: { path: 'terraform.tfstate' } },
  },
  provider: { aws: [{ region: 'us-east-1' }] },
  resource: {
    aws_vpc: { Vpc: { cidr_block: '10.9.0.0/16', ...more } },
    aws_subnet: { A: subnet('10.9.0.0/24', 'us-east-1a'), B: subnet('10.9.1.0/24', 'us-east-1b') },
    aws_iam_role: { Role: { name_prefix: 'tiny-', assume_role_policy: trust } },
    aws_eks_cluster: {
      Cluster: {
        name: 'tiny',
        version: '1.35',
        role_arn: '${aws_iam_role.Role.arn}',
        bootstrap_self_managed_addons: false,
        vpc_config: { subnet_ids: ['${aws_subnet.A.id}', '${aws_subnet.B.id}'] },
        upgrade_policy: { support_type: 'STANDARD' },
      },
    },
    aws_eks_addon: { Proxy: { cluster_name: '${aws_eks_cluster.Cluster.name}', addon_name: 'kube-proxy' } },
  },
});

const cluster = {
  kind: 'cluster',
  name: 'tiny',
  version: '1.35',
  nodeGroups: [],
  addons: [],
  accessEntries: [],
  upgrade,
};

const app = (name: string, resources: unknown): string => `
${fixedApp(name, resources)}
manifest.environment.profile = 'production';
manifest.facts = ${JSON.stringify({ 'tiny-aws/Cluster': cluster })};
writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));
`;

interface Environment {
  readonly AWS_ENDPOINT_URL: string;
  readonly AWS_ACCESS_KEY_ID: string;
}

/** What a controller in the cluster would do. */
const ec2 = async (environment: Environment, action: string, input: Record<string, string>): Promise<string> => {
  const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: id } = environment;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${id}/20261124/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...input }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
};

describe('the life of a cluster in a local AWS', { timeout: 240_000 }, () => {
  const workspace = new TestWorkspace();
  const run = (...args: string[]): Promise<CliResult> => cli(workspace.root, args, cache);

  beforeAll(() => {
    workspace.app('tiny-aws', app('tiny-aws', stack()));
  });

  afterAll(async () => {
    await run('local', 'down');
    workspace.remove();
  }, 60_000);

  it('plans an upgrade, says what stays behind, refuses nothing, and destroys', async () => {
    const up = JSON.parse((await run('local', 'up', '--format', 'json')).stdout) as { environment: Environment };
    const applied = await run('apply', 'aws', 'tiny', '--local', '--no-verify');
    expect(applied.stderr).not.toContain('HERA_');
    expect(applied.exitCode).toBe(0);

    const planned = await run('upgrade', 'aws', 'tiny', '--local', '--to', '1.36', '--format', 'json');
    const document = JSON.parse(planned.stdout) as Record<string, unknown>;
    expect(document).toMatchObject({ command: 'upgrade', target: 'local', ready: true });
    expect(document['plans']).toMatchObject([
      { cluster: 'tiny', from: '1.35', to: '1.36', hops: [{ rollback: { to: '1.35', withinDays: 7 } }] },
    ]);
    expect(planned.exitCode).toBe(0);
    expect(planned.stdout).toMatch(/update-addon .*--addon-name kube-proxy --addon-version v1\.36\./);
    const shown = await run('upgrade', 'aws', 'tiny', '--local');
    expect(shown.stdout).toContain('infractl apply aws tiny --local --keep');
    expect((await run('upgrade', 'aws', 'tiny', '--local', '--to', '1.34')).stderr).toMatch(
      /^HERA_CLI_026 --to: the cluster is at 1.35/m,
    );

    const volume = await ec2(up.environment, 'CreateVolume', {
      AvailabilityZone: 'us-east-1a',
      Size: '3',
      'TagSpecification.1.ResourceType': 'volume',
      'TagSpecification.1.Tag.1.Key': 'kubernetes.io/created-for/pvc/name',
      'TagSpecification.1.Tag.1.Value': 'data',
      'TagSpecification.1.Tag.2.Key': 'kubernetes.io/cluster/tiny',
      'TagSpecification.1.Tag.2.Value': 'owned',
    });
    const id = /vol-[0-9a-f]+/.exec(volume)?.[0] ?? 'no volume';

    workspace.app('tiny-aws', app('tiny-aws', stack({ lifecycle: { prevent_destroy: true } })));
    const prevented = await run('destroy', 'aws', 'tiny', '--local');
    expect(prevented.stderr).toMatch(/HERA_CLI_030 aws_vpc\.Vpc: prevent_destroy is set/);
    expect(prevented.exitCode).toBe(2);

    workspace.app('tiny-aws', app('tiny-aws', stack()));
    const destroyed = await run(
      'destroy',
      'aws',
      'tiny',
      '--local',
      '--justification',
      'the end of a rehearsal, as planned',
    );
    expect(destroyed.stderr).not.toContain('HERA_');
    expect(destroyed.stdout).toContain(`volumes: 1 EBS volumes of the cluster, 3 GiB`);
    expect(destroyed.stdout).toContain(`${id} (data)`);
    expect(destroyed.stdout).toContain('unsupported: elasticloadbalancing:DescribeLoadBalancers');
    expect(destroyed.exitCode).toBe(0);
    const record = JSON.parse(readFileSync(workspace.path('artifacts/tiny-aws/teardown.json'), 'utf8')) as object;
    expect(record).toMatchObject({
      target: 'local',
      justification: 'the end of a rehearsal, as planned',
      acceptLeaks: false,
    });
    expect(existsSync(workspace.path('.hera/local/1/apps/tiny-aws/teardowns.jsonl'))).toBe(true);
  });
});
