/** `1 zone`, `3 zones`. */
export const inNumber = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
