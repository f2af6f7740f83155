import type { Channel } from './channel.ts';
import type { Handler } from './handler-type.ts';

/** The runtimes before Node.js 24 take handlers with a callback: nodejs24.x refuses them. */
export const takesCallbacks = Number(/\d+/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[0]) < 24;

/**
 * Calls a handler as the runtimes before Node.js 24 do: with a callback, and with `done`, `succeed` and `fail` in the
 * context. The first result counts: the promise the handler returned, one of these three, an error given to the
 * callback, or a result given to it once the event loop is empty (at once without `callbackWaitsForEmptyEventLoop`).
 * A handler that uses none of them is over when the event loop is empty.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-callback
 * @param port keeps the event loop busy, so it is let go while the handler counts on an empty one.
 */
export async function callWithCallback(
  handler: Handler,
  event: unknown,
  context: Readonly<Record<string, unknown>>,
  port: Channel,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const done = (error?: unknown, result?: unknown) => (isAbsent(error) ? resolve(result) : reject(error));
  const fail = (error?: unknown) => reject(error ?? 'handled');
  const legacyContext: Record<string, unknown> = { ...context, done, succeed: resolve, fail };
  let resultOfCallback: unknown = null;
  const callback = (error?: unknown, result?: unknown) => {
    resultOfCallback = result;
    if (!isAbsent(error) || !legacyContext.callbackWaitsForEmptyEventLoop) done(error, result);
  };
  const whenEmpty = () => resolve(resultOfCallback);
  const returned = handler(event, legacyContext, callback);
  if (isThenable(returned)) returned.then(resolve, reject);
  else {
    process.once('beforeExit', whenEmpty);
    port.unref();
  }
  try {
    return await promise;
  } finally {
    process.off('beforeExit', whenEmpty);
    port.ref();
  }
}

const isAbsent = (value: unknown) => value === undefined || value === null;

/** As AWS's runtime asks: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client */
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
