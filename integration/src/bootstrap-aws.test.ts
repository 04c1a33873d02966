import { BootstrapAws } from 'bootstrap-aws';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from './support/deployed-environment';

const account = '333333333333';
const env = deployedEnvironment({
  app: 'bootstrap-aws',
  account,
  build: (app, target) => new BootstrapAws(app, 'bootstrap-aws', { target }),
});

describe('bootstrap-aws', () => {
  it('names the bucket after account and region, as infractl looks for it', () => {
    expect(env.output('state_bucket')).toBe(`hera-state-${account}-us-east-1`);
  });

  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('leaves nothing behind when it is destroyed', async () => {
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
