import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture';
import { parsePipConfiguration, uvSettings } from './index-settings';

describe('indexSettings', () => {
  it("hands on pip's mirror and certificate, the environment above the files", () => {
    const links = temporaryFolder();
    const text = [
      `:env:.find-links='${links} /nonexistent'`,
      ":env:.index-url='https://mirror.example.com/simple'",
      "global.cert='/etc/ssl/ca.pem'",
      "global.index-url='https://other.example.com/simple'",
      "install.extra-index-url='\\nhttps://a.example.com\\nhttps://b.example.com'",
      "global.trusted-host='mirror.example.com'",
      "global.timeout='60'",
    ].join('\n');
    expect(uvSettings(parsePipConfiguration(text))).toEqual({
      UV_DEFAULT_INDEX: 'https://mirror.example.com/simple',
      UV_INDEX: 'https://a.example.com https://b.example.com',
      UV_FIND_LINKS: links,
      SSL_CERT_FILE: '/etc/ssl/ca.pem',
      UV_INSECURE_HOST: 'mirror.example.com',
    });
  });

  it('sets nothing when pip has nothing', () => expect(uvSettings(parsePipConfiguration('\n'))).toEqual({}));
});
