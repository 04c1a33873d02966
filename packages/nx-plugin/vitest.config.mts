import { unitProject } from '../../vitest.shared.mjs';

export default unitProject('nx-plugin', { isolate: true });
