import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Synth of an app as a whole process: median seconds, and greatest memory in MB, of `runs` runs after one warm-up. */
export const benchSynth = (app, runs = 7) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  const rss = join(folder, 'rss');
  const cwd = join(root, 'apps', app);
  // The app's own command: `node`, its flags and its file.
  const [, ...command] = JSON.parse(readFileSync(join(cwd, 'cdktf.json'), 'utf8')).app.split(' ');
  const once = () => {
    const from = performance.now();
    execFileSync(workspaceNode(), ['--require', join(root, 'tools', 'bench', 'max-rss.cjs'), ...command], {
      cwd,
      env: { ...process.env, CDKTF_OUTDIR: join(folder, 'out'), HERA_BENCH_RSS: rss },
    });
    return { seconds: (performance.now() - from) / 1000, megabytes: Number(readFileSync(rss, 'utf8')) / 1024 };
  };
  try {
    once();
    const measured = Array.from({ length: runs }, once);
    return {
      seconds: median(measured.map(({ seconds }) => seconds)),
      megabytes: Math.max(...measured.map(({ megabytes }) => megabytes)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
