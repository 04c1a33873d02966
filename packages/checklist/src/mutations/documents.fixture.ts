import type { Status } from '../engine/report';
import type { Edit } from './edits.fixture';
import { documentsOfAccess } from './documents-access.fixture';
import { documentsOfAlarms } from './documents-alarms.fixture';
import { documentsOfClusters } from './documents-clusters.fixture';
import { documentsOfNetwork } from './documents-network.fixture';
import { documentsOfRecovery } from './documents-recovery.fixture';
import { documentsOfUpkeep } from './documents-upkeep.fixture';

/** One change, and every item that it turns with what it turns to. All other items stay as they are. */
export interface DocumentMutation {
  /** In words: `a route to another zone’s NAT gateway`. */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** By the number that the item's id begins with, such as `infra-02`. Empty: nothing may turn. */
  readonly turns: Readonly<Record<string, Status>>;
  /** Set where something is wrong and no item turns: why not. It goes into the list of what no level sees. @default - it is harmless */
  readonly unseen?: string;
  /** The same, where a live level shows it: how. @default - none does */
  readonly liveAlone?: string;
}

/** Changes of one resource or a few, each judged by itself. */
export const documentMutations: readonly DocumentMutation[] = [
  ...documentsOfNetwork,
  ...documentsOfAccess,
  ...documentsOfAlarms,
  ...documentsOfRecovery,
  ...documentsOfUpkeep,
  ...documentsOfClusters,
];
