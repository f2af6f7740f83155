import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { FunctionId } from '../function/entries.ts';

/** `public` needs no token, `customer` any valid one, `staff` one with the scope `staff`. */
type Caller = 'public' | 'customer' | 'staff';

export type ApiFunctionId = Extract<FunctionId, `${string}-api`>;

export interface Route {
  readonly method: HttpMethod;
  readonly path: string;
  readonly caller: Caller;
  readonly functionId: ApiFunctionId;
}

/** The HTTP API, route by route. */
export const routes: readonly Route[] = [
  { method: HttpMethod.POST, path: '/orders', caller: 'customer', functionId: 'orders-api' },
  { method: HttpMethod.GET, path: '/orders', caller: 'customer', functionId: 'orders-api' },
  { method: HttpMethod.GET, path: '/orders/{orderId}', caller: 'customer', functionId: 'orders-api' },
  { method: HttpMethod.GET, path: '/openapi.json', caller: 'public', functionId: 'orders-api' },
  { method: HttpMethod.GET, path: '/products', caller: 'public', functionId: 'inventory-api' },
  { method: HttpMethod.GET, path: '/sales', caller: 'staff', functionId: 'analytics-api' },
  ...[HttpMethod.GET, HttpMethod.HEAD].flatMap((method): Route[] => [
    { method, path: '/', caller: 'public', functionId: 'storefront-api' },
    { method, path: '/assets/{file}', caller: 'public', functionId: 'storefront-api' },
  ]),
];
