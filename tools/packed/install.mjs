// Packs every publishable package, installs the packs into an empty project, and uses them as a user would.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';
import { install, pack, peers } from './pack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hera-packed-'));
const app = `
const { App, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider/index.js');
const { Network } = require('@hera/network');

const app = new App();
const stack = new TerraformStack(app, 'shop');
new AwsProvider(stack, 'Aws', { region: 'eu-west-1' });
new Network(stack, 'Network', {
  cidr: '10.1.0.0/16',
  flowLog: false,
  layout: {
    public: { 'euw1-az1': '10.1.1.0/24', 'euw1-az2': '10.1.2.0/24', 'euw1-az3': '10.1.3.0/24' },
    private: { 'euw1-az1': '10.1.10.0/24', 'euw1-az2': '10.1.11.0/24', 'euw1-az3': '10.1.12.0/24' },
  },
});
app.synth();
const { resource } = require('./cdktf.out/stacks/shop/cdk.tf.json');
const count = Object.keys(resource.aws_nat_gateway).length;
if (count !== 3) throw new Error('expected 3 NAT gateways, found ' + count);
`;
const names = readdirSync(join(root, 'packages'));
const loadAll = names
  .filter((name) => name !== 'nx-plugin')
  .map(
    (name) =>
      `import * as ${name.replace(/-/g, '_')} from '@hera/${name}'; if (Object.keys(${name.replace(/-/g, '_')}).length === 0) throw new Error('@hera/${name} exports nothing');`,
  )
  .join('\n');

try {
  const packs = Object.values(pack(names, folder));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
  install(folder, [...peers, ...packs]);
  writeFileSync(join(folder, 'app.cjs'), app);
  writeFileSync(join(folder, 'load.mjs'), loadAll);
  execFileSync(process.execPath, ['app.cjs'], { cwd: folder, stdio: 'inherit' });
  execFileSync(process.execPath, ['load.mjs'], { cwd: folder, stdio: 'inherit' });
  const cli = execFileSync(
    process.execPath,
    [join(folder, 'node_modules', '@hera', 'infractl', 'dist', 'main.js'), '--help'],
    { encoding: 'utf8' },
  );
  if (!cli.includes('plan')) throw new Error('infractl --help does not name its commands');
  process.stdout.write(`${packs.length} packages installed and used on Node ${process.versions.node}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
