/**
 * Deploys the environments and a stack with everything else that Hera makes into a local AWS, through the proxy of the testkit, and writes down which calls
 * Terraform makes: all of them, and those of a plan alone.
 *
 * `node tools/ci-roles/observe-actions.mjs` after a build; 10 minutes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';
import { wideStack } from './wide-stack.mjs';

const load = createRequire(import.meta.url);
const { resolveToolchain, startLocalCloud } = load('@hera/local-cloud');
const { Deployment, startFaultProxy, upstreamsOf } = load('@hera/testkit');

const file = join(root, 'packages', 'security', 'fixtures', 'observed-actions.json');
const app = (name, className) => {
  const { [className]: Stack } = load(join(root, 'apps', name, 'dist', 'stack.js'));
  return (scope, target) => new Stack(scope, name, { target });
};
const stacks = {
  'prod-aws': app('prod-aws', 'ProdAws'),
  'dev-aws': app('dev-aws', 'DevAws'),
  wide: wideStack,
};

const observe = async (name, build, { cloud, toolchain, directory, account }) => {
  const base = cloud.environment(account);
  await using proxy = await startFaultProxy({ upstreams: upstreamsOf(base), log: join(directory, `${name}.jsonl`) });
  const calls = () => new Set(proxy.requests.map(({ service, operation }) => `${service} ${operation}`));
  const deployment = await Deployment.fromStack(build, {
    toolchain,
    directory: join(directory, name),
    target: { environment: proxy.environment(base) },
  });
  try {
    await deployment.init();
    await deployment.apply();
    const before = proxy.requests.length;
    await deployment.plan();
    const plan = new Set(proxy.requests.slice(before).map(({ service, operation }) => `${service} ${operation}`));
    await deployment.destroy();
    return { plan, all: calls() };
  } catch (error) {
    await deployment.destroy().catch(() => undefined);
    throw error;
  } finally {
    deployment.close();
  }
};

const hera = join(root, '.hera');
mkdirSync(join(hera, 'observe'), { recursive: true });
const directory = mkdtempSync(join(hera, 'observe', 'run-'));
const toolchain = await resolveToolchain({ env: process.env, cacheDir: join(hera, 'cache') });
const cloud = await startLocalCloud({ directory: join(directory, 'cloud'), cacheDir: join(hera, 'cache') });
const [plan, all] = [new Set(), new Set()];
try {
  let account = 881;
  for (const [name, build] of Object.entries(stacks)) {
    account += 1;
    const seen = await observe(name, build, {
      cloud,
      toolchain,
      directory,
      account: String(account).padStart(12, '0'),
    });
    for (const call of seen.plan) plan.add(call);
    for (const call of seen.all) all.add(call);
    console.log(`${name}: ${seen.all.size} operations, ${seen.plan.size} of them in a plan`);
  }
} finally {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
}
// The proxy cannot tell the operations of every service.
const sorted = (calls) => [...calls].filter((call) => !call.endsWith(' ?')).sort();
const unnamed = [...all].filter((call) => call.endsWith(' ?')).map((call) => call.slice(0, -2));
mkdirSync(join(file, '..'), { recursive: true });
writeFileSync(
  file,
  `${JSON.stringify(
    {
      asOf: new Date().toISOString().slice(0, 10),
      source: `tools/ci-roles/observe-actions.mjs: apply, plan and destroy of ${Object.keys(stacks).join(', ')} against LocalStack ${cloud.version} with AWS provider ${toolchain.awsProvider.version ?? 'unknown'}, by the request log of the proxy; as <signing name> <operation>`,
      unnamed: unnamed.sort(),
      plan: sorted(plan),
      all: sorted(all),
    },
    undefined,
    2,
  )}\n`,
);
