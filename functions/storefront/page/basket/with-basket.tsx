import type { ComponentChild } from 'preact';
import { Empty, FailureNotice, Loading } from '../layout/notice.tsx';
import { hrefOf } from '../routes.ts';
import { loadProducts, useProducts } from '../shop/products.ts';
import { type PricedBasket, priced } from './basket.ts';
import { basket } from './basket-store.ts';

/** Shows what is made of the basket at the current prices, and meanwhile why there is none. */
export function WithBasket({ children }: { readonly children: (contents: PricedBasket) => ComponentChild }) {
  const loaded = useProducts();
  if (basket.value.length === 0) return <EmptyBasket />;
  if (loaded.status === 'loading') return <Loading what="your basket" />;
  if (loaded.status === 'failed') return <FailureNotice failure={loaded.failure} onRetry={loadProducts} />;
  return children(priced(basket.value, loaded.value));
}

function EmptyBasket() {
  return (
    <Empty title="Your basket is empty">
      <a class="button" href={hrefOf.shop}>
        See all products
      </a>
    </Empty>
  );
}
