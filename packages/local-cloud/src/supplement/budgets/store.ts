import type { Budget, Notification, Subscriber } from '@aws-sdk/client-budgets';
import type { Tags } from '../tags';

/** A notification with whom it tells. */
export interface StoredNotification {
  notification: Notification;
  readonly subscribers: Subscriber[];
}

/** A budget, as it is kept. */
export interface StoredBudget {
  budget: Budget;
  readonly tags: Tags;
  readonly notifications: StoredNotification[];
}

/** Budgets by name, of one account. */
export type Scope = Map<string, StoredBudget>;

/** All state of the emulated AWS Budgets, in memory. The service is global: an account has the same budgets in every region. */
export class BudgetsStore {
  readonly #scopes = new Map<string, Scope>();

  scope(account: string): Scope {
    const scope = this.#scopes.get(account) ?? new Map<string, StoredBudget>();
    this.#scopes.set(account, scope);
    return scope;
  }
}
