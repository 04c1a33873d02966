import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** STS as LocalStack answers it over the wire, without a LocalStack. */
export interface StsStub {
  readonly url: string;
  /** What was asked, by whom: `GetCallerIdentity 000000000000`. */
  readonly asked: string[];
  stop(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const answerOf = (action: string, result: string): string =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`;

/** A session is known by its access key, an account by its number; a presigned URL is answered as LocalStack 4.14.0 does, with the root. */
export const stsStub = async (): Promise<StsStub> => {
  const sessions = new Map<string, string>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const form = new URLSearchParams(await bodyOf(request));
      const query = new URL(request.url ?? '/', 'http://stub').searchParams;
      const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const action = form.get('Action') ?? query.get('Action') ?? '';
      asked.push(`${action} ${key}`);
      response.setHeader('content-type', 'text/xml');
      if (action.startsWith('AssumeRole')) {
        const [, , , , account = '', role = ''] = (form.get('RoleArn') ?? '').split(':');
        const accessKeyId = `LSIA${String(sessions.size + 1).padStart(16, 'A')}`;
        sessions.set(
          accessKeyId,
          `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1)}/${form.get('RoleSessionName')}`,
        );
        response.end(
          answerOf(
            action,
            `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret/${accessKeyId}</SecretAccessKey>` +
              `<SessionToken>token+${accessKeyId}=</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`,
          ),
        );
        return;
      }
      const arn = sessions.get(key) ?? `arn:aws:iam::${/^\d{12}$/.test(key) ? key : '000000000000'}:root`;
      const account = arn.split(':')[4] ?? '';
      response.end(answerOf(action, `<Arn>${arn}</Arn><UserId>AROASTUB:x</UserId><Account>${account}</Account>`));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
