import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an operation answers: the body in the names that stand on the wire, or a refusal. */
export type Answer = Readonly<Record<string, unknown>> | Refusal;

/** An error of AWS. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly message = 'recorded',
  ) {}
}

/** Answers by `<signing name> <operation>`; a function is asked anew each time, with its input as it came. */
export type Answers = Readonly<Record<string, Answer | ((body: string, path: string) => Answer)>>;

/** REST operations by method and path. Source: API references of Amazon EKS, AWS Backup, GuardDuty and Amazon Managed Prometheus. */
const routes: readonly (readonly [string, RegExp, string])[] = [
  ['eks', /^\/clusters\/[^/]+$/, 'DescribeCluster'],
  ['eks', /^\/clusters\/[^/]+\/node-groups$/, 'ListNodegroups'],
  ['eks', /^\/clusters\/[^/]+\/node-groups\/[^/]+$/, 'DescribeNodegroup'],
  ['eks', /^\/clusters\/[^/]+\/addons$/, 'ListAddons'],
  ['eks', /^\/clusters\/[^/]+\/addons\/[^/]+$/, 'DescribeAddon'],
  ['eks', /^\/clusters\/[^/]+\/fargate-profiles$/, 'ListFargateProfiles'],
  ['eks', /^\/clusters\/[^/]+\/fargate-profiles\/[^/]+$/, 'DescribeFargateProfile'],
  ['eks', /^\/clusters\/[^/]+\/pod-identity-associations$/, 'ListPodIdentityAssociations'],
  ['eks', /^\/clusters\/[^/]+\/pod-identity-associations\/[^/]+$/, 'DescribePodIdentityAssociation'],
  ['backup', /^\/backup\/plans\/?$/, 'ListBackupPlans'],
  ['backup', /^\/backup\/plans\/[^/]+\/?$/, 'GetBackupPlan'],
  ['backup', /^\/backup\/plans\/[^/]+\/selections\/?$/, 'ListBackupSelections'],
  ['backup', /^\/backup\/plans\/[^/]+\/selections\/[^/]+$/, 'GetBackupSelection'],
  ['backup', /^\/backup-vaults\/[^/]+$/, 'DescribeBackupVault'],
  ['backup', /^\/restore-testing\/plans$/, 'ListRestoreTestingPlans'],
  ['backup', /^\/restore-testing\/plans\/[^/]+$/, 'GetRestoreTestingPlan'],
  ['backup', /^\/restore-testing\/plans\/[^/]+\/selections$/, 'ListRestoreTestingSelections'],
  ['backup', /^\/restore-testing\/plans\/[^/]+\/selections\/[^/]+$/, 'GetRestoreTestingSelection'],
  ['backup', /^\/backup-jobs\/?$/, 'ListBackupJobs'],
  ['backup', /^\/restore-jobs\/?$/, 'ListRestoreJobs'],
  ['guardduty', /^\/detector$/, 'ListDetectors'],
  ['guardduty', /^\/detector\/[^/]+$/, 'GetDetector'],
  ['aps', /^\/scrapers$/, 'ListScrapers'],
];

const escaped = (text: string): string => text.replace(/[<&]/g, (each) => (each === '<' ? '&lt;' : '&amp;'));

/** EC2 has `item` in lists, the query protocol `member`; maps of the query protocol are written as `{ $map }`. */
const xml = (value: unknown, tag: 'item' | 'member'): string => {
  if (Array.isArray(value)) return value.map((each) => `<${tag}>${xml(each, tag)}</${tag}>`).join('');
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, inner]) => {
      if (name !== '$map') return `<${name}>${xml(inner, tag)}</${name}>`;
      return Object.entries(inner as Readonly<Record<string, string>>)
        .map(([key, each]) => `<entry><key>${escaped(key)}</key><value>${escaped(each)}</value></entry>`)
        .join('');
    })
    .join('');
};

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const queryServices = new Set(['ec2', 'iam', 'sns', 'sts']);

const write = (response: ServerResponse, service: string, operation: string, answer: Answer): void => {
  if (queryServices.has(service)) {
    const ec2 = service === 'ec2';
    const error = answer instanceof Refusal ? { Code: answer.code, Message: answer.message } : undefined;
    const body =
      error === undefined
        ? ec2
          ? xml({ [`${operation}Response`]: answer }, 'item')
          : xml({ [`${operation}Response`]: { [`${operation}Result`]: answer } }, 'member')
        : ec2
          ? xml({ Response: { Errors: { Error: error }, RequestID: '1' } }, 'item')
          : xml({ ErrorResponse: { Error: { Type: 'Sender', ...error }, RequestId: '1' } }, 'member');
    response.writeHead(answer instanceof Refusal ? answer.status : 200, { 'content-type': 'text/xml' });
    response.end(body);
    return;
  }
  if (answer instanceof Refusal) {
    response.writeHead(answer.status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': answer.code,
    });
    response.end(JSON.stringify({ __type: answer.code, message: answer.message }));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(answer));
};

/** A loopback server that speaks the protocols of AWS, and gives recorded answers. */
export interface RecordedAws extends AsyncDisposable {
  /** For `observeAws`. */
  readonly environment: Readonly<Record<string, string>>;
  /** `<signing name> <operation>`, in the order in which they came. */
  readonly calls: readonly string[];
}

/** Starts it. What has no answer is refused with 501. */
export const startRecordedAws = async (answers: Answers): Promise<RecordedAws> => {
  const calls: string[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request);
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const target = request.headers['x-amz-target'];
    const operation =
      (typeof target === 'string' ? target.split('.').at(-1) : new URLSearchParams(body).get('Action')) ??
      routes.find(([of, pattern]) => of === service && pattern.test(path))?.[2] ??
      `${request.method} ${path}`;
    const call = `${service} ${operation}`;
    calls.push(call);
    const found = answers[call] ?? new Refusal(501, 'NotImplemented', call);
    write(response, service, operation, typeof found === 'function' ? found(body, path) : found);
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: '000000000000', AWS_SECRET_ACCESS_KEY: 'local' },
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
