import type { Status } from '../engine/report';
import type { Edit } from './edits.fixture';
import { documentsOfAccess } from './documents-access.fixture';
import { documentsOfNetwork } from './documents-network.fixture';
import { documentsOfWatch } from './documents-watch.fixture';

/** One change, and every item that it turns with what it turns to. All other items stay as they are. */
export interface DocumentMutation {
  /** In words: `a route to another zone’s NAT gateway`. */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** By the number that the item's id begins with, such as `infra-02`. Empty: nothing may turn. */
  readonly turns: Readonly<Record<string, Status>>;
  /** Set where something is wrong and no item turns: why not. It goes into the list of what no level sees. @default - it is harmless */
  readonly unseen?: string;
  /** The same, where live AWS shows it: how. @default - it does not */
  readonly liveAlone?: string;
}

/** Changes of one resource or a few, each judged by itself. */
export const documentMutations: readonly DocumentMutation[] = [
  ...documentsOfNetwork,
  ...documentsOfAccess,
  ...documentsOfWatch,
];
