import { type EnvironmentProps, parseWith, type Problem } from '@hera/core';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js';
import { contextOf } from '@hera/core';
import { plainStack, problemsOf, testStack } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { Check } from '../internal/check';
import { lines } from '../internal/check.fixture';
import type { PlannedTiers } from '../internal/plan';
import { checkEndpoints, checkKarpenter } from './check-endpoints';
import type { NetworkEndpoints } from './endpoint-options';
import { allTiers, publicAlone, withPrivate } from './endpoints.fixture';
import { endpointsFact, missingForNoNat, plannedServices } from './planned-endpoints';
import { endpointsShape } from './shape';

interface Setting {
  readonly tiers?: PlannedTiers;
  readonly profile?: 'production' | 'development';
  readonly more?: Partial<EnvironmentProps>;
  readonly plain?: boolean;
}

const checked = (given: unknown, { tiers = allTiers, profile = 'production', more, plain = false }: Setting = {}) => {
  const stack = plain ? plainStack() : testStack(profile, more);
  const check = new Check(contextOf(stack), 'env-aws/Network');
  const planned = checkEndpoints(check, given as NetworkEndpoints | undefined, tiers);
  const problems: readonly Problem[] = problemsOf(() => check.throwIfAny());
  return { planned, problems, check, found: lines(problems), services: plannedServices(planned).join(' ') };
};
const core = 's3 ecr.api ecr.dkr ec2 sts logs eks-auth';
const free: Setting = { profile: 'development' };

describe('endpoints by default', () => {
  it('are core in production, in every zone of the intra tier, for all inner subnets', () => {
    const { planned, found, services } = checked(undefined);
    expect([found, services]).toEqual([[], core]);
    expect([planned.tier, planned.zones]).toEqual(['intra', ['use1-az1', 'use1-az2', 'use1-az4']]);
    expect(planned.callers.map(({ tier, cidr }) => `${tier} ${cidr}`)).toEqual([
      'private 10.1.10.0/24',
      'private 10.1.11.0/24',
      'private 10.1.12.0/24',
      'pods 100.64.30.0/24',
      'pods 100.64.31.0/24',
      'pods 100.64.32.0/24',
      'intra 10.1.20.0/24',
      'intra 10.1.21.0/24',
      'intra 10.1.22.0/24',
    ]);
    expect(planned.interface[0]?.reasons).toEqual(['core: nodes get registry tokens and image data']);
  });

  it('stand in the private tier where there is no intra tier', () => {
    expect(checked(undefined, { tiers: withPrivate }).planned.tier).toBe('private');
  });

  it('are the gateway to S3 alone in development', () => {
    const { planned, found } = checked(undefined, free);
    expect(found).toEqual([]);
    expect(planned).toMatchObject({ interface: [], zones: [], callers: [] });
    expect(planned).not.toHaveProperty('tier');
    expect(endpointsFact(planned)).toEqual({ gatewayEndpoints: ['s3'] });
  });

  it('are none where there is no inner subnet', () => {
    const { planned, found } = checked(undefined, { tiers: publicAlone });
    expect([found, endpointsFact(planned)]).toEqual([[], { gatewayEndpoints: [] }]);
  });
});

