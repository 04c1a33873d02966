import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinLoopback, whyNotLoopback } from './loopback';
import { failureOf } from './temporary-folder.fixture';

describe('whyNotLoopback', () => {
  it.each([
    'http://localhost',
    'http://localhost:4566',
    'https://127.0.0.1:4566/',
    'http://127.255.0.3:1',
    'http://[::1]:4566/path?x=1',
    'HTTP://LOCALHOST:4566',
  ])('accepts %s', (url) => expect(whyNotLoopback(url)).toBeUndefined());

  it.each([
    'http://127.0.0.1.evil.com',
    'http://localhost.evil.com:4566',
    'http://127.0.0.1@evil.com',
    'http://evil.com#@127.0.0.1',
    'http://evil.com\\@127.0.0.1',
    'http://user@127.0.0.1',
    'http://:@127.0.0.1',
    'http://[::ffff:8.8.8.8]',
    'http://[::ffff:127.0.0.1]',
    'http://[::1%25eth0]',
    'http://0.0.0.0:4566',
    'http://[::]:4566',
    'http://2130706433',
    'http://0x7f.1',
    'http://127.1',
    'http://017700000001',
    'http://127。0。0。1',
    'http://ⓛocalhost',
    'http://localhost.',
    'http://localhost%2eevil.com',
    'http://128.0.0.1',
    'http://169.254.169.254',
    'https://eks.us-east-1.amazonaws.com',
    'ftp://127.0.0.1',
    'file:///127.0.0.1',
    '//127.0.0.1',
    '127.0.0.1:4566',
    'localhost:4566',
    ' http://127.0.0.1',
    'http:127.0.0.1',
    'http:///127.0.0.1',
    '',
  ])('refuses %j', (url) => expect(whyNotLoopback(url)).toBeTypeOf('string'));

  it('accepts every address of 127.0.0.0/8 and refuses every other', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        expect(whyNotLoopback(`http://${address}:${port}`) === undefined).toBe(address.startsWith('127.'));
      }),
    );
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(whyNotLoopback(`http://127.${address.split('.').slice(1).join('.')}`)).toBeUndefined();
      }),
    );
  });

  it('accepts no IPv6 address but ::1', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const isOne = URL.canParse(`http://[${address}]`) && new URL(`http://[${address}]`).hostname === '[::1]';
        if (!isOne) expect(whyNotLoopback(`http://[${address}]:4566`)).toBeTypeOf('string');
      }),
    );
  });

  it('accepts no public name, whatever is put around it', () => {
    const decorations = fc.constantFrom(
      '127.0.0.1',
      'localhost',
      '[::1]',
      '127.0.0.1:80',
      'localhost%00',
      '127.0.0.1#',
    );
    const separators = fc.constantFrom('@', '.', ':x@', '\\@', '%40', '/../@', '-', '');
    fc.assert(
      fc.property(fc.domain(), decorations, separators, fc.boolean(), (domain, lure, separator, before) => {
        const url = before ? `http://${lure}${separator}${domain}` : `http://${domain}${separator}${lure}`;
        if (whyNotLoopback(url) === undefined)
          expect(['127.0.0.1', 'localhost', '[::1]']).toContain(new URL(url).hostname);
      }),
    );
  });

  it('never accepts what the platform would connect to elsewhere', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(whyNotLoopback(url)).toBeTypeOf('string');
      }),
    );
  });
});

describe('pinLoopback', () => {
  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://127.0.0.1:4566/', 'http://127.0.0.1:4566'],
    ['http://[::1]:4566', 'http://[::1]:4566'],
    ['http://localhost', 'http://127.0.0.1:80'],
  ])('%s', async (given, pinned) => expect(await pinLoopback(given)).toBe(pinned));

  it.each([
    'http://10.0.0.1:4566',
    'https://127.0.0.1',
    'http://127.0.0.1@evil.com',
    'http://nowhere.invalid',
    'x',
    'http://0.0.0.0',
  ])('refuses %s', async (url) => {
    expect(await failureOf(() => pinLoopback(url))).toMatchObject({ exitCode: 2, problems: [{ code: 'HERA_LC_041' }] });
  });
});
