import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'ops-26-dashboards';
const showing = (body: string) => {
  const stack = platform();
  stack['aws_cloudwatch_dashboard']['main'].dashboard_body = body;
  return ruling(item, stack).status;
};

describe(item, () => {
  it('passes where a dashboard names the cluster', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(showing('{"metrics":[["AWS/EKS","x","ClusterName","${aws_eks_cluster.main.name}"]]}')).toBe('pass');
  });

  it('fails where none does, also where a longer name begins alike', () => {
    expect(showing('{"metrics":[["AWS/EKS","x","ClusterName","shop-staging"]]}')).toBe('fail');
    expect(ruling(item, {}).status).toBe('fail');
  });

  it('is unknown where the body is', () => {
    expect(showing('${var.body}')).toBe('unknown');
  });
});
