/** Where the AWS provider of a toolchain comes from. */
export interface AwsProviderSource {
  /** Exact version found, for example `5.100.0`. @default - unknown until `terraform init` has chosen one */
  readonly version?: string;
  /** `mirror`: an unpacked mirror folder; `cache`: a plugin cache; `registry`: downloaded by `init`. */
  readonly from: 'mirror' | 'cache' | 'registry';
  /** Folder of the mirror or cache. @default - none, the registry is used */
  readonly directory?: string;
}

/** A Terraform or OpenTofu that was found on this machine, with the provider that it will use. Made by `@hera/local-cloud`. */
export interface Toolchain {
  /** Which of the two command lines it is. */
  readonly kind: 'terraform' | 'tofu';
  /** Absolute path of the binary. */
  readonly binary: string;
  /** Version of the binary, for example `1.11.4`. */
  readonly version: string;
  /** Absolute path of the CLI configuration that the child is given as `TF_CLI_CONFIG_FILE`. */
  readonly cliConfigFile: string;
  /** The AWS provider that `init` will install. */
  readonly awsProvider: AwsProviderSource;
}
