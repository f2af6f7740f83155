import type { OrderStatus } from '../../../shared/order-status.ts';

/** Bodies of the HTTP API, as the page reads them: `functions/orders/openapi/schemas.ts` describes them. */

/** An exact amount: decimal text and the code of its currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** A product of `GET /products`. */
export interface Product {
  readonly productId: string;
  readonly name: string;
  readonly department: string;
  readonly price: Money;
  readonly maximumPerOrder: number;
  /** Pieces that can be ordered now. */
  readonly available: number;
}

/** An order in a list. */
export interface OrderSummary {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly total: Money;
  /** RFC 3339, UTC. */
  readonly placedAt: string;
}

/** An event of an order. */
export interface TimelineEntry {
  readonly id: string;
  /** An event type, or `DeadLettered`. */
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** The event that caused it; null for the event of a request. */
  readonly causationId: string | null;
  readonly consumer: string;
}

/** What was bought of one product. */
interface OrderLine {
  readonly productId: string;
  readonly name: string;
  readonly department: string;
  readonly quantity: number;
  readonly unitPrice: Money;
}

/** An order of `GET /orders/{orderId}`. */
export interface Order extends OrderSummary {
  readonly events: readonly TimelineEntry[];
  /** Absent for an order whose table was filled from the topics, or that is of an earlier schema: its total is known. */
  readonly lines?: readonly OrderLine[];
}

export interface OrderPage {
  readonly orders: readonly OrderSummary[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** The body of `POST /orders`. */
export interface OrderRequest {
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  readonly payment: { readonly token: string };
  readonly shipTo: Address;
}

export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface SoldFigures {
  readonly orders: number;
  readonly revenue: Money;
}

type SoldByDepartment = SoldFigures & { readonly department: string };
type SoldByProduct = SoldFigures & { readonly productId: string };

export interface SalesWindow extends SoldFigures {
  readonly shipped: number;
}

/** The body of `GET /sales`; windows without an event are omitted. */
export interface Sales extends SalesWindow {
  readonly byDepartment: readonly SoldByDepartment[];
  readonly byProduct: readonly SoldByProduct[];
  readonly byMinute?: readonly (SalesWindow & { readonly minute: string })[];
  readonly byDay?: readonly (SalesWindow & { readonly day: string })[];
}

/** An `application/problem+json` document. https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}
