import type { Plan, State } from './plan';

/** What stands in the place of a sensitive value. */
export const redactionMarker = '(sensitive value)';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Shorter strings are too likely to be ordinary words for a match of the value alone to mean anything. */
const shortestTrackedSecret = 8;

const credentialName = /secret|token|password|passphrase|private_key|access_key|credential/i;

class Redactor {
  readonly #secrets = new Set<string>();

  /** Replaces what `mask` marks with `true`; the mask has the shape of the value. */
  mask(value: unknown, mask: unknown): unknown {
    if (mask === true) return this.hide(value);
    if (Array.isArray(value) && Array.isArray(mask)) return value.map((item, index) => this.mask(item, mask[index]));
    if (isObject(value) && isObject(mask)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.mask(item, mask[key])]));
    }
    return value;
  }

  hide(value: unknown): unknown {
    if (value === null || value === undefined) return value;
    this.#remember(value);
    return redactionMarker;
  }

  #remember(value: unknown): void {
    if (typeof value === 'string') {
      if (value.length >= shortestTrackedSecret) this.#secrets.add(value);
    } else if (Array.isArray(value)) value.forEach((item) => this.#remember(item));
    else if (isObject(value)) Object.values(value).forEach((item) => this.#remember(item));
  }

  /** Replaces copies of the secrets seen so far: Terraform loses the mark where a provider echoes a value. */
  sweep(value: unknown): unknown {
    if (this.#secrets.size === 0) return value;
    if (typeof value === 'string') {
      let text = value;
      for (const secret of this.#secrets) text = text.replaceAll(secret, redactionMarker);
      return text;
    }
    if (Array.isArray(value)) return value.map((item) => this.sweep(item));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.sweep(item)]));
    }
    return value;
  }

  change(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    return {
      ...raw,
      before: this.mask(raw['before'], raw['before_sensitive']),
      after: this.mask(raw['after'], raw['after_sensitive']),
    };
  }

  resourceChanges(raw: unknown): unknown {
    if (!Array.isArray(raw)) return raw;
    return raw.map((item: unknown) => (isObject(item) ? { ...item, change: this.change(item['change']) } : item));
  }

  outputs(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    return Object.fromEntries(
      Object.entries(raw).map(([name, item]) => [
        name,
        isObject(item) && item['sensitive'] === true ? { ...item, value: this.hide(item['value']) } : item,
      ]),
    );
  }

  module(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    const { resources, child_modules: children } = raw;
    return {
      ...raw,
      ...(Array.isArray(resources) && {
        resources: resources.map((item: unknown) =>
          isObject(item) ? { ...item, values: this.mask(item['values'], item['sensitive_values']) } : item,
        ),
      }),
      ...(Array.isArray(children) && { child_modules: children.map((child) => this.module(child)) }),
    };
  }

  values(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    return {
      ...raw,
      ...('outputs' in raw && { outputs: this.outputs(raw['outputs']) }),
      ...('root_module' in raw && { root_module: this.module(raw['root_module']) }),
    };
  }

  state(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    return { ...raw, ...('values' in raw && { values: this.values(raw['values']) }) };
  }

  /** Input variables: the value stands in `variables`, the mark and the default in the configuration. */
  variables(raw: unknown, declared: unknown): unknown {
    if (!isObject(raw)) return raw;
    return Object.fromEntries(
      Object.entries(raw).map(([name, item]) => {
        const declaration = isObject(declared) ? declared[name] : undefined;
        const sensitive = isObject(declaration) && declaration['sensitive'] === true;
        return [name, sensitive && isObject(item) ? { ...item, value: this.hide(item['value']) } : item];
      }),
    );
  }

  declarations(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    return Object.fromEntries(
      Object.entries(raw).map(([name, item]) => [
        name,
        isObject(item) && item['sensitive'] === true && 'default' in item
          ? { ...item, default: this.hide(item['default']) }
          : item,
      ]),
    );
  }

  configuration(raw: unknown): unknown {
    if (!isObject(raw)) return raw;
    const root = raw['root_module'];
    return {
      ...raw,
      ...('provider_config' in raw && { provider_config: this.#credentials(raw['provider_config']) }),
      ...(isObject(root) && {
        root_module: { ...root, ...('variables' in root && { variables: this.declarations(root['variables']) }) },
      }),
    };
  }

  /** The plan marks nothing inside provider blocks, so literal credentials there are found by their argument names. */
  #credentials(raw: unknown): unknown {
    if (Array.isArray(raw)) return raw.map((item) => this.#credentials(item));
    if (!isObject(raw)) return raw;
    return Object.fromEntries(
      Object.entries(raw).map(([key, item]) => [
        key,
        credentialName.test(key) && isObject(item) && 'constant_value' in item
          ? { ...item, constant_value: this.hide(item['constant_value']) }
          : this.#credentials(item),
      ]),
    );
  }
}

/**
 * A copy of the plan in which every value that Terraform marks sensitive is `redactionMarker`: changes, drift, outputs,
 * planned values, prior state, sensitive variables with their defaults, and literal credentials of provider blocks.
 * Exact copies (8 characters or more) of those values elsewhere in the plan are replaced too. Structure and addresses
 * stay, so cost and checklist read the copy as well as the original.
 */
export const redactPlan = (plan: Plan): Plan => {
  const redactor = new Redactor();
  const root = isObject(plan['configuration']) ? plan['configuration']['root_module'] : undefined;
  const declared = isObject(root) ? root['variables'] : undefined;
  const masked: Json = {
    ...plan,
    ...('variables' in plan && { variables: redactor.variables(plan['variables'], declared) }),
    ...('planned_values' in plan && { planned_values: redactor.values(plan['planned_values']) }),
    ...('prior_state' in plan && { prior_state: redactor.state(plan['prior_state']) }),
    ...('configuration' in plan && { configuration: redactor.configuration(plan['configuration']) }),
    resource_changes: redactor.resourceChanges(plan.resource_changes),
    resource_drift: redactor.resourceChanges(plan.resource_drift),
    ...('deferred_changes' in plan && { deferred_changes: deferred(redactor, plan['deferred_changes']) }),
    output_changes: Object.fromEntries(
      Object.entries(plan.output_changes).map(([name, item]) => [name, redactor.change(item)]),
    ),
  };
  return redactor.sweep(masked) as Plan;
};

const deferred = (redactor: Redactor, raw: unknown): unknown =>
  Array.isArray(raw)
    ? raw.map((item: unknown) =>
        isObject(item) && isObject(item['resource_change'])
          ? {
              ...item,
              resource_change: {
                ...item['resource_change'],
                change: redactor.change(item['resource_change']['change']),
              },
            }
          : item,
      )
    : raw;

/** A copy of the state in which sensitive outputs and attributes, and exact copies of them, are `redactionMarker`. */
export const redactState = (state: State): State => {
  const redactor = new Redactor();
  return redactor.sweep(redactor.state(state)) as State;
};
