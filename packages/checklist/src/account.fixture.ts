import { stackModelOf } from '@hera/stack-model';
import type { AwsObservations, AwsSignals, NotObserved } from './engine/observations';
import { now } from './platform.fixture';

/** What an account shows. Resources by address, such as `aws_backup_plan.main`, with their values. */
export interface AccountContent {
  readonly resources?: Readonly<Record<string, object>>;
  /** Types that were looked for. @default - those of the resources */
  readonly types?: readonly string[];
  readonly signals?: AwsSignals;
  readonly notObserved?: readonly NotObserved[];
  readonly takenAt?: string;
}

/** An account as `observeAws` gives it. */
export const accountOf = ({
  resources = {},
  types,
  signals,
  notObserved = [],
  takenAt = now.toISOString(),
}: AccountContent): AwsObservations => {
  const listed = Object.entries(resources).map(([address, values]) => {
    const [type = '', name = ''] = address.split('.');
    return {
      address,
      mode: 'managed',
      type,
      name,
      provider_name: 'registry.terraform.io/hashicorp/aws',
      values,
    };
  });
  return {
    takenAt,
    account: '111122223333',
    region: 'eu-west-1',
    model: stackModelOf({
      format_version: '1.0',
      terraform_version: '1.11.4',
      values: { root_module: { resources: listed } },
    }),
    observedTypes: types ?? listed.map(({ type }) => type),
    notObserved,
    ...(signals === undefined ? {} : { signals }),
  };
};
