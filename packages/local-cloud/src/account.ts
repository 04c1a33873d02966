import { usageError } from './internal/failure';

/** The account that LocalStack acts in when nothing else is said. */
export const defaultAccount = '000000000000';

const reserved = /^0{7}\d{5}$/;
const repeated = /^(\d)\1{11}$/;

/** What `isDummyAccount` accepts, for messages. */
export const dummyAccounts = '000000000000 to 000000099999, or one digit twelve times (111111111111 to 999999999999)';

/** Whether an account id can only be a local one: 0000000xxxxx (100,000 ids, also for tests), or one digit twelve times. */
export const isDummyAccount = (account: string): boolean => reserved.test(account) || repeated.test(account);

/**
 * The account of a test or a worker, out of the reserved range.
 *
 * @param index 0 to 99999; 0 is the default account
 * @throws HeraError `HERA_LC_040`
 */
export const dummyAccount = (index: number): string => {
  const account = String(index).padStart(12, '0');
  if (Number.isInteger(index) && index >= 0 && reserved.test(account)) return account;
  throw usageError({
    code: 'HERA_LC_040',
    path: 'account.index',
    message: `${index} has no dummy account`,
    allowed: 'a whole number from 0 to 99999',
    fix: 'take a smaller number',
  });
};
