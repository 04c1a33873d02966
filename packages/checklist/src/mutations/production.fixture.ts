import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import type { AwsStack } from '@hera/core';
import type { StackManifest } from '@hera/core/manifest';
import { Testing, type TerraformResource } from 'cdktf';
import { ProdAws } from 'prod-aws';

/** A synth of CDKTF, as JSON. */
export interface SynthDocument {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly [section: string]: unknown;
}

/** prod-aws as a real account gets it, with what it leaves to its owner. */
export interface ProductionDocument {
  readonly document: SynthDocument;
  readonly manifest: StackManifest;
}

/** Network that the public endpoint lets in, and the one that the declared list holds. */
export const office = '44.31.16.0/24';
export const offices = '44.31.16.0/22';

/** What prod-aws leaves to its owner: who is told, and images of its own. */
const complete = (stack: ProdAws): void => {
  const topic = stack.node
    .findAll()
    .find(({ node }) => node.path.endsWith('/Notifications/Topic')) as TerraformResource;
  new SnsTopicSubscription(stack, 'OnCall', {
    topicArn: topic.getStringAttribute('arn'),
    protocol: 'https',
    endpoint: 'https://pager.example.com/prod',
  });
  new EcrRepository(stack, 'Images', {
    name: 'shop',
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
  });
};

/**
 * A synth with what only an account tells, which is known from a plan on: so it says as much as a plan does, and keeps its references.
 */
export const toldSynth = (stack: AwsStack): ProductionDocument => {
  const told = Testing.synth(stack)
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.partition\}/g, 'aws')
    .replaceAll(/\$\{data\.aws_partition\.[\w-]+\.dns_suffix\}/g, 'amazonaws.com')
    .replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, '111122223333');
  return {
    document: JSON.parse(told) as SynthDocument,
    manifest: JSON.parse(JSON.stringify(stack.manifest)) as StackManifest,
  };
};

const target = { kind: 'aws', providerVersion: '6.25.0' } as const;

/** prod-aws as it is, by its synth alone. */
export const productionAsWritten = (): ProductionDocument => {
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target });
  return {
    document: JSON.parse(Testing.synth(stack)) as SynthDocument,
    manifest: JSON.parse(JSON.stringify(stack.manifest)) as StackManifest,
  };
};

/** prod-aws as it is, and as an account plans it. */
export const productionAsPlanned = (): ProductionDocument =>
  toldSynth(new ProdAws(Testing.app(), 'prod-aws', { target }));

/** The same, with what its owner fills in. */
export const productionDocument = (): ProductionDocument => {
  const stack = new ProdAws(Testing.app(), 'prod-aws', { target });
  complete(stack);
  const production = toldSynth(stack);
  // prod-aws lets in a range for documentation, as its values say: the office of these tests has a network.
  const [cluster] = Object.values(production.document.resource['aws_eks_cluster'] ?? {});
  (cluster?.['vpc_config'] as Record<string, unknown>)['public_access_cidrs'] = [office];
  return production;
};
