import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RequestFailure } from '../api/failure.ts';
import { messageOf } from '../api/failure.ts';
import { callApi } from '../api/request.ts';
import type { Order } from '../api/types.ts';
import { announce } from '../layout/announce.tsx';
import { FailureNotice, Loading, Notice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { sleep } from '../layout/sleep.ts';
import { formatMoney, times } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { session } from '../session/session.ts';
import { SignInFirst } from '../session/sign-in-first.tsx';
import { Art } from '../shop/art.tsx';
import { formatClock, formatTime } from '../time.ts';
import { eventTitleOf, limitNoteOf, outcomeOf, type Step, stepsOf } from './steps.ts';
import { watchOrder } from './watch-order.ts';

/** What the API says to an order that it has accepted. */
const receivedMessage = 'Order received! Check your email for updates.';

/** One order and its progress, live. @param isNew it was placed a moment ago. */
export function OrderPage({ orderId, isNew }: { readonly orderId: string; readonly isNew: boolean }) {
  return (
    <Page title={`Order ${shortOf(orderId)}`}>
      {isNew && <Notice kind="success" title={receivedMessage} />}
      {session.value ? <Progress orderId={orderId} /> : <SignInFirst what="this order" />}
    </Page>
  );
}

/** Enough of an id to tell a customer's orders apart. */
export function shortOf(orderId: string): string {
  return orderId.slice(0, 8).toUpperCase();
}

interface Watched {
  readonly order?: Order;
  /** The last request failed, and another will follow. */
  readonly interruption?: RequestFailure | undefined;
  /** No other will follow. */
  readonly failure?: unknown;
}

function useWatchedOrder(orderId: string): [Watched, () => void] {
  const [watched, setWatched] = useState<Watched>({});
  const [attempts, setAttempts] = useState(0);
  const start = useCallback(() => {
    const controller = new AbortController();
    const { signal } = controller;
    watchOrder(orderId, {
      read: (id, waitSeconds) => callApi(`/orders/${encodeURIComponent(id)}?wait=${waitSeconds}`, { signal }),
      sleep: (seconds) => sleep({ milliseconds: seconds * 1_000, events: [[window, 'online']], signal }),
      onOrder: (order) => setWatched({ order }),
      onInterruption: (interruption) => setWatched(({ order }) => ({ order, interruption })),
      signal,
    }).catch((failure: unknown) => setWatched(({ order }) => ({ order, failure })));
    return () => controller.abort();
  }, [orderId]);
  useEffect(start, [start, attempts]);
  return [watched, () => setAttempts((before) => before + 1)];
}

function Progress({ orderId }: { readonly orderId: string }) {
  const [{ order, interruption, failure }, retry] = useWatchedOrder(orderId);
  useAnnouncedSteps(order);
  if (!order && failure !== undefined) return <FailureNotice failure={failure} onRetry={retry} />;
  return (
    <>
      {interruption && (
        <Notice title={messageOf(interruption).title}>
          <p>We keep trying. Your order is safe: it continues without this page.</p>
        </Notice>
      )}
      {failure !== undefined && <FailureNotice failure={failure} onRetry={retry} />}
      {order ? <Details order={order} /> : <Loading what="your order" />}
    </>
  );
}

/** Has a screen reader say each step as it changes. */
function useAnnouncedSteps(order: Order | undefined): void {
  const text = order
    ? [
        outcomeOf(order).title,
        ...stepsOf(order)
          .filter(isNews)
          .map(({ text }) => text),
      ].join(' ')
    : '';
  useEffect(() => {
    if (text) announce(text);
  }, [text]);
}

const isNews = ({ state }: Step) => state !== 'waiting' && state !== 'current';

function Details({ order }: { readonly order: Order }) {
  const outcome = outcomeOf(order);
  const limitNote = limitNoteOf(order);
  return (
    <>
      <p class="lead outcome" data-status={order.status}>
        <strong>{outcome.title}.</strong> {outcome.text}
      </p>
      {limitNote && (
        <Notice title="Many orders today">
          <p>{limitNote}</p>
        </Notice>
      )}
      <div class="columns">
        <section aria-labelledby="progress">
          <h2 id="progress">Progress</h2>
          <ol>
            {stepsOf(order).map((step) => (
              <StepRow key={step.id} step={step} />
            ))}
          </ol>
        </section>
        <section aria-labelledby="contents" class="panel">
          <h2 id="contents">Your order</h2>
          <Lines order={order} />
          <p class="total">
            <span>Total, tax included</span>
            <strong>{formatMoney(order.total)}</strong>
          </p>
          <dl class="facts">
            <dt>Ordered</dt>
            <dd>
              <time dateTime={order.placedAt}>{formatTime(order.placedAt)}</time>
            </dd>
            <dt>Number</dt>
            <dd class="code">{order.orderId}</dd>
          </dl>
        </section>
      </div>
      <Events order={order} />
      <p>
        <a href={hrefOf.orders}>All your orders</a>
      </p>
    </>
  );
}

const stateTitles: Readonly<Record<Step['state'], string>> = {
  done: 'Done',
  current: 'In progress',
  waiting: 'Waiting',
  failed: 'Not possible',
  undone: 'Taken back',
  skipped: 'Not needed',
  late: 'Delayed',
};

function StepRow({ step: { id, title, state, text, time } }: { readonly step: Step }) {
  return (
    <li class="step" data-step={id} data-state={state}>
      <span class="step-mark">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={marks[state]} />
        </svg>
      </span>
      <p class="step-title">
        {title}
        <span class="hidden">: {stateTitles[state]}</span>
      </p>
      <p class="step-text">{text}</p>
      {time && (
        <time class="step-time" dateTime={time}>
          {formatClock(time)}
        </time>
      )}
    </li>
  );
}

const [check, cross, dash, dots] = [
  'M3.5 8.5l3 3 6-7',
  'M4.5 4.5l7 7m0-7l-7 7',
  'M4.5 8h7',
  'M8 4.5v4l2.5 2',
];
const marks: Readonly<Record<Step['state'], string>> = {
  done: check,
  current: '',
  waiting: '',
  failed: cross,
  undone: 'M5 5.5h4.5a2.75 2.75 0 0 1 0 5.5H6M7 3.5l-2 2 2 2',
  skipped: dash,
  late: dots,
};

function Lines({ order: { lines } }: { readonly order: Order }) {
  if (!lines) return null;
  return (
    <ul class="lines">
      {lines.map(({ productId, name, department, quantity, unitPrice }) => (
        <li key={productId}>
          <Art productId={productId} department={department} />
          <span>
            {quantity} × {name}
          </span>
          <span class="amount">{formatMoney(times(unitPrice, quantity))}</span>
        </li>
      ))}
    </ul>
  );
}

function Events({ order: { events } }: { readonly order: Order }) {
  return (
    <details class="events">
      <summary>Everything that happened</summary>
      <ol>
        {events.map((entry) => (
          <li key={entry.id}>
            <time dateTime={entry.time}>{formatClock(entry.time)}</time> {eventTitleOf(entry)}
          </li>
        ))}
      </ol>
    </details>
  );
}
