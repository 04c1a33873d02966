/** What Windows nodes are told at start. */
export interface WindowsSettings {
  /** PowerShell that runs before the node joins, in this order, without the `<powershell>` tag. @default - none */
  readonly scripts?: readonly string[];
}

/** What a Windows node needs to join where EKS does not add it. */
export interface WindowsBootstrap {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly dnsAddress: string;
  readonly serviceCidr: string;
  readonly kubeletFlags: readonly string[];
}

// Source: EKS user guide, launch-templates, Windows user data; read 2026-11-24.
const bootstrapOf = (to: WindowsBootstrap): string =>
  [
    '[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"',
    [
      '& $EKSBootstrapScriptFile',
      `-EKSClusterName ${to.clusterName}`,
      `-APIServerEndpoint ${to.endpoint}`,
      `-Base64ClusterCA ${to.certificateAuthority}`,
      `-DNSClusterIP ${to.dnsAddress}`,
      `-ServiceCIDR ${to.serviceCidr}`,
      ...(to.kubeletFlags.length === 0 ? [] : [`-KubeletExtraArgs "${to.kubeletFlags.join(' ')}"`]),
    ].join(' '),
  ].join('\n');

/**
 * PowerShell user data of Windows.
 *
 * @returns nothing when there is nothing to say
 */
export const windowsUserData = (settings: WindowsSettings, bootstrap?: WindowsBootstrap): string | undefined => {
  const scripts = [...(settings.scripts ?? []), ...(bootstrap === undefined ? [] : [bootstrapOf(bootstrap)])];
  if (scripts.length === 0) return undefined;
  return `<powershell>\n${scripts.map((script) => script.trimEnd()).join('\n')}\n</powershell>\n`;
};
