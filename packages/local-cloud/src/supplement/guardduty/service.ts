import { restJson } from '../rest-json';
import type { SupplementService } from '../service';
import type { GuardDutyContext } from './context';
import { ROUTES } from './routes';
import { GuardDutyStore } from './store';

const LIMITS: readonly string[] = [
  'A detector detects nothing: no finding is ever made, and no agent or endpoint appears in a cluster.',
  'Accounts stand alone: there are no members, invitations or organisations.',
  'AI_PROTECTION and the settings that came with it are not known.',
];

/** GuardDuty over REST-JSON, with its own state. */
export const guardDutyService = (): SupplementService => {
  const store = new GuardDutyStore();
  return {
    name: 'guardduty',
    contentType: 'application/json',
    implemented: ROUTES.map(({ operation }) => operation),
    limits: LIMITS,
    resolve: restJson<GuardDutyContext>('guardduty', ROUTES, ({ caller }) => ({
      context: { caller, scope: store.scope(caller) },
      key: GuardDutyStore.key(caller),
    })),
    stop: () => undefined,
  };
};
