import { useCallback, useState } from 'preact/hooks';
import { isFinal } from '../../../shared/order-status.ts';
import { callApi } from '../api/request.ts';
import type { OrderSummary, OrderPage as Orders } from '../api/types.ts';
import { Empty, FailureNotice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { useLoad } from '../layout/use-load.ts';
import { WhenLoaded } from '../layout/when-loaded.tsx';
import { formatMoney } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { session } from '../session/session.ts';
import { SignInFirst } from '../session/sign-in-first.tsx';
import { formatTime } from '../time.ts';
import { shortOf } from './order-page.tsx';
import { statusTitles } from './steps.ts';

/** While an order of a page is not final. */
const pauseMsAfter = ({ orders }: Orders) =>
  orders.some(({ status }) => !isFinal(status)) ? 4_000 : undefined;

/** The customer's orders, newest first. */
export function OrdersPage() {
  return (
    <Page title="Your orders">
      {session.value ? <OrdersFrom isFirst /> : <SignInFirst what="your orders" />}
    </Page>
  );
}

/** A page of orders, and behind it those before, once the customer wants to see them. */
function OrdersFrom({ cursor, isFirst = false }: { readonly cursor?: string; readonly isFirst?: boolean }) {
  const load = useCallback(
    async (signal: AbortSignal) => {
      const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      return (await callApi<Orders>(`/orders${query}`, { signal })).body;
    },
    [cursor],
  );
  const [loaded, retry] = useLoad(load, pauseMsAfter);
  return (
    <WhenLoaded loaded={loaded} what={isFirst ? 'your orders' : 'older orders'} onRetry={retry}>
      {(orders, failure) => (
        <>
          {failure !== undefined && <FailureNotice failure={failure} onRetry={retry} />}
          <OrderList page={orders} isFirst={isFirst} />
        </>
      )}
    </WhenLoaded>
  );
}

function OrderList({ page, isFirst }: { readonly page: Orders; readonly isFirst: boolean }) {
  const { orders, cursor: next } = page;
  const [showsOlder, setShowsOlder] = useState(false);
  if (orders.length === 0) return isFirst ? <NoOrders /> : <p class="muted">There are no older orders.</p>;
  return (
    <>
      <ul class="orders">
        {orders.map((order, index) => (
          <OrderRow key={order.orderId} order={order} hasFocus={!isFirst && index === 0} />
        ))}
      </ul>
      {next !== undefined && !showsOlder && (
        <button type="button" class="button quiet" onClick={() => setShowsOlder(true)}>
          Show older orders
        </button>
      )}
      {next !== undefined && showsOlder && <OrdersFrom cursor={next} />}
    </>
  );
}

function NoOrders() {
  return (
    <Empty title="You have not ordered anything yet">
      <a class="button" href={hrefOf.shop}>
        See all products
      </a>
    </Empty>
  );
}

/** @param hasFocus it is the first of those that a button has brought, which is gone. */
function OrderRow({ order, hasFocus }: { readonly order: OrderSummary; readonly hasFocus: boolean }) {
  const { orderId, status, total, placedAt } = order;
  const focus = useCallback((link: HTMLAnchorElement | null) => {
    if (hasFocus) link?.focus();
  }, []);
  return (
    <li>
      <a class="order-row" href={hrefOf.order(orderId)} ref={focus}>
        <span class="order-name">Order {shortOf(orderId)}</span>
        <time class="muted" dateTime={placedAt}>
          {formatTime(placedAt)}
        </time>
        <span class="status" data-status={status}>
          {statusTitles[status]}
        </span>
        <span class="amount">{formatMoney(total)}</span>
      </a>
    </li>
  );
}
