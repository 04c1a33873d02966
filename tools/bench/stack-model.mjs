import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, workspaceNode } from '../bootstrap/setup.mjs';

const here = fileURLToPath(import.meta.url);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const provider = 'registry.terraform.io/hashicorp/aws';

/** Ten resources that stand together, as a plan of CDKTF has them: each block on its own, with the attributes of provider 5.100.0. */
const blockOf = (number) => {
  const vpc = Math.floor(number / 10);
  const tags = { Name: `bench-${number}`, owner: 'platform-team', service: 'kubernetes', 'hera:environment': 'prod' };
  const kind = number % 10;
  if (kind === 0)
    return {
      type: 'aws_vpc',
      after: {
        assign_generated_ipv6_cidr_block: null,
        cidr_block: `10.${vpc % 256}.0.0/16`,
        enable_dns_hostnames: true,
        enable_dns_support: true,
        instance_tenancy: 'default',
        ipv4_ipam_pool_id: null,
        ipv4_netmask_length: null,
        ipv6_ipam_pool_id: null,
        ipv6_netmask_length: null,
        tags,
        tags_all: tags,
      },
      after_unknown: {
        arn: true,
        default_network_acl_id: true,
        default_route_table_id: true,
        default_security_group_id: true,
        dhcp_options_id: true,
        id: true,
        ipv6_association_id: true,
        ipv6_cidr_block: true,
        main_route_table_id: true,
        owner_id: true,
        tags: {},
        tags_all: {},
      },
      expressions: {
        cidr_block: { constant_value: `10.${vpc % 256}.0.0/16` },
        enable_dns_hostnames: { constant_value: true },
        tags: { constant_value: tags },
      },
    };
  if (kind === 9)
    return {
      type: 'aws_eks_node_group',
      after: {
        capacity_type: 'ON_DEMAND',
        cluster_name: `bench-${vpc}`,
        force_update_version: null,
        instance_types: ['m5.large'],
        labels: { role: 'system' },
        launch_template: [{}],
        node_group_name: 'system',
        remote_access: [],
        scaling_config: [{ desired_size: 3, max_size: 6, min_size: 3 }],
        tags,
        tags_all: tags,
        taint: [{ effect: 'NO_SCHEDULE', key: 'CriticalAddonsOnly', value: 'true' }],
        timeouts: null,
        update_config: [{ max_unavailable: null, max_unavailable_percentage: 33 }],
      },
      after_unknown: {
        ami_type: true,
        arn: true,
        disk_size: true,
        id: true,
        instance_types: [false],
        labels: {},
        launch_template: [{ id: true, name: true, version: true }],
        node_group_name_prefix: true,
        node_role_arn: true,
        release_version: true,
        remote_access: [],
        resources: true,
        scaling_config: [{}],
        status: true,
        subnet_ids: true,
        tags: {},
        tags_all: {},
        taint: [{}],
        update_config: [{}],
        version: true,
      },
      expressions: {
        cluster_name: { constant_value: `bench-${vpc}` },
        subnet_ids: {
          references: [1, 2, 3].flatMap((at) => [
            `aws_subnet.bench-${vpc * 10 + at}.id`,
            `aws_subnet.bench-${vpc * 10 + at}`,
          ]),
        },
        scaling_config: [{ min_size: { constant_value: 3 }, max_size: { constant_value: 6 } }],
      },
    };
  return {
    type: 'aws_subnet',
    after: {
      assign_ipv6_address_on_creation: false,
      availability_zone: `eu-west-1${'abc'[kind % 3]}`,
      cidr_block: `10.${vpc % 256}.${kind}.0/24`,
      customer_owned_ipv4_pool: null,
      enable_dns64: false,
      enable_lni_at_device_index: null,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_cidr_block: null,
      ipv6_native: false,
      map_customer_owned_ip_on_launch: null,
      map_public_ip_on_launch: false,
      outpost_arn: null,
      tags,
      tags_all: tags,
      timeouts: null,
    },
    after_unknown: {
      arn: true,
      availability_zone_id: true,
      id: true,
      ipv6_cidr_block_association_id: true,
      owner_id: true,
      private_dns_hostname_type_on_launch: true,
      tags: {},
      tags_all: {},
      vpc_id: true,
    },
    expressions: {
      availability_zone: { constant_value: `eu-west-1${'abc'[kind % 3]}` },
      cidr_block: { constant_value: `10.${vpc % 256}.${kind}.0/24` },
      tags: { constant_value: tags },
      vpc_id: { references: [`aws_vpc.bench-${vpc * 10}.id`, `aws_vpc.bench-${vpc * 10}`] },
    },
  };
};

