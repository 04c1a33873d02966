import { unitProject } from '../../vitest.shared.mjs';

export default unitProject('terraform', { isolate: true });
