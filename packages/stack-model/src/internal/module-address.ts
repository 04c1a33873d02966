const step = /(?:^|\.)(module\.[\p{L}_][\p{L}\p{N}_-]*(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?)/uy;

/** `module.a["x"].module.b` as `['module.a["x"]', 'module.b']`. */
export const moduleSteps = (address: string): readonly string[] => {
  const steps: string[] = [];
  step.lastIndex = 0;
  for (let match = step.exec(address); match !== null; match = step.exec(address)) steps.push(match[1] as string);
  return steps;
};

/** Name and instance key of a step such as `module.a["x"]`. */
export const splitModuleStep = (text: string): { readonly call: string; readonly index?: string | number } => {
  const at = text.indexOf('[');
  const call = text.slice('module.'.length, at === -1 ? undefined : at);
  return at === -1 ? { call } : { call, index: parseKey(text.slice(at + 1, -1)) };
};

const parseKey = (text: string): string | number => {
  if (!text.startsWith('"')) return Number(text);
  try {
    return JSON.parse(text) as string;
  } catch {
    // HCL has escapes that JSON does not know.
    return text.slice(1, -1);
  }
};

/** An address, or a prefix of one, without the keys of instances. */
export const withoutKeys = (address: string): string => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '');