const parts = function* (count) {
  const list = function* (of) {
    for (let number = 0; number < count; number += 1) yield `${number === 0 ? '' : ','}${JSON.stringify(of(number))}`;
  };
  const head = (number, type) => ({
    address: `${type}.bench-${number}`,
    mode: 'managed',
    type,
    name: `bench-${number}`,
  });
  yield '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":[';
  yield* list((number) => {
    const { type, after } = blockOf(number);
    return {
      ...head(number, type),
      provider_name: provider,
      schema_version: 1,
      values: after,
      sensitive_values: { tags: {}, tags_all: {} },
    };
  });
  yield ']}},"resource_changes":[';
  yield* list((number) => {
    const { type, after, after_unknown } = blockOf(number);
    const change = {
      actions: ['create'],
      before: null,
      after,
      after_unknown,
      before_sensitive: false,
      after_sensitive: { tags: {}, tags_all: {} },
    };
    return { ...head(number, type), provider_name: provider, change };
  });
  yield '],"configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":{"constant_value":"eu-west-1"}}}},"root_module":{"resources":[';
  yield* list((number) => {
    const { type, expressions } = blockOf(number);
    return { ...head(number, type), provider_config_key: 'aws', expressions, schema_version: 1 };
  });
  yield ']}},"applyable":true,"complete":true,"errored":false}';
};

/** Writes a plan of `count` resources; needs no more memory than one of them. */
export const writePlan = async (file, count) => {
  const stream = createWriteStream(file);
  let text = '';
  for (const part of parts(count)) {
    text += part;
    if (text.length < 2 ** 20) continue;
    if (!stream.write(text)) await new Promise((go) => stream.once('drain', go));
    text = '';
  }
  await new Promise((done) => stream.end(text, done));
};

/**
 * Reads a plan of `count` resources, asks each for its values and references, and turns all references round: median of `runs` processes.
 * `seconds` is that work, `processSeconds` includes the start of Node and of the package.
 */
export const benchStackModel = async (count, runs = 3) => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-bench-'));
  try {
    const file = join(folder, 'plan.json');
    await writePlan(file, count);
    const rss = join(folder, 'rss');
    const measured = Array.from({ length: runs }, () => {
      const from = performance.now();
      const output = execFileSync(
        workspaceNode(),
        ['--require', join(root, 'tools', 'bench', 'max-rss.cjs'), here, file, String(count)],
        { cwd: root, encoding: 'utf8', env: { ...process.env, HERA_BENCH_RSS: rss } },
      );
      const processSeconds = (performance.now() - from) / 1000;
      return { ...JSON.parse(output), processSeconds, megabytes: Number(readFileSync(rss, 'utf8')) / 1024 };
    });
    return {
      fileMegabytes: statSync(file).size / 2 ** 20,
      readSeconds: median(measured.map(({ readSeconds }) => readSeconds)),
      seconds: median(measured.map(({ seconds }) => seconds)),
      processSeconds: median(measured.map(({ processSeconds }) => processSeconds)),
      megabytes: Math.max(...measured.map(({ megabytes }) => megabytes)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] === here) {
  const [file, count] = process.argv.slice(2);
  const from = performance.now();
  const { readStackModel } = await import('@hera/stack-model');
  const model = await readStackModel(file);
  const readSeconds = (performance.now() - from) / 1000;
  let found = 0;
  for (const resource of model) {
    if (resource.get('tags.owner') === 'platform-team') found += 1;
    resource.references();
  }
  const subnets = model.referrers(model.resources('aws_vpc')[0], { type: 'aws_subnet' });
  if (found !== Number(count) || subnets.length !== 8) throw new Error('the model does not hold what was written');
  process.stdout.write(JSON.stringify({ readSeconds, seconds: (performance.now() - from) / 1000 }));
}
