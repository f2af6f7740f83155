import { ServiceException } from '../../shared/service-exception.ts';

/** Members of a request. */
export type Members = Readonly<Record<string, unknown>>;

/** @throws {ServiceException} InvalidParameterException for anything but text. */
export function textIn(members: Members, name: string): string | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw invalid(name, value, 'text');
}

/** @throws {ServiceException} InvalidParameterException when it is missing, or anything but text. */
export function requiredText(members: Members, name: string): string {
  const value = textIn(members, name);
  if (value !== undefined) return value;
  throw new ServiceException(
    'InvalidParameterException',
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

/** @throws {ServiceException} InvalidParameterException for anything but a list of texts. */
export function textsIn(members: Members, name: string): readonly string[] | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw invalid(name, value, 'a list of texts');
}

/** @throws {ServiceException} InvalidParameterException for anything but a whole number within the bounds. */
export function numberIn(
  members: Members,
  name: string,
  { minimum, maximum = Number.MAX_SAFE_INTEGER }: { readonly minimum: number; readonly maximum?: number },
): number | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  const isAccepted = Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  if (isAccepted) return Number(value);
  throw invalid(name, value, `a whole number from ${minimum} to ${maximum}`);
}

const invalid = (name: string, value: unknown, accepted: string) =>
  new ServiceException(
    'InvalidParameterException',
    `${name} is ${JSON.stringify(value)}; accepted: ${accepted}`,
  );
