import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import { contextOf, leaveOut } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { FargateSelector } from '../fargate/fargate-profile';
import { after } from '../internal/edges';
import { Report } from '../internal/report';
import { longestNamePrefix, Role } from '../internal/role';
import type { PolicyPlace } from '../policies/policy';
import { type PlannedGrant, planGrant } from './check-grant';
import type { ServiceAccountGrantProps, TakenServiceAccount } from './grant';
import { fittedName } from './role-name';
import { irsaTrust, podIdentityTrust } from './trust';

/** The cluster that service accounts are granted in. */
export interface ServiceAccountsProps extends PolicyPlace {
  /** Name of the cluster as a reference, so that what is made for it comes after it. */
  readonly clusterReference: string;
  /** ARN of the IAM OIDC provider. */
  readonly oidcProviderArn: string;
  /** Pods that run on Fargate. @default - none */
  readonly fargate?: readonly FargateSelector[];
  /** Service accounts that have a role by other means, such as those of add-ons. @default - none */
  readonly taken?: readonly TakenServiceAccount[];
}

/** A role, and the service account whose pods have it. */
export class ServiceAccountGrant extends Construct {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** ARN of the role of the grant. */
  readonly roleArn: string;
  /** Annotations that the service account has to have in Kubernetes; none for Pod Identity. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What the trust policy of the target role has to ask for as `sts:ExternalId`; only there with a target role. */
  readonly externalId: string | undefined;
  /** What has to be there before pods of the service account start, and may only go after they are gone. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, grant: PlannedGrant, cluster: ServiceAccountsProps) {
    super(scope, id);
    const { namespace, serviceAccount } = grant;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    const byPods = grant.identity === 'pod-identity';
    const role = new Role(this, 'Role', {
      namePrefix: fittedName([cluster.clusterName, namespace, grant.name], longestNamePrefix - 1),
      description: `Service account ${namespace}/${serviceAccount} of the EKS cluster ${cluster.clusterName}`,
      partition: cluster.partition,
      trust: byPods
        ? podIdentityTrust({ ...cluster, ...grant })
        : irsaTrust(cluster.oidcProviderArn, namespace, serviceAccount),
      managedPolicies: grant.managedPolicies,
      statements: [],
      parts: grant.parts,
      // Policies of AWS that are cut to a cluster ask for this tag of the session. Pod Identity sets it by itself.
      ...(byPods && grant.sessionTags ? {} : { tags: { 'eks-cluster-name': cluster.clusterName } }),
    });
    this.roleArn = role.roleArn;
    this.annotations = byPods ? {} : { 'eks.amazonaws.com/role-arn': role.roleArn };
    const association = byPods ? this.#associate(grant, role, cluster) : undefined;
    this.externalId = grant.targetRoleArn === undefined ? undefined : association?.externalId;
    this.ready = [...role.permissions, ...(association === undefined ? [] : [association])];
  }

  #associate(grant: PlannedGrant, role: Role, cluster: ServiceAccountsProps): EksPodIdentityAssociation {
    const local = contextOf(this).target.kind === 'local';
    const { targetRoleArn, sessionTags } = grant;
    const asked = {
      ...(targetRoleArn === undefined ? {} : { targetRoleArn }),
      ...(sessionTags ? {} : { disableSessionTags: true }),
    };
    if (local && Object.keys(asked).length > 0) {
      leaveOut(
        this,
        'aws_eks_pod_identity_association.target_role_arn and disable_session_tags',
        'the AWS provider of a rehearsal (5.100.0) has neither',
      );
    }
    return new EksPodIdentityAssociation(this, 'Association', {
      clusterName: cluster.clusterReference,
      namespace: grant.namespace,
      serviceAccount: grant.serviceAccount,
      roleArn: role.roleArn,
      ...(local ? {} : asked),
      ...after(role.permissions),
    });
  }
}

/** The service accounts of one cluster that may do something in AWS. */
export class ServiceAccounts extends Construct {
  readonly #taken: TakenServiceAccount[];
  readonly #names = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly cluster: ServiceAccountsProps,
  ) {
    super(scope, id);
    this.#taken = [...(cluster.taken ?? [])];
  }

  /** @throws HeraError with every problem of the grant at once */
  grant(props: ServiceAccountGrantProps): ServiceAccountGrant {
    const context = contextOf(this);
    const report = new Report(this, context);
    const { cluster } = this;
    const planned = planGrant(
      props,
      { place: cluster, context, fargate: cluster.fargate ?? [], taken: this.#taken, names: this.#names },
      report,
    );
    report.finish();
    if (planned === undefined) throw new Error('a grant without a name was let through');
    const { id, namespace, serviceAccount } = planned;
    this.#taken.push({ namespace, serviceAccount, by: `the grant ${id}` });
    this.#names.add(id);
    return new ServiceAccountGrant(this, id, planned, cluster);
  }
}
