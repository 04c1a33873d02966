import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const here = fileURLToPath(import.meta.url);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs a part of this file as a process of its own: seconds of the work, of the whole process, and peak memory in MB. */
const measure = (work, count, runs) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  const rss = join(folder, 'rss');
  const once = () => {
    const from = performance.now();
    const output = execFileSync(
      workspaceNode(),
      ['--require', join(root, 'tools', 'bench', 'max-rss.cjs'), here, work, String(count), join(folder, 'out')],
      { cwd: root, encoding: 'utf8', env: { ...process.env, HERA_BENCH_RSS: rss } },
    );
    const processSeconds = (performance.now() - from) / 1000;
    return { processSeconds, seconds: Number(output), megabytes: Number(readFileSync(rss, 'utf8')) / 1024 };
  };
  try {
    const measured = Array.from({ length: runs }, once);
    return {
      seconds: median(measured.map(({ seconds }) => seconds)),
      processSeconds: median(measured.map(({ processSeconds }) => processSeconds)),
      megabytes: Math.max(...measured.map(({ megabytes }) => megabytes)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Plans `count` computed layouts that all differ: median of `runs` processes. */
export const benchPlanning = (count = 10_000, runs = 3) => measure('plan', count, runs);

/** Synth of `counts` networks of three zones, each in an environment of its own: one measurement per count. */
export const benchNetworks = (counts = [1, 10, 100, 1000], runs = 3) =>
  counts.map((count) => ({ count, ...measure('synth', count, runs) }));

/**
 * What one more network costs at the largest count, against what it costs at a tenth of it: 1 is linear. The first
 * count pays for loading modules, and is taken off both.
 */
export const growthOf = (measured) => {
  const [first] = measured;
  const [tenth, whole] = measured.slice(-2);
  const each = ({ count, seconds }) => (seconds - first.seconds) / (count - first.count);
  return each(whole) / each(tenth);
};

const zones = ['use1-az1', 'use1-az2', 'use1-az4'];

const plan = async (count) => {
  const { planLayout } = await import('@hera/network');
  return () => {
    for (let number = 0; number < count; number += 1) {
      const cidr = `10.${number % 256}.${Math.floor(number / 256) * 4}.0/22`;
      planLayout(cidr, { zones }, ['100.64.0.0/16']);
    }
  };
};

const synth = async (count, outdir) => {
  const { AwsStack, defineEnvironment } = await import('@hera/core');
  const { Network } = await import('@hera/network');
  const { App } = await import('cdktf');
  const environment = defineEnvironment({ name: 'bench', profile: 'production', region: 'us-east-1' });
  return () => {
    const app = new App({ outdir });
    for (let number = 0; number < count; number += 1) {
      const stack = new AwsStack(app, `bench-${number}`, { environment, target: { kind: 'aws' } });
      new Network(stack, 'Network', {
        cidr: '10.1.0.0/16',
        layout: { zones },
        flowLog: { key: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/logs' } },
      });
    }
    app.synth();
  };
};

if (process.argv[1] === here) {
  const [work, count, outdir] = process.argv.slice(2);
  // Modules are loaded before the clock starts: what they cost is part of the whole process.
  const run = await (work === 'plan' ? plan(Number(count)) : synth(Number(count), outdir));
  const from = performance.now();
  run();
  process.stdout.write(String((performance.now() - from) / 1000));
}
