import { signal } from '@preact/signals';
import { callApi } from '../api/request.ts';
import type { Product } from '../api/types.ts';
import type { Loaded } from '../layout/use-load.ts';

/** What the shop sells; every page that shows products reads this one list. */
export const products = signal<Loaded<readonly Product[]>>({ status: 'loading' });

/** Loads the products. Those that are there stay until then, and if it fails. */
export async function loadProducts(): Promise<void> {
  try {
    const { body } = await callApi<{ readonly products: readonly Product[] }>('/products');
    products.value = { status: 'ready', value: body.products };
  } catch (failure) {
    if (products.value.status !== 'ready') products.value = { status: 'failed', failure };
  }
}

/** The products that are loaded; none before. */
export function loadedProducts(): readonly Product[] {
  return products.value.status === 'ready' ? products.value.value : [];
}
