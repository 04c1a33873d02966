import { stackModelOf, type StackModel } from '@hera/stack-model';

/** Attributes in the names of the AWS provider. What is undefined is not set. */
export type LiveAttributes = Readonly<Record<string, unknown>>;

/** How a resource is put into the state. */
export interface LiveResource {
  /** Terraform type. */
  readonly type: string;
  /** What tells it from others of its type: id or name. */
  readonly key: string;
  readonly values: LiveAttributes;
  /** Addresses of what it belongs to, where an attribute names that by something that is no id of AWS's making. @default - none */
  readonly dependsOn?: readonly string[];
  /** A data source where no Terraform resource can hold it, such as a key that AWS manages. @default 'managed' */
  readonly mode?: 'managed' | 'data';
}

const labelOf = (key: string): string => {
  const label = key.replace(/[^A-Za-z0-9_-]/g, '_');
  return /^[A-Za-z_]/.test(label) ? label : `_${label}`;
};

/** What was found in the account, as `terraform show -json` would show a state with all of it. */
export class LiveState {
  readonly #resources = new Map<string, object>();

  /** @returns address, for `dependsOn` of others */
  add({ type, key, values, dependsOn = [], mode = 'managed' }: LiveResource): string {
    const stem = `${mode === 'data' ? 'data.' : ''}${type}.${labelOf(key)}`;
    let address = stem;
    for (let count = 2; this.#resources.has(address); count += 1) address = `${stem}_${count}`;
    this.#resources.set(address, {
      address,
      mode,
      type,
      name: address.split('.').at(-1),
      provider_name: 'registry.terraform.io/hashicorp/aws',
      schema_version: 0,
      values,
      sensitive_values: {},
      depends_on: dependsOn,
    });
    return address;
  }

  /** The graph of it. */
  model(name: string): StackModel {
    return stackModelOf(
      {
        format_version: '1.0',
        terraform_version: '1.0.0',
        values: { root_module: { resources: [...this.#resources.values()] } },
      },
      { name },
    );
  }
}

/** `Key`/`Value` pairs of AWS as Terraform's `tags` and `tags_all`. */
export const tagsOf = (
  tags: readonly { readonly Key?: string; readonly Value?: string }[] | Readonly<Record<string, string>> | undefined,
): LiveAttributes => {
  const all = Array.isArray(tags)
    ? Object.fromEntries(
        (tags as readonly { readonly Key?: string; readonly Value?: string }[]).map(({ Key, Value }) => [
          Key ?? '',
          Value ?? '',
        ]),
      )
    : (tags ?? {});
  return { tags: all, tags_all: all };
};
