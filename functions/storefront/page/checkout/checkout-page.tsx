import { useEffect, useRef, useState } from 'preact/hooks';
import { fieldMessagesOf, productMessagesOf } from '../api/failure.ts';
import { EarlierOrderUnclearError } from '../basket/attempt.ts';
import type { Basket, PricedBasket } from '../basket/basket.ts';
import { basket } from '../basket/basket-store.ts';
import { WithBasket } from '../basket/with-basket.tsx';
import { navigate } from '../layout/navigation.ts';
import { FailureNotice, Notice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { formatMoney } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { customer, session } from '../session/session.ts';
import { signIn } from '../session/sign-in.ts';
import { AddressFields } from './address-fields.tsx';
import { BasketChangedError, buy } from './buy.ts';
import { addressIn, storeDraft, tokenIn } from './draft.ts';
import { PaymentFields } from './payment-fields.tsx';

/** Where to, how to pay, and "Buy now". */
export function CheckoutPage() {
  return (
    <Page title="Check out">
      <WithBasket>{(contents) => <CheckoutForm contents={contents} />}</WithBasket>
    </Page>
  );
}

type State =
  | {
      readonly step: 'editing';
      readonly failure?: unknown;
      /** Of the request that failed. */
      readonly lines?: Basket;
    }
  | { readonly step: 'sending'; readonly isRepeated: boolean };

function CheckoutForm({ contents }: { readonly contents: PricedBasket }) {
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<State>({ step: 'editing' });
  const failure = state.step === 'editing' ? state.failure : undefined;
  const messages = fieldMessagesOf(failure);
  const productMessages = productMessagesOf(failure, state.step === 'editing' ? state.lines : undefined);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);
  const submit = async () => {
    if (!form.current || state.step === 'sending' || !session.value) return;
    setState({ step: 'sending', isRepeated: false });
    const lines = basket.value;
    try {
      const { orderId } = await buy(
        { lines, payment: { token: tokenIn(form.current) }, shipTo: addressIn(form.current) },
        {
          despiteKey: failure instanceof EarlierOrderUnclearError ? failure.key : undefined,
          onRepeat: () => setState({ step: 'sending', isRepeated: true }),
        },
      );
      navigate(hrefOf.newOrder(orderId));
    } catch (error) {
      setState({ step: 'editing', failure: error, lines });
    }
  };
  return (
    <form
      ref={form}
      class="columns"
      onInput={({ currentTarget }) => storeDraft(currentTarget, customer.value?.customerId)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <AddressFields messages={messages} />
        <PaymentFields messages={messages} />
      </div>
      <section class="panel summary" aria-labelledby="summary">
        <h2 id="summary">Your order</h2>
        <Summary contents={contents} messages={productMessages} />
        <Failure failure={failure} />
        <BuyButton state={state} />
      </section>
    </form>
  );
}

function BuyButton({ state }: { readonly state: State }) {
  if (!session.value) {
    return (
      <>
        <button type="button" class="button primary wide" onClick={() => signIn()}>
          Sign in to buy
        </button>
        <p class="muted">You come back to this page; nothing you entered is lost.</p>
      </>
    );
  }
  const isSending = state.step === 'sending';
  return (
    <>
      <button type="submit" class="button primary wide" aria-disabled={isSending}>
        {isSending ? 'Sending your order…' : 'Buy now'}
      </button>
      <p class="muted" aria-live="polite">
        {isSending && state.isRepeated && 'Still confirming. It will be placed once, however often we ask.'}
      </p>
    </>
  );
}

function Failure({ failure }: { readonly failure: unknown }) {
  if (failure === undefined) return null;
  if (failure instanceof EarlierOrderUnclearError) {
    return (
      <Notice kind="problem" title="Your earlier order may have been placed">
        <p>
          You have changed your order since you sent it, and we do not know whether the first one arrived.
          Look at <a href={hrefOf.orders}>your orders</a>: if it is not there, or you want both, press Buy now
          again.
        </p>
      </Notice>
    );
  }
  if (!(failure instanceof BasketChangedError)) return <FailureNotice failure={failure} />;
  return (
    <Notice kind="problem" title="Your basket was changed in another tab">
      <p>
        Look at it again, or see <a href={hrefOf.orders}>your orders</a>.
      </p>
    </Notice>
  );
}

function Summary({
  contents: { lines, total, unknown },
  messages,
}: {
  readonly contents: PricedBasket;
  /** By product. */
  readonly messages: ReadonlyMap<string, string>;
}) {
  return (
    <>
      <ul class="lines">
        {lines.map(({ product, quantity, total: amount, note }) => (
          <li key={product.productId}>
            <span>
              {quantity} × {product.name}
              <span class="note">{messages.get(product.productId) ?? note}</span>
            </span>
            <span class="amount">{formatMoney(amount)}</span>
          </li>
        ))}
      </ul>
      {unknown.length > 0 && (
        <p class="note">
          We no longer sell {unknown.join(', ')}. <a href={hrefOf.basket}>Change your basket</a>
        </p>
      )}
      {total && (
        <p class="total">
          <span>Total, tax included</span>
          <strong>{formatMoney(total)}</strong>
        </p>
      )}
    </>
  );
}
