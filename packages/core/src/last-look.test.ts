import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { App, Aspects, TerraformStack, Testing } from 'cdktf';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HeraError } from './errors';
import { lastLook } from './last-look';

const vpcsIn = (json: unknown) => (json as { resource: { aws_vpc: Record<string, object> } }).resource.aws_vpc;

describe('a last look', () => {
  it('sees what aspects, overrides and later constructs have done', () => {
    const stack = new TerraformStack(Testing.app(), 'Plain');
    const seen: unknown[] = [];
    lastLook(stack, (json) => seen.push(vpcsIn(json)));
    lastLook(stack, (json) => seen.push(Object.keys(vpcsIn(json))));
    Aspects.of(stack).add({
      visit: (construct) => {
        if (construct instanceof Vpc) construct.cidrBlock = '10.2.0.0/16';
      },
    });
    stack.addOverride('resource.aws_vpc.Raw.cidr_block', '10.3.0.0/16');
    new Vpc(stack, 'Late', { cidrBlock: '10.1.0.0/16' });
    const text = Testing.synth(stack);
    expect(seen).toMatchObject([
      { Late: { cidr_block: '10.2.0.0/16' }, Raw: { cidr_block: '10.3.0.0/16' } },
      ['Late', 'Raw'],
    ]);
    expect(text).toContain('10.3.0.0/16');
  });

  it('ends the synth of an app with its own error, also where validations are skipped', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'hera-look-'));
    onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
    const app = new App({ outdir, skipValidation: true });
    const problem = { code: 'HERA_X_001', path: '', message: 'm', fix: 'f' };
    lastLook(new TerraformStack(app, 'Plain'), () => {
      throw new HeraError(problem);
    });
    let caught: unknown;
    try {
      app.synth();
    } catch (error) {
      caught = error;
    }
    expect(HeraError.is(caught) && caught.problems).toEqual([problem]);
  });
});