describe('endpoints that are asked for', () => {
  it('add up, each service once with every reason', () => {
    const { planned, services } = checked(['core', 'karpenter', 'ssm', 'storage', 'secrets']);
    expect(services).toBe(
      `${core} eks kms elasticloadbalancing autoscaling monitoring sqs ssm ssmmessages elasticfilesystem secretsmanager`,
    );
    expect(planned.interface.find(({ service }) => service === 'ssm')?.reasons.map((why) => why.split(':')[0])).toEqual(
      ['karpenter', 'ssm'],
    );
  });

  it('follow from the uses alone, where there are uses', () => {
    const { services, found } = checked({ uses: ['irsa', 'logs'] });
    expect([services, found]).toEqual(['s3 ecr.api ecr.dkr ec2 sts logs', []]);
  });

  it('take further services, by short and by whole name', () => {
    const whole = ['com.amazonaws.us-east-1.lambda', 'com.amazonaws.us-east-1.xray', 'com.amazonaws.iam'];
    const { planned, found } = checked({ services: ['dynamodb', ...whole] }, free);
    expect(found).toEqual([]);
    expect(planned.gateway.map(({ service }) => service)).toEqual(['s3', 'dynamodb']);
    expect(planned.interface.map(({ service, name }) => [service, name])).toEqual([
      ['com.amazonaws.us-east-1.lambda', undefined],
      ['xray', 'com.amazonaws.us-east-1.xray'],
      ['com.amazonaws.iam', undefined],
    ]);
    expect(endpointsFact(planned).interfaceEndpoints).toEqual({
      services: ['com.amazonaws.us-east-1.lambda', 'xray', 'com.amazonaws.iam'],
      zones: ['use1-az1', 'use1-az2', 'use1-az4'],
      tier: 'intra',
    });
  });

  it('stand in the tier and the zones that are named, in the order of the layout', () => {
    const { planned, found } = checked({ tier: 'private', zones: ['use1-az4', 'use1-az1'], presets: ['core'] });
    expect(found).toEqual([]);
    expect([planned.tier, planned.zones]).toEqual(['private', ['use1-az1', 'use1-az4']]);
    expect(planned.callers).toHaveLength(9);
  });

  it('may be named whole where the region has names of its own', () => {
    const names = ['ecr.api', 'ecr.dkr', 'ec2', 'sts', 'logs', 'eks-auth'].map(
      (name) => `cn.com.amazonaws.cn-north-1.${name}`,
    );
    const china = { more: { region: 'cn-north-1' } };
    expect(checked({ presets: ['free'], services: names }, china)).toMatchObject({ found: [], services: core });
  });
});

describe('what a cluster without NAT lacks', () => {
  it.each([
    [['isolated'], []],
    [['karpenter'], []],
    [['core'], ['eks', 'kms', 'elasticloadbalancing', 'autoscaling', 'monitoring']],
    [{ presets: ['core'], services: ['eks', 'kms', 'elasticloadbalancing', 'autoscaling'] }, ['monitoring']],
  ])('with %j is %j', (given, missing) => {
    expect(missingForNoNat(checked(given).planned)).toEqual(missing);
  });

  it('is told to users of Karpenter: HERA_NET_058', () => {
    const warned = (given: unknown, nat: 'none' | 'single') => {
      const { check, planned } = checked(given);
      checkKarpenter(check, planned, nat);
      return lines(check.warnings);
    };
    expect(warned(['karpenter'], 'none')).toEqual([
      'HERA_NET_058 network.endpoints: without NAT, Karpenter reaches neither IAM nor the Price List: no preset has endpoints for them; give each EC2NodeClass an instanceProfile in place of a role, and set settings.isolatedVPC to true',
    ]);
    expect(warned({ presets: ['isolated'], uses: ['karpenter'] }, 'none')).toHaveLength(1);
    expect(warned(['karpenter'], 'single')).toEqual([]);
    expect(warned(['isolated'], 'none')).toEqual([]);
  });
});

