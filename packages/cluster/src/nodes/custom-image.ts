import type { Architecture } from '../internal/instance-architecture';
import type { ImageFamily } from './ami-types';

/**
 * An image of your own, built on one of EKS's. EKS merges nothing into its user data, so Hera writes all of what a node needs to
 * join, and a newer image is a new `imageId` (EKS user guide, launch-templates).
 */
export interface CustomImage {
  /** Image id, `ami-...`; a reference will do. */
  readonly imageId: string;
  /** Operating system that the image was built from. */
  readonly family: ImageFamily;
  /** @default 'x86_64' */
  readonly architecture?: Architecture;
}
