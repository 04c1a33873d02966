import { randomUUID } from 'node:crypto';
import type { WireProtocol } from './aws-call';

/** What the proxy answers by itself. */
export type AnsweredFault = 'throttle' | 'expiredToken' | 'accessDenied' | 500 | 502 | 503;

/** An answer, ready to be written. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Code = readonly [status: number, code: string];

/**
 * Codes as the services themselves answer them: EC2's list of common client errors, the common errors of the query and
 * JSON services, S3's list of error codes (AWS API references, November 2026).
 */
const codes: Readonly<Record<AnsweredFault, Readonly<Partial<Record<WireProtocol, Code>>> & { readonly else: Code }>> =
  {
    throttle: {
      ec2: [503, 'RequestLimitExceeded'],
      query: [400, 'Throttling'],
      s3: [503, 'SlowDown'],
      'rest-xml': [400, 'Throttling'],
      'rest-json': [429, 'TooManyRequestsException'],
      else: [400, 'ThrottlingException'],
    },
    expiredToken: {
      // EC2 alone has another name for it.
      ec2: [400, 'RequestExpired'],
      query: [403, 'ExpiredToken'],
      s3: [400, 'ExpiredToken'],
      'rest-xml': [403, 'ExpiredToken'],
      'rest-json': [403, 'ExpiredTokenException'],
      else: [400, 'ExpiredTokenException'],
    },
    accessDenied: {
      ec2: [403, 'UnauthorizedOperation'],
      query: [403, 'AccessDenied'],
      s3: [403, 'AccessDenied'],
      'rest-xml': [403, 'AccessDenied'],
      'rest-json': [403, 'AccessDeniedException'],
      else: [400, 'AccessDeniedException'],
    },
    500: { ec2: [500, 'InternalError'], s3: [500, 'InternalError'], else: [500, 'InternalFailure'] },
    502: { else: [502, 'BadGateway'] },
    503: { ec2: [503, 'Unavailable'], else: [503, 'ServiceUnavailable'] },
  };

const texts: Readonly<Record<AnsweredFault, string>> = {
  throttle: 'Rate exceeded',
  expiredToken: 'The security token included in the request is expired',
  accessDenied: 'You are not authorized to perform this operation',
  500: 'The service failed',
  502: 'The service cannot be reached',
  503: 'The service is unavailable',
};

const escaped = (text: string): string =>
  text.replace(/[<>&]/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[sign] ?? sign);

const cborText = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8').subarray(0, 0xffff);
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

const cborError = (code: string, message: string): Buffer =>
  Buffer.concat([Buffer.from([0xa2]), ...['__type', code, 'message', message].map(cborText)]);

const xmlBody = (protocol: 'ec2' | 'query' | 's3' | 'rest-xml', code: string, message: string, id: string): string => {
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (protocol === 'ec2') {
    return `${declaration}<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`;
  }
  if (protocol === 's3') return `${declaration}<Error>${error}<RequestId>${id}</RequestId></Error>`;
  return `${declaration}<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
};

/**
 * The error that a service answers in its own protocol.
 *
 * @param why added to the message, so that nobody takes it for the service's own doing
 */
export const faultAnswer = (fault: AnsweredFault, protocol: WireProtocol, why: string): Answer => {
  const [status, code] = codes[fault][protocol] ?? codes[fault].else;
  const message = `${texts[fault]} (${why})`;
  const id = randomUUID();
  const answer = (contentType: string, body: Buffer | string, more: Readonly<Record<string, string>> = {}): Answer => {
    const bytes = Buffer.from(body);
    return {
      status,
      headers: { 'content-type': contentType, 'content-length': String(bytes.length), 'x-amzn-requestid': id, ...more },
      body: bytes,
    };
  };
  switch (protocol) {
    case 'json':
      return answer('application/x-amz-json-1.1', JSON.stringify({ __type: code, message }), {
        'x-amzn-errortype': code,
      });
    case 'rest-json':
      return answer('application/json', JSON.stringify({ message, Message: message, code }), {
        'x-amzn-errortype': code,
      });
    case 'cbor':
      return answer('application/cbor', cborError(code, message), { 'smithy-protocol': 'rpc-v2-cbor' });
    default:
      return answer('text/xml; charset=utf-8', xmlBody(protocol, code, message, id));
  }
};
