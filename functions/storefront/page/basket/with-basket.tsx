import type { ComponentChild } from 'preact';
import { Empty } from '../layout/notice.tsx';
import { WhenLoaded } from '../layout/when-loaded.tsx';
import { hrefOf } from '../routes.ts';
import { loadProducts, useProducts } from '../shop/products.ts';
import { type PricedBasket, priced } from './basket.ts';
import { basket } from './basket-store.ts';

/** Shows what is made of the basket at the current prices, and meanwhile why there is none. */
export function WithBasket({ children }: { readonly children: (contents: PricedBasket) => ComponentChild }) {
  const loaded = useProducts();
  if (basket.value.length === 0) return <EmptyBasket />;
  return (
    <WhenLoaded loaded={loaded} what="your basket" onRetry={loadProducts}>
      {(products) => children(priced(basket.value, products))}
    </WhenLoaded>
  );
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
