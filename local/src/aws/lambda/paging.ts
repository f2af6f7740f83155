import { ServiceException } from '../../shared/service-exception.ts';
import { InvalidPageTokenError, type Page, pageOf } from '../protocol/paging.ts';

/** Lambda's own bound of `MaxItems`. */
const MAX_ITEMS = 10_000;

/**
 * Cuts the page that `Marker` and `MaxItems` ask for.
 * @param mostPerPage what the operation returns at most, and without `MaxItems`.
 * @throws {ServiceException} InvalidParameterValueException for a `MaxItems` out of range or a foreign `Marker`.
 */
export function readPage<T>(all: readonly T[], query: URLSearchParams, mostPerPage: number): Page<T> {
  const size = Math.min(readMaxItems(query.get('MaxItems')) ?? mostPerPage, mostPerPage);
  try {
    return pageOf(all, size, query.get('Marker'));
  } catch (cause) {
    if (!(cause instanceof InvalidPageTokenError)) throw cause;
    throw new ServiceException('InvalidParameterValueException', `Marker: ${cause.message}`, 400, { cause });
  }
}

function readMaxItems(text: string | null): number | undefined {
  if (text === null) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_ITEMS) return value;
  throw new ServiceException(
    'InvalidParameterValueException',
    `MaxItems is '${text}'; accepted are whole numbers from 1 to ${MAX_ITEMS}.`,
  );
}
