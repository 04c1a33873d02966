import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateClusterCommand,
  DescribeClusterCommand,
  EKSClient,
  waitUntilClusterActive,
} from '@aws-sdk/client-eks';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { attachLocalCloud, eksToken, type EksTokenOptions, type LocalCloud, startLocalCloud } from '@hera/local-cloud';
import { inject } from 'vitest';
import { Kubectl } from './kubectl';

/** What a principal may do, by its access entry. */
export interface Entry {
  /** @default - none */
  readonly groups?: string[];
  /** Name of an access policy of EKS. @default - none */
  readonly policy?: string;
  /** Namespaces that the policy holds in. @default - the whole cluster */
  readonly namespaces?: string[];
}

const region = 'us-east-1';
const trust = (account: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
  });

/** The cluster `prod` of an account of its own, with a real API server. Only LocalStack is shared with the other suites. */
export class LiveCluster {
  static readonly #clusterName = 'prod';

  private constructor(
    readonly cloud: LocalCloud,
    readonly folder: string,
    readonly eks: EKSClient,
    private readonly iam: IAMClient,
    private readonly sts: STSClient,
    private readonly api: { readonly endpoint: string; readonly certificateAuthority: string },
  ) {}

  /** Starts a supplement over the LocalStack of all suites, and makes the cluster. @param account dummy account of this suite */
  static async start(account: string): Promise<LiveCluster> {
    const shared = inject('cloudDirectory');
    const running = await attachLocalCloud(shared);
    if (running === undefined) throw new Error(`no local cloud runs in ${shared}`);
    const folder = mkdtempSync(join(shared, 'kubernetes-'));
    const cloud = await startLocalCloud({
      directory: join(folder, 'cloud'),
      cacheDir: inject('cacheDirectory'),
      mode: running.endpoint,
      account,
      region,
      kubernetes: 'required',
    });
    const credentials = { accessKeyId: account, secretAccessKey: 'local' };
    const at = (endpoint: string | undefined) => ({ region, credentials, endpoint: endpoint ?? cloud.endpoint });
    const ec2 = new EC2Client(at(undefined));
    const eks = new EKSClient(at(cloud.endpoints['eks']));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const subnetIds: string[] = [];
    for (const [index, zone] of ['a', 'b'].entries()) {
      const CidrBlock = `10.1.1${index}.0/24`;
      const made = await ec2.send(
        new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: `${region}${zone}` }),
      );
      subnetIds.push(made.Subnet?.SubnetId ?? '');
    }
    ec2.destroy();
    const name = LiveCluster.#clusterName;
    await eks.send(
      new CreateClusterCommand({
        name,
        roleArn: `arn:aws:iam::${account}:role/cluster`,
        version: '1.35',
        resourcesVpcConfig: { subnetIds },
        accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      }),
    );
    await waitUntilClusterActive({ client: eks, minDelay: 1, maxDelay: 1, maxWaitTime: 120 }, { name });
    const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
    const api = { endpoint: cluster?.endpoint ?? '', certificateAuthority: cluster?.certificateAuthority?.data ?? '' };
    return new LiveCluster(
      cloud,
      folder,
      eks,
      new IAMClient(at(undefined)),
      new STSClient(at(cloud.endpoints['sts'])),
      api,
    );
  }

  /** ARN of a role of the account. */
  roleArn(name: string): string {
    return `arn:aws:iam::${this.cloud.account}:role/${name}`;
  }

  /** Makes a role, and its access entry if it is to have one. */
  async role(name: string, entry?: Entry): Promise<void> {
    const clusterName = LiveCluster.#clusterName;
    const principalArn = this.roleArn(name);
    await this.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust(this.cloud.account) }));
    if (entry === undefined) return;
    const { groups, policy, namespaces } = entry;
    await this.eks.send(new CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups: groups }));
    if (policy === undefined) return;
    await this.eks.send(
      new AssociateAccessPolicyCommand({
        clusterName,
        principalArn,
        policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
        accessScope: namespaces === undefined ? { type: 'cluster' } : { type: 'namespace', namespaces },
      }),
    );
  }

  /** Credentials of a session of a role. */
  async assume(name: string): Promise<EksTokenOptions['credentials']> {
    const { Credentials: given } = await this.sts.send(
      new AssumeRoleCommand({ RoleArn: this.roleArn(name), RoleSessionName: 'ann' }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      ...(given?.SessionToken !== undefined && { sessionToken: given.SessionToken }),
    };
  }

  /** Environment of a command that acts as a role. */
  async environment(name: string): Promise<NodeJS.ProcessEnv> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.assume(name);
    const home = join(this.folder, `home-${name}`);
    mkdirSync(home, { recursive: true });
    return {
      PATH: process.env['PATH'],
      ...this.cloud.environment(),
      HOME: home,
      KUBECONFIG: join(home, 'kubeconfig'),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    };
  }

  /** `kubectl` as a role. @param clusterName what the token is made for */
  async as(name: string, clusterName = LiveCluster.#clusterName): Promise<Kubectl> {
    const kubectl = new Kubectl(mkdtempSync(join(this.folder, `${name}-`)), this.api);
    const endpoint = this.cloud.endpoints['sts'];
    const credentials = await this.assume(name);
    kubectl.use(
      (await eksToken({ clusterName, region, credentials, ...(endpoint !== undefined && { endpoint }) })).token,
    );
    return kubectl;
  }

  async stop(): Promise<void> {
    for (const client of [this.eks, this.iam, this.sts]) client.destroy();
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
