import { catalogue } from '../shared/catalogue.ts';
import type { Route } from '../shared/http/api.ts';
import { listProducts } from './list-products.ts';
import type { ProductStore } from './ports.ts';

/** The routes of the product API, by route key. */
export function productRoutes(ports: { readonly products: ProductStore }): Record<string, Route> {
  return {
    'GET /products': async () => ({
      status: 200,
      body: { products: await listProducts(catalogue, ports.products) },
    }),
  };
}
