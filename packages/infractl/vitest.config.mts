import { unitProject } from '../../vitest.shared.mjs';

const project = unitProject('infractl', { isolate: true });
// Without 'module': vitest hands conditions on to Node, which would then load the ES sources of the AWS SDK, and they do not run there.
const conditions = ['@hera/source', 'node', 'import', 'default'];

export default {
  ...project,
  resolve: { ...project.resolve, conditions },
  ssr: { ...project.ssr, resolve: { ...project.ssr?.resolve, conditions } },
  // The tests start the compiled command line as a process, as users do: it is built first.
  test: { ...project.test, globalSetup: ['./vitest.build.mts'] },
};
