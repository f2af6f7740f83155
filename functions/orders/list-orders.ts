import { invalidField } from '../shared/http/problem.ts';
import { isOrderId } from './domain.ts';
import type { ListPosition, OrderPage, OrderStore } from './ports.ts';

const maximumPageSize = 100;
const defaultPageSize = 20;

const timeFormat = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A page of a customer's orders. */
export interface OrderListQuery {
  readonly customerId: string;
  /** Orders of the page. */
  readonly limit: number;
  /** The last order of the page before. Default: the newest orders. */
  readonly after?: ListPosition | undefined;
}

/** The customer's orders, newest first. */
export function listOrders(
  { customerId, limit, after }: OrderListQuery,
  store: Pick<OrderStore, 'list'>,
): Promise<OrderPage> {
  return store.list(customerId, limit, after);
}

/**
 * The size of a page of orders: 20 when absent.
 * @throws {ProblemError} 400 naming it unless it is a whole number from 1 to 100.
 */
export function pageSizeOf(text: string | undefined): number {
  if (text === undefined) return defaultPageSize;
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= maximumPageSize) return size;
  throw invalidField(
    'limit',
    `is ${JSON.stringify(text)}; accepted: a whole number from 1 to ${maximumPageSize}`,
  );
}

/** Encodes a pagination cursor. */
export function cursorOf({ placedAt, orderId }: ListPosition): string {
  return Buffer.from(`${placedAt} ${orderId}`).toString('base64url');
}

/**
 * Decodes a pagination cursor; undefined when absent.
 * @throws {ProblemError} 400 naming it unless {@link cursorOf} made it.
 */
export function positionOf(cursor: string | undefined): ListPosition | undefined {
  if (cursor === undefined) return undefined;
  const [placedAt = '', orderId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const isPosition = isOrderId(orderId) && timeFormat.test(placedAt);
  // base64url has many texts for the same bytes, and ignores invalid characters.
  if (isPosition && cursorOf({ placedAt, orderId }) === cursor) return { placedAt, orderId };
  throw invalidField('cursor', 'is not one that this API gave; accepted: the cursor of the page before');
}
