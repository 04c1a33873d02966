import { describe, expect, it } from 'vitest';
import { faultOf, faultOfDescription } from './reason';

describe('a reason', () => {
  it.each([
    'HTTPS from private use1-az1',
    'Nodes and pods to anywhere',
    'Control plane to kubelets: logs, exec, metrics',
    'Pods to pods on other nodes on 80',
    'Customers, by the load balancer of the shop',
  ])('is %s', (reason) => {
    expect(faultOfDescription(reason, 10)).toBeUndefined();
  });

  it.each([
    ['', 'has no reason'],
    ['   ', 'has no reason'],
    ['web', '3 characters'],
    ['Managed by Terraform', 'no more than the rule itself'],
    ['managed by CDKTF.', 'no more than the rule itself'],
    ['Allow all inbound traffic', 'no more than the rule itself'],
    ['allow HTTPS (TCP 443) from 10.0.0.0/8', 'no more than the rule itself'],
    ['Ingress rule for the security group', 'no more than the rule itself'],
    ['TODO: test, temporary', 'no more than the rule itself'],
    ['0123456789', 'no more than the rule itself'],
    ['${var.description}', 'a reference'],
  ])('is not %s', (reason, fault) => {
    expect(faultOf(reason, 10)).toContain(fault);
  });

  it('has to be one that EC2 takes, where it is a description', () => {
    expect(faultOfDescription('Customers’ browsers', 10)).toContain('EC2 does not take');
    expect(faultOfDescription('x'.repeat(256), 10)).toContain('EC2 does not take');
    expect(faultOf('Customers’ browsers', 10)).toBeUndefined();
  });
});
