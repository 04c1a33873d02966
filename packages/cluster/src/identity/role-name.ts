/**
 * Parts of a role's name, joined by dashes and made to fit: the longest part gives way first, so that what tells two roles apart stays.
 *
 * @param longest characters that the result may have
 */
export const fittedName = (parts: readonly string[], longest: number): string => {
  const fitted = [...parts];
  const excess = (): number => fitted.join('-').length - longest;
  while (excess() > 0) {
    const at = fitted.reduce((best, part, index) => (part.length > (fitted[best] ?? '').length ? index : best), 0);
    const part = fitted[at] ?? '';
    if (part.length <= 1) break;
    fitted[at] = part.slice(0, -1);
  }
  return fitted.join('-');
};
