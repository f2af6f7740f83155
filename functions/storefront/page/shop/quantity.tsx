import type { Product } from '../api/types.ts';
import { quantityOf, withQuantity } from '../basket/basket.ts';
import { basket, updateBasket } from '../basket/basket-store.ts';
import { announce } from '../layout/announce.tsx';

/** Changes how much of a product is in the basket. */
export function setQuantity(product: Product, quantity: number): void {
  updateBasket((before) => withQuantity(before, product, quantity));
  const now = quantityOf(basket.value, product.productId);
  announce(
    now === 0 ? `${product.name} is no longer in the basket.` : `${now} × ${product.name} in the basket.`,
  );
  requestAnimationFrame(() => keepFocus(product.productId));
}

/** The button that was pressed may be gone: the focus goes to what replaces it, or to the heading. */
function keepFocus(productId: string): void {
  if (document.activeElement !== document.body) return;
  const buttons = document.querySelectorAll<HTMLElement>(`[data-product="${CSS.escape(productId)}"] button`);
  const next = [...buttons].at(-1) ?? document.querySelector('h1');
  next?.focus({ preventScroll: true });
}

/** Pieces of a product in the basket: one more, one less, or a number. */
export function Quantity({ product }: { readonly product: Product }) {
  const quantity = quantityOf(basket.value, product.productId);
  return (
    <fieldset class="quantity">
      <legend class="hidden">Quantity of {product.name}</legend>
      <button
        type="button"
        aria-label={quantity === 1 ? 'Remove' : 'One less'}
        onClick={() => setQuantity(product, quantity - 1)}
      >
        −
      </button>
      <input
        type="number"
        inputMode="numeric"
        aria-label="Pieces"
        min="0"
        max={product.maximumPerOrder}
        value={quantity}
        // At each key: whatever renders the page again would undo what is typed. A field that is empty meanwhile changes nothing.
        onInput={({ currentTarget: { valueAsNumber } }) => {
          if (valueAsNumber > 0) setQuantity(product, valueAsNumber);
        }}
        onChange={({ currentTarget }) => {
          if (currentTarget.valueAsNumber === 0) setQuantity(product, 0);
          // The basket does not change when the number is limited to what it was before.
          currentTarget.value = String(quantityOf(basket.value, product.productId));
        }}
      />
      <button
        type="button"
        aria-label="One more"
        // Not disabled: it would lose the focus. The basket takes no more than the maximum.
        aria-disabled={quantity >= product.maximumPerOrder}
        onClick={() => setQuantity(product, quantity + 1)}
      >
        +
      </button>
    </fieldset>
  );
}
