/** ARNs of hosted zones. Route 53 is global: they name no region and no account. */
export const hostedZoneArns = (partition: string, ids: readonly string[]): readonly string[] =>
  ids.map((id) => `arn:${partition}:route53:::hostedzone/${id}`);
