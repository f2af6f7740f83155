import { RequestFailure } from '../api/failure.ts';
import { type Attempt, type AttemptOptions, attemptFor, type Fingerprint } from '../basket/attempt.ts';

/** What the API says when it has accepted an order. */
export interface OrderAccepted {
  readonly orderId: string;
}

export interface PlaceOrderDependencies {
  /** Sends the request, always with the same key. */
  readonly send: () => Promise<OrderAccepted>;
  readonly sleep: (seconds: number) => Promise<void>;
  /** The response was lost, or the order is not confirmed: the request is sent again. */
  readonly onRepeat: () => void;
}

const maximumRequests = 3;
const pauseSeconds = 2;

/**
 * Sends an order until it is confirmed: three times at most, since a request without a response may have been accepted, and its
 * repetition is the same order.
 * @throws {RequestFailure} the last one, or the first that another attempt would not change.
 */
export async function placeOrder({ send, sleep, onRepeat }: PlaceOrderDependencies): Promise<OrderAccepted> {
  for (let requests = 1; ; requests += 1) {
    try {
      return await send();
    } catch (failure) {
      if (!isUnclear(failure) || requests === maximumRequests) throw failure;
      onRepeat();
      await sleep(failure.retryAfterSeconds ?? pauseSeconds);
    }
  }
}

export interface PlaceOnceDependencies
  extends AttemptOptions,
    Pick<PlaceOrderDependencies, 'sleep' | 'onRepeat'> {
  /** Keeps the attempt for the next page. */
  readonly store: (attempt: Attempt) => void;
  readonly forget: () => void;
  readonly send: (key: string) => Promise<OrderAccepted>;
}

/**
 * Places an order with the key of its attempt, which is kept as long as the order may have been placed without a response.
 * @throws {EarlierOrderUnclearError} when an earlier order, which is another one, may have been placed.
 * @throws {RequestFailure} as {@link placeOrder} does.
 */
export async function placeOnce(
  fingerprint: Fingerprint,
  ports: PlaceOnceDependencies,
): Promise<OrderAccepted> {
  const attempt = attemptFor(fingerprint, ports);
  let mayBePlaced = attempt === ports.pending;
  ports.store(attempt);
  try {
    return await placeOrder({
      send: () => ports.send(attempt.key),
      sleep: ports.sleep,
      onRepeat: () => {
        mayBePlaced = true;
        ports.onRepeat();
      },
    });
  } catch (failure) {
    if (isKeyReused(failure) || (isRefused(failure) && !mayBePlaced)) ports.forget();
    throw failure;
  }
}

/** The key is of another order: this one was not placed, and needs another key. */
const isKeyReused = (failure: unknown) => failure instanceof RequestFailure && failure.status === 422;

/** The order was not placed by this request. */
const isRefused = (failure: unknown) => failure instanceof RequestFailure && !isUnclear(failure);

/** Whether the order was accepted is not known. */
function isUnclear(failure: unknown): failure is RequestFailure {
  return failure instanceof RequestFailure && (failure.status === 0 || failure.status >= 500);
}
