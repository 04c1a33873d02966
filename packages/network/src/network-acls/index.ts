export { checkNetworkAcls, type PlannedNetworkAcl } from './check-network-acls';
export type { AclAllowance, NetworkAclOptions } from './network-acl-options';
export { NetworkAcls } from './network-acls';
export { networkAclsShape } from './shape';
