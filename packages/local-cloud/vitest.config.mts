import { unitProject } from '../../vitest.shared.mjs';

export default unitProject('local-cloud', { isolate: true });
