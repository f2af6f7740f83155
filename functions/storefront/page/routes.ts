/** A page of the shop, by the hash of the address: only `/` and the files of the page have routes at the server. */
export type Route =
  | { readonly page: 'shop'; readonly department?: string }
  | { readonly page: 'basket' }
  | { readonly page: 'checkout' }
  | { readonly page: 'orders' }
  /** `isNew` right after it was placed. */
  | { readonly page: 'order'; readonly orderId: string; readonly isNew: boolean }
  | { readonly page: 'sales'; readonly query: URLSearchParams }
  | { readonly page: 'not-found' };

const pages: readonly (readonly [pattern: RegExp, make: (part: string, query: URLSearchParams) => Route])[] =
  [
    [/^\/?$/, () => ({ page: 'shop' })],
    [/^\/departments\/([^/]+)$/, (department) => ({ page: 'shop', department })],
    [/^\/basket$/, () => ({ page: 'basket' })],
    [/^\/checkout$/, () => ({ page: 'checkout' })],
    [/^\/orders$/, () => ({ page: 'orders' })],
    [/^\/orders\/([\w-]+)$/, (orderId, query) => ({ page: 'order', orderId, isNew: query.has('new') })],
    [/^\/sales$/, (_, query) => ({ page: 'sales', query })],
  ];

/** The page that a hash such as `#/orders/…` names. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  for (const [pattern, make] of pages) {
    const match = pattern.exec(path);
    if (match) return make(decoded(match[1] ?? ''), new URLSearchParams(query));
  }
  return { page: 'not-found' };
}

/** A text that was not encoded, such as `100%`, stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** Addresses of the pages. */
export const hrefOf = {
  shop: '#/',
  department: (department: string) => `#/departments/${encodeURIComponent(department)}`,
  basket: '#/basket',
  checkout: '#/checkout',
  orders: '#/orders',
  order: (orderId: string) => `#/orders/${encodeURIComponent(orderId)}`,
  newOrder: (orderId: string) => `#/orders/${encodeURIComponent(orderId)}?new`,
  sales: '#/sales',
} as const;
