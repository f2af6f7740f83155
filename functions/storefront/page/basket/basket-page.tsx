import { Notice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { formatMoney } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { Art } from '../shop/art.tsx';
import { Quantity, setQuantity } from '../shop/quantity.tsx';
import { type PricedBasket, type PricedLine, withoutProduct } from './basket.ts';
import { updateBasket } from './basket-store.ts';
import { WithBasket } from './with-basket.tsx';

/** What the customer is about to order. */
export function BasketPage() {
  return (
    <Page title="Basket">
      <WithBasket>{(contents) => <Contents contents={contents} />}</WithBasket>
    </Page>
  );
}

function Contents({ contents }: { readonly contents: PricedBasket }) {
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
      <div>
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
