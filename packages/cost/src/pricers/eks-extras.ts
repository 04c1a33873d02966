import addons from '../data/eks-addons.json';
import type { Priced, Pricer } from './pricer';
import { known } from './values';

/** Fargate profiles select pods; what runs is billed. */
export const fargateProfile: Pricer = {
  types: ['aws_eks_fargate_profile'],
  part: 'Nodes',
  price: (scope): Priced => ({
    lines: [
      scope.usageLine({ id: 'vcpu', of: 'fargate.vcpu', key: 'vcpu', label: 'vCPU', factors: [scope.hours] }),
      scope.usageLine({ id: 'memory', of: 'fargate.memory', key: 'memory_gb', label: 'GB', factors: [scope.hours] }),
    ],
    notes: ['pods on arm64 cost less, and 20 GB of storage for each pod are included'],
  }),
};

/** Add-ons: AWS's own are free, unless they feed something that is billed; those of the Marketplace have prices of their own. */
export const addon: Pricer = {
  types: ['aws_eks_addon'],
  part: 'Control plane',
  price: (scope): Priced => {
    const name = known(scope.resource.text('addon_name'));
    if (name === undefined) return { unpriced: 'its name is not known before the apply' };
    if (name === addons.containerInsights)
      return {
        lines: [
          scope.usageLine({
            id: 'observations',
            of: 'cloudwatch.container-insights',
            key: 'monthly_observations',
            label: 'observations',
          }),
        ],
        notes: ['logs that it ships are billed on their log groups, which it makes by itself where the stack does not'],
      };
    if (addons.free.includes(name)) return { free: 'EKS charges nothing for the add-on; its pods take room on nodes' };
    return {
      unpriced: name.includes('_')
        ? `${name} is sold on AWS Marketplace, at prices of its vendor`
        : `${name} is not among the add-ons that are known to be free`,
    };
  },
};
