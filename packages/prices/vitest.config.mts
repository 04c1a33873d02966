import { unitProject } from '../../vitest.shared.mjs';

export default unitProject('prices', { setupFiles: ['src/clean-up.fixture.ts'] });
