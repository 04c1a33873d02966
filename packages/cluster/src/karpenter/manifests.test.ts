import { describe, expect, it } from 'vitest';
import { stackOf } from '../cluster.fixture';
import { checked, setting } from './autoscaling.fixture';
import { checkKarpenter } from './check-karpenter';
import type { KarpenterOptions } from './karpenter-options';
import { boundedName } from './names';
import { ec2NodeClassManifest, nodeClassName } from './node-class-manifest';
import { nodePoolManifest } from './node-pool-manifest';

const planned = (options: KarpenterOptions, stack = stackOf('production')) =>
  checked(
    (context, report) =>
      checkKarpenter(
        options,
        setting({ volumesKey: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/volumes' } }),
        context,
        report,
      ),
    stack,
  ).result;
const ref = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: nodeClassName } as const;
const poolsOf = (options: KarpenterOptions) => planned(options).nodePools.map((pool) => nodePoolManifest(pool, ref));

describe('the NodePool of the workload profile', () => {
  it('has what the workload group would have', () => {
    expect(poolsOf({})).toMatchInlineSnapshot(`
      [
        {
          "apiVersion": "karpenter.sh/v1",
          "kind": "NodePool",
          "metadata": {
            "name": "workload",
          },
          "spec": {
            "disruption": {
              "budgets": [
                {
                  "nodes": "10%",
                },
              ],
              "consolidateAfter": "1m",
              "consolidationPolicy": "WhenEmptyOrUnderutilized",
            },
            "limits": {
              "cpu": "40",
              "memory": "160Gi",
            },
            "template": {
              "metadata": {
                "labels": {
                  "hera/role": "workload",
                },
              },
              "spec": {
                "expireAfter": "720h",
                "nodeClassRef": {
                  "group": "karpenter.k8s.aws",
                  "kind": "EC2NodeClass",
                  "name": "default",
                },
                "requirements": [
                  {
                    "key": "kubernetes.io/os",
                    "operator": "In",
                    "values": [
                      "linux",
                    ],
                  },
                  {
                    "key": "kubernetes.io/arch",
                    "operator": "In",
                    "values": [
                      "amd64",
                    ],
                  },
                  {
                    "key": "karpenter.sh/capacity-type",
                    "operator": "In",
                    "values": [
                      "on-demand",
                    ],
                  },
                  {
                    "key": "karpenter.k8s.aws/instance-category",
                    "operator": "In",
                    "values": [
                      "c",
                      "m",
                      "r",
                    ],
                  },
                  {
                    "key": "karpenter.k8s.aws/instance-generation",
                    "operator": "Gt",
                    "values": [
                      "4",
                    ],
                  },
                ],
              },
            },
          },
        },
      ]
    `);
  });

  it('carries what is asked for', () => {
    const [pool] = poolsOf({
      nodePools: [
        {
          name: 'batch',
          interruptible: true,
          architectures: ['arm64', 'amd64'],
          zones: ['use1-az1', 'use1-az2'],
          instanceTypes: ['m7g.large', 'm7i.large'],
          minimumGeneration: 7,
          limits: { cpu: 100, memoryGiB: 400 },
          consolidation: { policy: 'WhenEmpty', after: '5m', atOnce: '1' },
          expireAfter: '168h',
          terminationGracePeriod: '1h',
          taints: [{ key: 'batch', value: 'true', effect: 'NO_SCHEDULE' }],
          labels: { team: 'data' },
          weight: 10,
        },
      ],
    });
    expect(pool).toMatchObject({
      metadata: { name: 'batch' },
      spec: {
        template: {
          metadata: { labels: { team: 'data' } },
          spec: {
            expireAfter: '168h',
            terminationGracePeriod: '1h',
            taints: [{ key: 'batch', value: 'true', effect: 'NoSchedule' }],
          },
        },
        disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '5m', budgets: [{ nodes: '1' }] },
        limits: { cpu: '100', memory: '400Gi' },
        weight: 10,
      },
    });
    expect(pool?.spec.template.spec.requirements).toEqual(
      expect.arrayContaining([
        { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64', 'amd64'] },
        { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
        { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['6'] },
        { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m7g.large', 'm7i.large'] },
        { key: 'topology.k8s.aws/zone-id', operator: 'In', values: ['use1-az1', 'use1-az2'] },
      ]),
    );
  });

  it('asks for zones by name where the network names them', () => {
    const plan = { ...planned({}).nodePools[0], zones: ['us-east-1a'] } as Parameters<typeof nodePoolManifest>[0];
    expect(nodePoolManifest(plan, ref).spec.template.spec.requirements.at(-1)).toEqual({
      key: 'topology.kubernetes.io/zone',
      operator: 'In',
      values: ['us-east-1a'],
    });
  });
});

describe('the EC2NodeClass', () => {
  it('has IMDSv2 with one hop, encrypted gp3, and finds subnets and group by tag', () => {
    expect(ec2NodeClassManifest(planned({}), { role: 'prod-karpenter-node' }, { team: 'platform' }))
      .toMatchInlineSnapshot(`
      {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {
          "name": "default",
        },
        "spec": {
          "amiSelectorTerms": [
            {
              "alias": "al2023@latest",
            },
          ],
          "associatePublicIPAddress": false,
          "blockDeviceMappings": [
            {
              "deviceName": "/dev/xvda",
              "ebs": {
                "deleteOnTermination": true,
                "encrypted": true,
                "kmsKeyID": "arn:aws:kms:us-east-1:111122223333:key/volumes",
                "volumeSize": "50Gi",
                "volumeType": "gp3",
              },
            },
          ],
          "detailedMonitoring": true,
          "metadataOptions": {
            "httpEndpoint": "enabled",
            "httpProtocolIPv6": "disabled",
            "httpPutResponseHopLimit": 1,
            "httpTokens": "required",
          },
          "role": "prod-karpenter-node",
          "securityGroupSelectorTerms": [
            {
              "tags": {
                "karpenter.sh/discovery": "prod",
              },
            },
          ],
          "subnetSelectorTerms": [
            {
              "tags": {
                "karpenter.sh/discovery": "prod",
              },
            },
          ],
          "tags": {
            "team": "platform",
          },
        },
      }
    `);
  });

  it('has the two disks of Bottlerocket, and the alias of the key where one is given', () => {
    const { spec } = ec2NodeClassManifest(
      planned({
        nodeClass: {
          family: 'bottlerocket',
          release: 'v1.64.0',
          diskGiB: 100,
          maxPods: 110,
          volumesKeyAlias: 'alias/prod/ebs',
        },
        isolatedVpc: true,
      }),
      { instanceProfile: 'prod-karpenter-node' },
      {},
    );
    expect(spec).toMatchObject({
      amiSelectorTerms: [{ alias: 'bottlerocket@v1.64.0' }],
      instanceProfile: 'prod-karpenter-node',
      kubelet: { maxPods: 110 },
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { volumeSize: '4Gi', encrypted: true, kmsKeyID: 'alias/prod/ebs' } },
        { deviceName: '/dev/xvdb', ebs: { volumeSize: '100Gi', encrypted: true, kmsKeyID: 'alias/prod/ebs' } },
      ],
    });
    expect(spec).not.toHaveProperty('role');
    expect(spec).not.toHaveProperty('tags');
  });
});

describe('boundedName', () => {
  it('keeps what fits, and tells long names apart by their digest', () => {
    expect(boundedName('prod-karpenter', 14)).toBe('prod-karpenter');
    const [one, two] = ['a', 'b'].map((end) => boundedName(`${'x'.repeat(80)}${end}`, 64));
    expect(one).toHaveLength(64);
    expect(one).not.toBe(two);
  });
});
