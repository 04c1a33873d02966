import { unitProject } from '../../vitest.shared.mjs';

export default unitProject('testkit');
