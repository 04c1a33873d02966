import { unitProject } from '../../vitest.shared.mjs';

export default unitProject('checklist', { setupFiles: ['src/attestations/clean-up.fixture.ts'] });
