import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpenToAnybody, statementsOf } from './policies';

const open = (statement: object): boolean | undefined =>
  statementsOf(
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...statement }] }),
  )?.some(isOpenToAnybody);

describe('policies', () => {
  it.each([
    [{ Principal: '*' }, true],
    [{ Principal: { AWS: '*' } }, true],
    [{ Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] } }, true],
    [{ NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }, true],
    [{ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, false],
    [{ Principal: { Service: 'logs.amazonaws.com' } }, false],
    [{ Principal: '*', Effect: 'Deny' }, false],
    [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, false],
    [{ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } } }, true],
    [{ Principal: '*', Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } } }, false],
    [{ Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } } }, false],
    [{ Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:*' } } }, true],
    [{ Principal: '*', Condition: { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } } }, true],
  ])('%j is open to anybody: %s', (statement, is) => {
    expect(open(statement)).toBe(is);
  });

  it('takes one statement for a list of one, and is undefined for what is no policy', () => {
    expect(statementsOf('{"Statement":{"Effect":"Allow","Principal":"*"}}')).toHaveLength(1);
    for (const text of ['', '{', '[]', '"text"', '{"Statement":["text"]}']) expect(statementsOf(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.json(), (text) => void statementsOf(text)?.map(isOpenToAnybody)));
  });
});
