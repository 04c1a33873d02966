import { describe, expect, it } from 'vitest';
import { methodServes, parseCliConfiguration, type InstallationMethod } from './cli-config-parser';

describe('parseCliConfiguration', () => {
  it('reads blocks, labels, lists and comments of every kind', () => {
    const text = `
      # one
      plugin_cache_dir = "/cache with \\"quotes\\"" // two
      credentials "a.example.com" { token = "t#1" }
      host "b.example.com" { services = { "modules.v1" = "https://b.example.com/{x}" } }
      provider_installation { /* three
        } */
        dev_overrides { "hashicorp/aws" = "/dev" }
        filesystem_mirror { path = "/m", include = ["hashicorp/*", "corp/*"] }
        network_mirror { url = "https://m.example.com/" }
        direct { exclude = ["hashicorp/*",] }
      }`;
    expect(parseCliConfiguration(text)).toEqual({
      pluginCacheDir: '/cache with "quotes"',
      methods: [
        { kind: 'dev_overrides', overrides: ['hashicorp/aws'] },
        { kind: 'filesystem_mirror', location: '/m', include: ['hashicorp/*', 'corp/*'] },
        { kind: 'network_mirror', location: 'https://m.example.com/' },
        { kind: 'direct', exclude: ['hashicorp/*'] },
      ],
    });
  });

  it.each(['{"plugin_cache_dir": "/x"}', 'a = "unclosed', 'block {', 'a = ]', 'x'])('does not know %j', (text) => {
    expect(parseCliConfiguration(text)).toBeUndefined();
  });

  it('takes an empty file', () => expect(parseCliConfiguration('')).toEqual({}));
});

describe('methodServes', () => {
  const aws = 'registry.terraform.io/hashicorp/aws';
  it.each<[InstallationMethod, boolean]>([
    [{ kind: 'direct' }, true],
    [{ kind: 'direct', exclude: ['hashicorp/*'] }, false],
    [{ kind: 'direct', exclude: ['registry.terraform.io/*/*'] }, false],
    [{ kind: 'filesystem_mirror', include: ['corp/*'] }, false],
    [{ kind: 'filesystem_mirror', include: ['*/*/*'] }, true],
    [{ kind: 'filesystem_mirror', include: ['registry.opentofu.org/hashicorp/aws'] }, false],
    [{ kind: 'filesystem_mirror', include: ['hashicorp/*'], exclude: ['hashicorp/aws'] }, false],
    [{ kind: 'dev_overrides', overrides: ['hashicorp/aws'] }, true],
    [{ kind: 'dev_overrides', overrides: ['hashicorp/random'] }, false],
  ])('%j', (method, serves) => expect(methodServes(method, aws)).toBe(serves));
});
