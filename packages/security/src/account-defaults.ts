import { contextOf, type KeyRef, leaveOut, parseWith, ProblemCollector, publishFact, requireKnown } from '@hera/core';
import { EbsDefaultKmsKey } from '@cdktf/provider-aws/lib/ebs-default-kms-key/index.js';
import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import { Construct } from 'constructs';
import { z } from 'zod';

/** Props of `AccountDefaults`. */
export interface AccountDefaultsProps {
  /** Key that new volumes are encrypted with when none is named. @default - the key that AWS manages for EBS */
  readonly ebsKey?: KeyRef;
  /** Whether new EBS volumes of the account and region are encrypted. `false` for accounts where others see to it. @default true */
  readonly ebsEncryption?: boolean;
}

const schema = z.strictObject({
  ebsKey: z.looseObject({ keyArn: z.string() }).optional(),
  ebsEncryption: z.boolean().optional(),
});

/**
 * Settings of the account in one region: EBS encryption by default. They belong to everybody in that account and region,
 * so one stack should make them.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_008`, `HERA_CORE_002` where a literal is needed
 */
export class AccountDefaults extends Construct {
  constructor(scope: Construct, id: string, props: AccountDefaultsProps = {}) {
    super(scope, id);
    const problems = new ProblemCollector(this.node.path);
    const encrypt = problems.collect(() => requireKnown(props.ebsEncryption, 'accountDefaults.ebsEncryption')) ?? true;
    problems.collect(() =>
      parseWith(schema, { ...props, ebsEncryption: encrypt }, { code: 'HERA_SEC_001', root: 'accountDefaults' }),
    );
    if (!encrypt && props.ebsKey !== undefined) {
      problems.add({
        code: 'HERA_SEC_008',
        path: 'accountDefaults.ebsKey',
        message: 'a default key has no effect while ebsEncryption is false',
        fix: 'leave ebsKey out, or ebsEncryption on',
      });
    }
    problems.throwIfAny();
    if (encrypt) {
      new EbsEncryptionByDefault(this, 'EbsEncryption', { enabled: true });
      if (props.ebsKey !== undefined) this.#defaultKey(props.ebsKey);
    }
    publishFact(this, { kind: 'account-defaults', ebsEncryptionByDefault: encrypt });
  }

  #defaultKey(key: KeyRef): void {
    if (contextOf(this).target.kind === 'local') {
      leaveOut(this, 'aws_ebs_default_kms_key', 'a local AWS answers 500 to it, and the provider retries for minutes');
      return;
    }
    new EbsDefaultKmsKey(this, 'EbsKey', {
      keyArn: key.keyArn,
      ...(key.ready === undefined ? {} : { dependsOn: [...key.ready] }),
    });
  }
}
