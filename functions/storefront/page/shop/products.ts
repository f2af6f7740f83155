import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { callApi } from '../api/request.ts';
import type { Product } from '../api/types.ts';
import { afterFailure, type Loaded } from '../layout/load-repeatedly.ts';

/** What the shop sells; every page that shows products reads this one list. */
const products = signal<Loaded<readonly Product[]>>({ status: 'loading' });

/** Loads the products. Those that are there stay until then, and if it fails. */
export async function loadProducts(): Promise<void> {
  try {
    const { body } = await callApi<{ readonly products: readonly Product[] }>('/products');
    products.value = { status: 'ready', value: body.products };
  } catch (failure) {
    products.value = afterFailure(products.value, failure);
  }
}

/** The products, which are loaded when a component appears. */
export function useProducts(): Loaded<readonly Product[]> {
  useEffect(() => {
    loadProducts();
  }, []);
  return products.value;
}

/** The products that are loaded; none before. */
export function loadedProducts(): readonly Product[] {
  return products.value.status === 'ready' ? products.value.value : [];
}
