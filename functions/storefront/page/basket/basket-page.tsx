import { useEffect } from 'preact/hooks';
import { Empty, FailureNotice, Loading, Notice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { formatMoney } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { Art } from '../shop/art.tsx';
import { loadProducts, products } from '../shop/products.ts';
import { Quantity, setQuantity } from '../shop/quantity.tsx';
import { type PricedBasket, type PricedLine, priced, withoutProduct } from './basket.ts';
import { basket, updateBasket } from './basket-store.ts';

/** What the customer is about to order. */
export function BasketPage() {
  useEffect(() => {
    loadProducts();
  }, []);
  return (
    <Page title="Basket">
      <Contents />
    </Page>
  );
}

function Contents() {
  const loaded = products.value;
  if (basket.value.length === 0) return <EmptyBasket />;
  if (loaded.status === 'loading') return <Loading what="your basket" />;
  if (loaded.status === 'failed') return <FailureNotice failure={loaded.failure} onRetry={loadProducts} />;
  const contents = priced(basket.value, loaded.value);
  return (
    <>
      <Unknown {...contents} />
      <ul class="basket">
        {contents.lines.map((line) => (
          <BasketRow key={line.product.productId} line={line} />
        ))}
      </ul>
      {contents.total && (
        <div class="basket-end">
          <p class="total">
            <span>Total, tax included</span>
            <strong>{formatMoney(contents.total)}</strong>
          </p>
          <a class="button primary" href={hrefOf.checkout}>
            Check out
          </a>
        </div>
      )}
    </>
  );
}

/** Shown wherever a basket is needed. */
export function EmptyBasket() {
  return (
    <Empty title="Your basket is empty">
      <a class="button" href={hrefOf.shop}>
        See all products
      </a>
    </Empty>
  );
}

function Unknown({ unknown }: PricedBasket) {
  if (unknown.length === 0) return null;
  const remove = () => updateBasket((before) => unknown.reduce(withoutProduct, before));
  return (
    <Notice title="We no longer sell something in your basket">
      <p>{unknown.join(', ')}</p>
      <button type="button" class="button quiet" onClick={remove}>
        Remove it
      </button>
    </Notice>
  );
}

function BasketRow({ line: { product, total, note } }: { readonly line: PricedLine }) {
  const { productId, name, department, price } = product;
  return (
    <li class="basket-row">
      <Art productId={productId} department={department} />
      <div class="basket-text">
        <h2>{name}</h2>
        <p class="muted">{formatMoney(price)} each</p>
        {note && <p class="note">{note}</p>}
      </div>
      <Quantity product={product} />
      <p class="amount">{formatMoney(total)}</p>
      <button
        type="button"
        class="button link"
        aria-label={`Remove ${name}`}
        onClick={() => setQuantity(product, 0)}
      >
        Remove
      </button>
    </li>
  );
}
