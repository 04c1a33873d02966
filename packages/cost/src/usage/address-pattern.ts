/** Whether an address fits a pattern in which `*` stands for any text, dots and brackets among it. In linear steps for each `*`. */
export const matchesPattern = (pattern: string, address: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === address;
  const last = rest.at(-1) ?? '';
  if (!address.startsWith(first) || !address.endsWith(last) || address.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = address.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= address.length - last.length;
};
