/** CloudFormation accepts numbers and booleans as text; these read both. */

/** @returns undefined for an absent value. @throws {Error} naming the property. */
export function readNumber(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new Error(`${name} is ${JSON.stringify(value)}; accepted: a number`);
}

/** @returns undefined for an absent value. @throws {Error} naming the property. */
export function readBoolean(value: unknown, name: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`${name} is ${JSON.stringify(value)}; accepted: true, false`);
}

/** Unix seconds, as CloudFormation gives times. */
export function epochSecondsToDate(value: unknown): Date | undefined {
  const seconds = readNumber(value, 'StartingPositionTimestamp');
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}
