import { RequestFailure } from '../api/failure.ts';

/** What the API says when it has accepted an order. */
export interface OrderAccepted {
  readonly orderId: string;
  readonly message: string;
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

/** Whether the order was accepted is not known. */
function isUnclear(failure: unknown): failure is RequestFailure {
  return failure instanceof RequestFailure && (failure.status === 0 || failure.status >= 500);
}
