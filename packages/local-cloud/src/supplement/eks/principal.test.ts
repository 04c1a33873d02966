import { describe, expect, it } from 'vitest';
import { newEntry } from './access-grants';
import { canonicalArn, entryOfPrincipal, resolvedUsername, sessionName } from './principal';

const identity = (arn: string) => ({ arn, account: '111122223333', userId: 'AROAX:ann', accessKeyId: 'LSIAX' });
const session = 'arn:aws:sts::111122223333:assumed-role/admin/ann@example.com';
const entries = (...principals: string[]) =>
  new Map(
    principals.map((arn) => [
      arn,
      newEntry({ account: '111122223333', region: 'us-east-1', service: 'eks' }, 'prod', arn, { type: 'STANDARD' }),
    ]),
  );

describe('principals', () => {
  it.each([
    [session, 'arn:aws:iam::111122223333:role/admin', 'ann@example.com'],
    ['arn:aws-cn:sts::111122223333:assumed-role/admin/a', 'arn:aws-cn:iam::111122223333:role/admin', 'a'],
    ['arn:aws:iam::111122223333:role/team/admin', 'arn:aws:iam::111122223333:role/admin', ''],
    ['arn:aws:iam::111122223333:user/team/ann', 'arn:aws:iam::111122223333:user/team/ann', ''],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root', ''],
  ])('%s is %s', (arn, canonical, name) => {
    expect(canonicalArn(arn)).toBe(canonical);
    expect(sessionName(arn)).toBe(name);
  });

  it('finds the entry of a role by a session, whatever its path, and in its own account only', () => {
    const all = entries('arn:aws:iam::111122223333:role/team/admin', 'arn:aws:iam::111122223333:role/viewer');
    expect(entryOfPrincipal(all, session)?.entry.principalArn).toBe('arn:aws:iam::111122223333:role/team/admin');
    expect(entryOfPrincipal(all, session.replace('111122223333', '444455556666'))).toBeUndefined();
    expect(entryOfPrincipal(all, 'arn:aws:iam::111122223333:user/admin')).toBeUndefined();
  });

  it('fills in user names', () => {
    const who = identity(session);
    expect(resolvedUsername('arn:aws:sts::111122223333:assumed-role/admin/{{SessionName}}', who)).toBe(
      'arn:aws:sts::111122223333:assumed-role/admin/ann-example.com',
    );
    expect(resolvedUsername('{{AccountID}}:{{SessionNameRaw}}:{{AccessKeyID}}', who)).toBe(
      '111122223333:ann@example.com:LSIAX',
    );
    expect(resolvedUsername('ann', who)).toBe('ann');
  });

  it('does not guess what it cannot know', () => {
    expect(resolvedUsername('system:node:{{EC2PrivateDNSName}}', identity(session))).toBeUndefined();
    expect(resolvedUsername('{{SessionName}}', identity('arn:aws:iam::111122223333:root'))).toBeUndefined();
  });
});
