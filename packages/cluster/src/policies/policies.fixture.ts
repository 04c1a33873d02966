import type { KeyRef } from '@hera/core';
import { certManagerPolicy } from './cert-manager';
import { clusterAutoscalerPolicy } from './cluster-autoscaler';
import { ebsCsiPolicy } from './ebs-csi';
import { efsCsiPolicy } from './efs-csi';
import { externalDnsPolicy } from './external-dns';
import { loadBalancerControllerPolicy } from './load-balancer-controller';
import type { ServiceAccountPolicy } from './policy';
import { vpcCniPolicy } from './vpc-cni';

const keys: readonly KeyRef[] = [{ keyArn: 'arn:aws:kms:us-east-1:111122223333:key/volumes' }];
const hostedZoneIds = ['Z0123456789ABCDEFGHIJ'];
const fileSystemArns = ['arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0123456789abcdef0'];
const groups = ['arn:aws:ec2:us-east-1:111122223333:security-group/sg-0123456789abcdef0'];
const targets = ['arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/legacy/0123456789abcdef'];

/** Every ready policy, in every shape that its options give it. */
export const readyPolicies: readonly (readonly [name: string, policy: ServiceAccountPolicy])[] = [
  ['cert-manager', certManagerPolicy({ hostedZoneIds })],
  ['cert-manager, zones by id', certManagerPolicy({ hostedZoneIds, lookUpZones: false })],
  ['cluster-autoscaler', clusterAutoscalerPolicy()],
  ['ebs-csi', ebsCsiPolicy()],
  ['ebs-csi, driver, own key', ebsCsiPolicy({ scope: 'driver', keys })],
  ['efs-csi', efsCsiPolicy()],
  ['efs-csi, named file systems', efsCsiPolicy({ fileSystemArns })],
  ['external-dns', externalDnsPolicy({ hostedZoneIds })],
  ['load-balancer-controller', loadBalancerControllerPolicy()],
  [
    'load-balancer-controller, further groups',
    loadBalancerControllerPolicy({ securityGroupArns: groups, targetGroupArns: targets, protection: false }),
  ],
  ['vpc-cni', vpcCniPolicy()],
  ['vpc-cni, IPv6', vpcCniPolicy({ ipFamily: 'ipv6' })],
  ['vpc-cni, one cluster', vpcCniPolicy({ vpcId: 'vpc-0123456789abcdef0' })],
];
