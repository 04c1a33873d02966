/** One way in which Terraform's `provider_installation` may install providers. */
export interface InstallationMethod {
  readonly kind: 'filesystem_mirror' | 'network_mirror' | 'direct' | 'dev_overrides';
  /** Folder or URL. @default - the method has none (`direct`) */
  readonly location?: string;
  /** Source addresses, possibly with wildcards. @default - every provider */
  readonly include?: readonly string[];
  /** Source addresses, possibly with wildcards. @default - none */
  readonly exclude?: readonly string[];
  /** Addresses of `dev_overrides`. @default - none */
  readonly overrides?: readonly string[];
}

/** What matters to Hera in a Terraform CLI configuration. */
export interface CliConfiguration {
  /** @default - the file has no `provider_installation` block */
  readonly methods?: readonly InstallationMethod[];
  /** @default - not set */
  readonly pluginCacheDir?: string;
}

type Value = string | readonly string[];
interface Body {
  readonly attributes: Map<string, Value>;
  readonly blocks: { readonly type: string; readonly body: Body }[];
}

const tokenPattern = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("(?:\\.|[^"\\])*")|([{}[\]=,])|([^\s{}[\]=,"#]+)/gy;

const tokensOf = (text: string): string[] | undefined => {
  const tokens: string[] = [];
  let end = 0;
  for (const match of text.matchAll(tokenPattern)) {
    end = match.index + match[0].length;
    const token = match[1] ?? match[2] ?? match[3];
    if (token !== undefined) tokens.push(token);
  }
  return end === text.length ? tokens : undefined;
};

const unquote = (token: string): string =>
  token.startsWith('"') ? token.slice(1, -1).replace(/\\(["\\])/g, '$1') : token;

/** Recursive descent over the subset of HCL 1 that CLI configurations are written in. Throws on anything else. */
class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  #next(): string {
    const token = this.tokens[this.#at];
    if (token === undefined) throw new SyntaxError('unexpected end');
    this.#at += 1;
    return token;
  }

  #value(): Value {
    const first = this.#next();
    if (first !== '[') {
      if (/^[{}\],=]$/.test(first)) throw new SyntaxError(`unexpected ${first}`);
      return unquote(first);
    }
    const items: string[] = [];
    for (let token = this.#next(); token !== ']'; token = this.#next()) {
      if (token !== ',') items.push(unquote(token));
    }
    return items;
  }

  body(nested: boolean): Body {
    const body: Body = { attributes: new Map(), blocks: [] };
    while (nested || this.#at < this.tokens.length) {
      const name = this.#next();
      if (nested && name === '}') return body;
      if (name === ',') continue;
      let token = this.#next();
      if (token === '=' && this.tokens[this.#at] !== '{') {
        body.attributes.set(unquote(name), this.#value());
        continue;
      }
      // A label (`credentials "host" {`), or HCL 1's `name = {`.
      while (token !== '{') {
        if (/^[}[\],]$/.test(token)) throw new SyntaxError(`unexpected ${token}`);
        token = this.#next();
      }
      body.blocks.push({ type: unquote(name), body: this.body(true) });
    }
    return body;
  }
}

const kinds = ['filesystem_mirror', 'network_mirror', 'direct', 'dev_overrides'] as const;

const listOf = (value: Value | undefined): readonly string[] | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? [value] : value;

const methodsOf = (installation: Body): readonly InstallationMethod[] =>
  installation.blocks.flatMap(({ type, body }) => {
    const kind = kinds.find((candidate) => candidate === type);
    if (kind === undefined) return [];
    const location = body.attributes.get('path') ?? body.attributes.get('url');
    const include = listOf(body.attributes.get('include'));
    const exclude = listOf(body.attributes.get('exclude'));
    return [
      {
        kind,
        ...(typeof location === 'string' ? { location } : {}),
        ...(include === undefined ? {} : { include }),
        ...(exclude === undefined ? {} : { exclude }),
        ...(kind === 'dev_overrides' ? { overrides: [...body.attributes.keys()] } : {}),
      },
    ];
  });

/** Reads a CLI configuration. `undefined` when it is written in a way that this reader does not know (JSON, for one). */
export const parseCliConfiguration = (text: string): CliConfiguration | undefined => {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  try {
    const body = new Reader(tokens).body(false);
    const installation = body.blocks.find(({ type }) => type === 'provider_installation');
    const cache = body.attributes.get('plugin_cache_dir');
    return {
      ...(installation === undefined ? {} : { methods: methodsOf(installation.body) }),
      ...(typeof cache === 'string' && cache !== '' ? { pluginCacheDir: cache } : {}),
    };
  } catch {
    return undefined;
  }
};

const matches = (pattern: string, address: string): boolean => {
  const parts = pattern.split('/');
  const host = address.split('/')[0] ?? '';
  const full = parts.length === 3 ? parts : parts.length === 2 ? [host, ...parts] : [host, 'hashicorp', ...parts];
  return address.split('/').every((part, index) => full[index] === '*' || full[index] === part);
};

/** Whether a method would be asked for a provider, for example `registry.terraform.io/hashicorp/aws`. */
export const methodServes = (method: InstallationMethod, address: string): boolean => {
  if (method.kind === 'dev_overrides') return (method.overrides ?? []).some((pattern) => matches(pattern, address));
  if (method.exclude?.some((pattern) => matches(pattern, address)) === true) return false;
  return method.include === undefined || method.include.some((pattern) => matches(pattern, address));
};
