import { createHash, randomUUID } from 'node:crypto';
import { type Customer, eventId, type OrderPlaced, orderIdFor } from '../../events/index.ts';
import type { Caller } from '../shared/caller.ts';
import { sumOf, times } from '../shared/money.ts';
import { invalidField, ProblemError } from '../shared/problem.ts';
import { singleLine } from '../shared/text.ts';
import type { OrderRequest } from './order-request.ts';
import { pricedLines } from './price-lines.ts';

/**
 * The key that makes a repeated request the same order: the client's, or a random one.
 * @throws {ProblemError} 400 naming the header unless it is 1 to 255 printable ASCII characters.
 */
export function idempotencyKeyOf(header: string | undefined): string {
  if (header === undefined) return randomUUID();
  if (/^[\x20-\x7e]{1,255}$/.test(header)) return header;
  throw invalidField(
    'Idempotency-Key',
    `has ${header.length} characters; accepted: 1 to 255 printable ASCII characters`,
  );
}

/**
 * Who the order is for and where the system writes to.
 * @throws {ProblemError} 403 when the token has no verified mail address.
 */
export function customerOf({ name, email, zoneinfo }: Caller): Customer {
  if (!email) {
    throw new ProblemError('email-not-verified', {
      detail:
        'The token needs an email claim with email_verified true: that is where the order is confirmed.',
      errors: [{ field: 'email', message: 'is missing or not verified' }],
    });
  }
  return { name: singleLine(name ?? 'Customer'), email, zoneinfo: zoneinfo ?? 'UTC' };
}

/** The same request, however its JSON is written, has the same hash. The payment token counts as part of it. */
export function requestHashOf(request: OrderRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}

/** Who asks for an order, and under which key. */
export interface OrderOrigin {
  readonly customerId: string;
  readonly customer: Customer;
  readonly idempotencyKey: string;
}

/**
 * The event of an order placed now, priced from the catalogue.
 * @param time RFC 3339, UTC.
 * @throws {ProblemError} 400 naming the lines that cannot be priced.
 */
export function orderPlaced(request: OrderRequest, caller: OrderOrigin, time: string): OrderPlaced {
  const lines = pricedLines(request.lines);
  const orderId = orderIdFor(caller.customerId, caller.idempotencyKey);
  return {
    id: eventId(orderId, 'OrderPlaced'),
    type: 'OrderPlaced',
    time,
    orderId,
    customerId: caller.customerId,
    causationId: '',
    lines,
    total: sumOf(lines.map(({ unitPrice, quantity }) => times(unitPrice, quantity))),
    shipTo: request.shipTo,
    customer: caller.customer,
  };
}
