import { inNumber } from './words';

/** Minutes in words, such as `1 day`. */
export const inWords = (minutes: number): string => {
  const [amount, unit]: readonly [number, string] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [Math.round(minutes), 'minute'];
  return inNumber(amount, unit);
};