describe('endpoints are refused', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  };
  const codes = (given: unknown, setting?: Setting) =>
    checked(given, setting).problems.map(({ code, path }) => `${code} ${path}`);

  it('for presets and uses that do not exist: HERA_NET_050', () => {
    expect(checked(['core', 'all']).found).toEqual([
      'HERA_NET_050 network.endpoints[1]: "all" is not a preset; allowed free, core, isolated, ssm, karpenter, storage, secrets; correct the name, or list the services themselves in network.endpoints.services',
    ]);
    expect(codes({ presets: ['toString'], uses: ['efs', 'ebs'] })).toEqual([
      'HERA_NET_050 network.endpoints.uses[1]',
      'HERA_NET_050 network.endpoints.presets[0]',
    ]);
  });

  it('for services without a known endpoint: HERA_NET_051', () => {
    const { found } = checked({ services: ['lambda', 'constructor'] }, free);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(
      /^HERA_NET_051 network\.endpoints\.services\[0\]: "lambda" is not .* com\.amazonaws\.us-east-1\.lambda$/,
    );
  });

  it('for a service by gateway and interface, or twice: HERA_NET_052', () => {
    const services = ['com.amazonaws.us-east-1.s3', 'xray', 'com.amazonaws.us-east-1.xray', 'kms'];
    expect(checked({ services }, free).found).toEqual([
      'HERA_NET_052 network.endpoints.services[0]: com.amazonaws.us-east-1.s3 would be an interface endpoint, and s3 is reached by a gateway endpoint, which is free; write s3, or leave it out',
      'HERA_NET_052 network.endpoints.services[2]: "com.amazonaws.us-east-1.xray" is the same service as network.endpoints.services[1]; leave it out',
    ]);
  });

  it('for policies without an endpoint that takes one: HERA_NET_053', () => {
    const services = ['oidc-eks', 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60718'];
    const policies = { sqs: 'open', 'oidc-eks': document, [String(services[1])]: 'open', ec2: document };
    expect(checked({ presets: ['core'], services, policies }).found).toEqual([
      `HERA_NET_053 network.endpoints.policies.sqs: there is no endpoint of sqs here; allowed ${core.split(' ').join(', ')}; leave it out, or add sqs to network.endpoints.services`,
      `HERA_NET_053 network.endpoints.policies.oidc-eks: the endpoint of oidc-eks takes no policy; allowed ${core.split(' ').join(', ')}; leave it out`,
      expect.stringMatching(/^HERA_NET_053 network\.endpoints\.policies\.com\.amazonaws\.vpce\./),
    ]);
    expect(codes({ presets: ['core'], policies: { s3: 'open' }, readableBuckets: ['charts'] })).toEqual([
      'HERA_NET_053 network.endpoints.readableBuckets',
    ]);
  });

  it('where no subnet could hold their addresses: HERA_NET_054', () => {
    expect(checked(['secrets'], { tiers: publicAlone }).found).toEqual([
      'HERA_NET_054 network.endpoints: secretsmanager would have no subnet to stand in; add network.layout.private or network.layout.intra, or leave endpoints out',
    ]);
    expect(codes(['free'], { tiers: publicAlone })).toEqual([]);
  });

  it('in a tier or zone without a subnet: HERA_NET_055', () => {
    expect(codes({ tier: 'intra' }, { tiers: withPrivate })).toEqual(['HERA_NET_055 network.endpoints.tier']);
    expect(checked({ zones: ['use1-az1', 'use1-az6'] }).found).toEqual([
      'HERA_NET_055 network.endpoints.zones[1]: there is no intra subnet in "use1-az6"; allowed use1-az1, use1-az2, use1-az4; choose one of these, or add a subnet there',
    ]);
    expect(codes({ zones: [] })).toEqual(['HERA_NET_055 network.endpoints.zones']);
    // Before any interface endpoint is there, so that adding one later brings no surprise.
    expect(codes({ presets: ['free'], zones: ['use1-az6'] }, free)).toEqual([
      'HERA_NET_055 network.endpoints.zones[0]',
    ]);
  });

  it('where the region lacks the service, or calls it otherwise: HERA_NET_056', () => {
    expect(checked(['isolated'], { more: { region: 'mx-central-1' } }).found).toEqual([
      'HERA_NET_056 network.endpoints: eks has no endpoint in mx-central-1; leave eks out, and keep a NAT gateway if the cluster calls it',
    ]);
    expect(codes({ services: ['com.amazonaws.eu-west-1.lambda'] }, free)).toEqual([
      'HERA_NET_056 network.endpoints.services[0]',
    ]);
    const china = checked(undefined, { more: { region: 'cn-north-1' } });
    expect(china.found).toHaveLength(6);
    expect(china.found[0]).toContain('ecr.api in cn-north-1 does not follow from the region');
  });

  it.each([
    ['without statements', 'ec2', {}],
    ['with an empty list of statements', 'ec2', { Statement: [] }],
    ['that is no JSON', 'ec2', 'closed'],
    ['beyond 20,480 characters', 'ec2', { ...document, Id: 'x'.repeat(20_480) }],
    [
      'that names principals at a gateway',
      's3',
      { Statement: { ...document.Statement[0], Principal: { AWS: '111122223333' } } },
    ],
  ])('with a policy %s: HERA_NET_057', (_what, service, policy) => {
    expect(codes({ presets: ['core'], policies: { [service]: policy } })).toEqual([
      `HERA_NET_057 network.endpoints.policies.${service}`,
    ]);
  });

  it('with accounts and buckets that are none: HERA_NET_059', () => {
    expect(
      codes({ presets: ['core'], accounts: ['111122223333', '*'], readableBuckets: ['charts', '*', 'a*'] }),
    ).toEqual([
      'HERA_NET_059 network.endpoints.accounts[1]',
      'HERA_NET_059 network.endpoints.readableBuckets[1]',
      'HERA_NET_059 network.endpoints.readableBuckets[2]',
    ]);
  });

  it('where production declares more', () => {
    expect(codes(['free'])).toEqual(['HERA_NET_019 network.endpoints']);
    expect(codes(['ssm', 'secrets'])).toEqual(['HERA_NET_019 network.endpoints']);
    expect(codes(['free'], free)).toEqual([]);
    expect(codes(['corr'])).toEqual(['HERA_NET_050 network.endpoints[0]']);
    const { problems, check } = checked(['free'], { plain: true });
    expect([problems, check.warnings.map(({ code }) => code)]).toEqual([[], ['HERA_NET_019']]);
  });

  it('all at once', () => {
    const given = {
      presets: ['all'],
      uses: ['ebs'],
      services: ['lambda'],
      policies: { sqs: 'open' },
      zones: ['use1-az6'],
    };
    expect(codes(given).map((line) => line.slice(9, 12))).toEqual(['050', '050', '051', '053', '055']);
  });
});

