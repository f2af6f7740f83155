import { z } from 'zod';

/** A whole number of a body. One that is not accepted is named with what is. */
export const wholeFrom = (minimum: number, maximum: number) => {
  const error = `accepted: a whole number from ${minimum} to ${maximum}`;
  return z.int(error).min(minimum, error).max(maximum, error);
};
