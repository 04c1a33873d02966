import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';

/** A plan that Terraform wrote: a network, a cluster with node groups, load balancers, volumes and alarms. */
const platform = JSON.parse(
  readFileSync(join(root, 'packages', 'cost', 'src', 'fixtures', 'platform.plan.json'), 'utf8'),
);

/** Resources that one copy of it has. */
export const each = platform.resource_changes.length;

const prefixed = (module, prefix) => ({
  ...module,
  address: module.address === undefined ? prefix : `${prefix}.${module.address}`,
  resources: (module.resources ?? []).map((resource) => ({ ...resource, address: `${prefix}.${resource.address}` })),
  child_modules: (module.child_modules ?? []).map((child) => prefixed(child, prefix)),
});

/** The same plan as modules of one stack, side by side, as often as it takes to `count` resources. */
const parts = function* (count) {
  const copies = Array.from({ length: Math.ceil(count / each) }, (_, at) => `copy_${at}`);
  const list = function* (of) {
    for (const [at, name] of copies.entries()) yield `${at === 0 ? '' : ','}${of(name)}`;
  };
  const { provider_config, root_module } = platform.configuration;
  // Names of a stack's own: a log group finds its cluster by name.
  const own = (name, value) => JSON.stringify(value).replaceAll('platform', name);
  yield '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"child_modules":[';
  yield* list((name) => own(name, prefixed(platform.planned_values.root_module, `module.${name}`)));
  yield ']}},"resource_changes":[';
  yield* list((name) =>
    platform.resource_changes
      .map(({ address, module_address, ...change }) =>
        own(name, {
          address: `module.${name}.${address}`,
          module_address: `module.${name}${module_address === undefined ? '' : `.${module_address}`}`,
          ...change,
        }),
      )
      .join(','),
  );
  yield `],"configuration":{"provider_config":${JSON.stringify(provider_config)},"root_module":{"module_calls":{`;
  yield* list((name) => `"${name}":{"source":"./${name}","module":${own(name, root_module)}}`);
  yield '}}},"applyable":true,"complete":true,"errored":false}';
};

/** Writes a plan of about `count` resources, one copy after the other. @returns how many they are */
export const writePlan = async (file, count) => {
  const stream = createWriteStream(file);
  for (const part of parts(count)) {
    if (!stream.write(part)) await new Promise((go) => stream.once('drain', go));
  }
  await new Promise((done) => stream.end(done));
  return Math.ceil(count / each) * each;
};
