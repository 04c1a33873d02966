import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A subnet of the stub. */
export interface StubSubnet {
  readonly id: string;
  readonly zone: string;
  /** @default 'vpc-1' */
  readonly vpcId?: string;
  /** Routed to an internet gateway. @default false */
  readonly open?: boolean;
  /** @default false */
  readonly ipv6?: boolean;
}

/** A launch template version of the stub. */
export interface StubTemplate {
  /** @default - no AMI of its own */
  readonly imageId?: string;
  /** @default - left to the node group */
  readonly instanceType?: string;
}

/** EC2 as far as the supplement asks it, over the wire: what LocalStack answers, without a LocalStack. */
export interface Ec2Stub {
  readonly url: string;
  readonly actions: string[];
  stop(): Promise<void>;
}

const item = (text: string): string => `<item>${text}</item>`;

const subnetXml = ({ id, zone, vpcId = 'vpc-1', ipv6 = false }: StubSubnet): string =>
  item(
    `<subnetId>${id}</subnetId><vpcId>${vpcId}</vpcId><availabilityZone>${zone}</availabilityZone>` +
      `<availabilityZoneId>use1-${zone}</availabilityZoneId><ipv6CidrBlockAssociationSet>` +
      `${ipv6 ? item('<ipv6CidrBlock>2600:db8::/64</ipv6CidrBlock>') : ''}</ipv6CidrBlockAssociationSet>`,
  );

/** The main table is open: a subnet is private only by a table of its own. */
const routeTablesXml = (subnets: readonly StubSubnet[]): string => {
  const table = (association: string, gateway: string): string =>
    item(
      `<associationSet>${item(association)}</associationSet><routeSet>` +
        `${item(`<destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>${gateway}`)}</routeSet>`,
    );
  return [
    table('<main>true</main>', '<gatewayId>igw-1</gatewayId>'),
    ...subnets
      .filter(({ open }) => open !== true)
      .map(({ id }) => table(`<subnetId>${id}</subnetId>`, '<natGatewayId>nat-1</natGatewayId>')),
  ].join('');
};

/** Serves the given subnets of `vpc-1` (10.1.0.0/16) and launch templates by id, whose only version is 1. */
export const ec2Stub = async (
  subnets: readonly StubSubnet[],
  templates: Readonly<Record<string, StubTemplate>> = {},
): Promise<Ec2Stub> => {
  const actions: string[] = [];
  const answer = (action: string, asked: URLSearchParams): string | undefined => {
    const listed = (prefix: string): string[] =>
      [...asked.entries()].filter(([key]) => key.startsWith(`${prefix}.`)).map(([, value]) => value);
    if (action === 'DescribeSubnets') {
      const found = listed('SubnetId').map((id) => subnets.find((subnet) => subnet.id === id));
      if (found.includes(undefined)) return undefined;
      return `<subnetSet>${found.flatMap((subnet) => (subnet === undefined ? [] : [subnetXml(subnet)])).join('')}</subnetSet>`;
    }
    if (action === 'DescribeRouteTables') return `<routeTableSet>${routeTablesXml(subnets)}</routeTableSet>`;
    if (action === 'DescribeVpcs') {
      return `<vpcSet>${item('<vpcId>vpc-1</vpcId><cidrBlock>10.1.0.0/16</cidrBlock>')}</vpcSet>`;
    }
    if (action === 'CreateSecurityGroup') return '<groupId>sg-made</groupId>';
    if (action === 'AuthorizeSecurityGroupIngress' || action === 'DeleteSecurityGroup') return '<return>true</return>';
    if (action === 'DescribeLaunchTemplateVersions') {
      const id = asked.get('LaunchTemplateId') ?? '';
      const template = templates[id];
      if (template === undefined) return undefined;
      const { imageId, instanceType } = template;
      return `<launchTemplateVersionSet>${item(
        `<launchTemplateId>${id}</launchTemplateId><launchTemplateName>name-of-${id}</launchTemplateName>` +
          `<versionNumber>1</versionNumber><launchTemplateData>` +
          `${imageId === undefined ? '' : `<imageId>${imageId}</imageId>`}` +
          `${instanceType === undefined ? '' : `<instanceType>${instanceType}</instanceType>`}</launchTemplateData>`,
      )}</launchTemplateVersionSet>`;
    }
    return undefined;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const action = asked.get('Action') ?? '';
      actions.push(action);
      const inner = answer(action, asked);
      response.writeHead(inner === undefined ? 400 : 200, { 'content-type': 'text/xml' });
      response.end(
        inner === undefined
          ? '<Response><Errors><Error><Code>InvalidID.NotFound</Code><Message>not found</Message></Error></Errors></Response>'
          : `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner}</${action}Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