describe('references', () => {
  it('are refused in names, and taken in policies, accounts and buckets', () => {
    const stack = testStack('production');
    const reference = new DataAwsIamPolicyDocument(stack, 'Document').json;
    const codes = (given: unknown) => checked(given).problems.map(({ code, path }) => `${code} ${path}`);
    expect(codes({ presets: [reference], services: [reference], uses: [reference], zones: [reference] })).toEqual(
      ['uses', 'presets', 'services', 'zones'].map((name) => `HERA_CORE_002 network.endpoints.${name}[0]`),
    );
    expect(
      codes({ presets: ['core'], policies: { sts: reference, ec2: { Statement: [{ Resource: reference }] } } }),
    ).toEqual([]);
    expect(codes({ presets: ['core'], accounts: [reference], readableBuckets: [reference] })).toEqual([]);
  });
});

describe('the shape of endpoints', () => {
  const wrong = (given: unknown): readonly string[] =>
    problemsOf(() =>
      parseWith(endpointsShape(given as NetworkEndpoints), given, { code: 'HERA_NET_001', root: 'network.endpoints' }),
    ).map(({ path, message }) => `${path} ${message}`);

  it('is a list of names or an object of known properties', () => {
    expect(wrong(['core'])).toEqual([]);
    expect(wrong({ presets: ['core'], policies: { s3: 'open', sts: { Statement: [] } }, tier: 'intra' })).toEqual([]);
    expect(wrong(['core', 1])).toEqual(['network.endpoints[1] 1 is not accepted']);
    expect(wrong({ preset: ['core'] })).toEqual(['network.endpoints unknown property preset']);
    expect(wrong({ tier: 'public' })).toEqual(['network.endpoints.tier "public" is not accepted']);
  });

  it('does not stop the other checks', () => {
    for (const given of ['core', 7, null, { presets: 'core', services: {}, accounts: 'x', zones: 'y', policies: [] }]) {
      expect(() => checked(given)).not.toThrow();
    }
  });
});
