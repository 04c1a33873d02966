import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Kubeconfig } from './kubeconfig';

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('Kubeconfig', () => {
  it('keeps everything to this user, the token in a file of its own, and leaves nothing behind', () => {
    const kubeconfig = new Kubeconfig({ endpoint: 'https://127.0.0.1:1', certificateAuthority: 'Y2E=' });
    kubeconfig.use('token-one');
    expect(mode(kubeconfig.folder)).toBe('700');
    for (const file of readdirSync(kubeconfig.folder)) expect(mode(join(kubeconfig.folder, file))).toBe('600');
    expect(readFileSync(kubeconfig.file, 'utf8')).not.toContain('token-one');
    expect(JSON.parse(readFileSync(kubeconfig.file, 'utf8'))).toMatchObject({
      clusters: [{ cluster: { server: 'https://127.0.0.1:1', 'certificate-authority-data': 'Y2E=' } }],
      users: [{ user: { tokenFile: join(kubeconfig.folder, 'token') } }],
    });
    expect(kubeconfig.redact('it said token-one twice: token-one')).toBe('it said [token] twice: [token]');
    kubeconfig.use('token-two');
    expect(readFileSync(join(kubeconfig.folder, 'token'), 'utf8')).toBe('token-two');
    kubeconfig.close();
    kubeconfig.close();
    expect(existsSync(kubeconfig.folder)).toBe(false);
  });

  it('takes nothing out of a text before there is a token', () => {
    const kubeconfig = new Kubeconfig({ endpoint: 'https://127.0.0.1:1', certificateAuthority: 'Y2E=' });
    expect(kubeconfig.redact('as it is')).toBe('as it is');
    kubeconfig.close();
  });
});
