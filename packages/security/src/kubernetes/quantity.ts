const quantity = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Whether a text is a quantity as Kubernetes writes them, without sign and exponent. */
export const isQuantity = (text: string): boolean => quantity.test(text);

/** A quantity as a number, to compare it by: cores or bytes; 0 for what is none. */
export const quantityOf = (text: string): number => {
  const [, number = '0', suffix = ''] = quantity.exec(text) ?? [];
  return Number(number) * (factors[suffix] ?? 1);
};
