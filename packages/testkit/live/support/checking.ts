import type { Fact } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import { type AwsClients, type CheckContext, type CheckResult, environmentChecks, verify } from '../../src';
import { region } from './account';

/** A manifest that declares some facts. */
export const manifestOf = (
  facts: readonly Fact[],
  more: Partial<StackManifest> & { readonly profile?: string } = {},
): StackManifest => {
  const { profile = 'production', ...rest } = more;
  return {
    schemaVersion: 1,
    stack: 'live',
    environment: { name: 'live', cloud: 'aws', profile, region, settings: { minimumZones: 2 }, overrides: [] },
    target: { kind: 'local' },
    leftOut: [],
    warnings: [],
    facts: Object.fromEntries(facts.map((fact, index) => [`live/${index}`, fact])),
    ...rest,
  };
};

/** What a check needs. */
export const contextOf = (
  aws: AwsClients,
  facts: readonly Fact[],
  outputs: Readonly<Record<string, unknown>> = {},
): CheckContext => ({
  aws,
  manifest: manifestOf(facts),
  outputs,
});

/** Runs one check by its id. */
export const runCheck = async (id: string, context: CheckContext): Promise<CheckResult> => {
  const check = environmentChecks.find((item) => item.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  const [result] = await verify(context, { checks: [check] });
  if (result === undefined) throw new Error(`check ${id} gave no result`);
  return result;
};
