// A process that deploys and never destroys, for tests that kill it. Started by Node alone, so it uses what was compiled.
const { join } = require('node:path');
const { resolveToolchain } = require('@hera/local-cloud');
const { Deployment } = require('../../dist/index.js');

const { root, environment } = JSON.parse(process.argv[2]);

const main = async () => {
  const deployment = new Deployment({
    toolchain: await resolveToolchain({ env: process.env, cacheDir: join(root, 'cache') }),
    stackFile: join(root, 'synth', 'cdk.tf.json'),
    directory: join(root, 'work'),
    target: { environment },
    recordIn: root,
    onEvent: (event) => {
      if (event.type === 'resource-start' && event.address === 'terraform_data.wait') process.stdout.write('waiting\n');
    },
  });
  await deployment.init();
  await deployment.apply();
};

void main();
