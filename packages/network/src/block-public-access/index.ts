export { BlockPublicAccess } from './block-public-access';
export type { BlockPublicAccessOptions } from './block-public-access-options';
export { checkBlockPublicAccess, type PlannedBlockPublicAccess } from './check-block-public-access';
export { blockPublicAccessShape } from './shape';
