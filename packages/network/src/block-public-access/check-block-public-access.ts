import type { Check } from '../internal/check';
import type { PlannedTiers } from '../internal/plan';
import type { BlockPublicAccessOptions } from './block-public-access-options';

/** Block Public Access that passed every check. */
export interface PlannedBlockPublicAccess {
  readonly exclude: 'none' | 'vpc' | 'public-subnets';
  readonly mode: 'allow-bidirectional' | 'allow-egress';
  /** @default - left to the account */
  readonly account?: 'off' | 'block-bidirectional' | 'block-ingress';
}

const path = 'network.blockPublicAccess';

/** Checks Block Public Access; gives what to build, or nothing. */
export const checkBlockPublicAccess = (
  check: Check,
  options: BlockPublicAccessOptions | undefined,
  subnets: PlannedTiers,
): PlannedBlockPublicAccess | undefined => {
  if (options === undefined) return undefined;
  const exclude = check.known(options.exclude ?? 'none', `${path}.exclude`);
  const mode = check.known(options.mode ?? 'allow-bidirectional', `${path}.mode`);
  const account = check.known(options.account, `${path}.account`);
  const fault = (part: string, message: string, fix: string): void =>
    check.problem({ code: 'HERA_NET_068', path: `${path}.${part}`, message, fix });
  const hasPublic = subnets.public.length > 0;
  if (exclude === 'public-subnets' && !hasPublic)
    fault('exclude', 'there are no public subnets', `write 'vpc', or leave it out`);
  if (options.mode !== undefined && exclude === 'none')
    fault('mode', 'a mode without an exclusion', 'name what is excluded');
  if (mode === 'allow-egress' && account !== undefined && account !== 'block-bidirectional') {
    fault(
      'mode',
      `allow-egress does nothing where the account is '${account}'`,
      `write account: 'block-bidirectional', or another mode`,
    );
  }
  if (hasPublic && exclude === 'none' && account === 'block-bidirectional') {
    fault(
      'account',
      'the account blocks the internet gateway both ways, NAT gateways with it',
      `write exclude: 'public-subnets'`,
    );
  }
  if (account !== undefined) {
    check.warning({
      code: 'HERA_NET_069',
      path: `${path}.account`,
      message: `'${account}' then holds for every VPC of the account in the region, and destroy sets it off`,
      fix: 'set it in one stack per account and region, and exclude what has to be reached first',
    });
  }
  if (exclude === undefined || mode === undefined) return undefined;
  return { exclude, mode, ...(account === undefined ? {} : { account }) };
};
