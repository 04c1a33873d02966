import { describe, expect, it } from 'vitest';
import { failureOf, refused, saidBy, unreachable, warningsIn } from './kubectl-errors';

describe('failureOf', () => {
  it.each([
    ['error: You must be logged in to the server (Unauthorized)', 'unauthorised'],
    [
      'The connection to the server 127.0.0.1:26444 was refused - did you specify the right host or port?',
      'unreachable',
    ],
    [
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'unreachable',
    ],
    [
      'Unable to connect to the server: dial tcp: lookup x.gr7.us-east-1.eks.amazonaws.com: no such host',
      'unreachable',
    ],
    [
      'Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded): i/o timeout',
      'unreachable',
    ],
    ['Error from server (NotFound): namespaces "shop" not found', 'refused'],
    [
      'Error from server (Forbidden): namespaces "shop" is forbidden: User "viewer" cannot patch resource "namespaces"',
      'refused',
    ],
  ])('%s', (stderr, failure) => {
    expect(failureOf(stderr)).toBe(failure);
  });
});

describe('refused', () => {
  it('has one problem for each line that says something, and the change to make', () => {
    const stderr = [
      'Warning: would violate PodSecurity "restricted:latest": privileged',
      'W1126 13:24:19.723062   12764 diff.go:723] Object keeps changing',
      'Error from server (Forbidden): namespaces "shop" is forbidden: User "viewer" cannot patch resource "namespaces"',
      'Error from server (Invalid): pods "x" is forbidden: ValidatingAdmissionPolicy \'p\' denied request: no probes',
      '',
    ].join('\n');
    const { problems, exitCode } = refused('kubectl apply', stderr);
    expect(exitCode).toBe(1);
    expect(problems).toMatchObject([
      {
        code: 'HERA_CLI_035',
        message: expect.stringMatching(/^kubectl apply: \(Forbidden\)/) as string,
        fix: expect.stringContaining('--kubernetes-role') as string,
      },
      { code: 'HERA_CLI_035', fix: expect.stringContaining('the policy that refuses it') as string },
    ]);
    expect(warningsIn(`${stderr}\n${stderr}`)).toEqual(['would violate PodSecurity "restricted:latest": privileged']);
  });

  it('says so when kubectl gives no reason', () => {
    expect(refused('kubectl diff', '').message).toContain('kubectl gave no reason');
  });
});

it('leaves out advice for somebody at a terminal', () => {
  expect(saidBy('error: one\nPlease review the fields above--they\n* If you intend\n  command\nSee https://x')).toEqual(
    ['one'],
  );
});

it('says where an API server can be reached from', () => {
  const error = unreachable(
    'https://api',
    'Unable to connect to the server: no such host',
    'this endpoint answers from the VPC',
  );
  expect(error.exitCode).toBe(3);
  expect(error.message).toMatch(
    /HERA_CLI_032 .*https:\/\/api does not answer from here .*no such host.*from the VPC.*--no-kubernetes/,
  );
});
