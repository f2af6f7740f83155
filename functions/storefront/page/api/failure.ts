import type { OrderRequest, Problem } from './types.ts';

/** Why a request has no result: the network, or a response that is not a success. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  /** 0 when there was no response. */
  readonly status: number;
  readonly problem: Problem;
  /** Seconds of `Retry-After`; undefined without one. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Problem = {}, retryAfterSeconds?: number, cause?: unknown) {
    super(problem.detail ?? (status === 0 ? 'No response.' : `Response ${status}.`), { cause });
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** True when the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What a customer reads about a failure. */
export interface Message {
  readonly title: string;
  readonly text: string;
}

const kindOf = ({ problem }: RequestFailure) => problem.type?.split(':').at(-1) ?? '';

const ofLimit = ({ problem, retryAfterSeconds = 0 }: RequestFailure): Message =>
  /declined/.test(problem.detail ?? '')
    ? {
        title: 'Too many declined payments',
        text: `Several of your payments were declined within an hour, so we paused new orders to protect your card. You can order again in ${inWords(retryAfterSeconds)}. Your basket is kept.`,
      }
    : {
        title: 'You have several orders in progress',
        text: 'As soon as one of them is shipped or cancelled you can place the next. Your basket is kept.',
      };

/** By the last part of the problem's `type`. */
const byKind: Readonly<Record<string, (failure: RequestFailure) => Message>> = {
  'customer-limit-reached': ofLimit,
  'email-not-verified': () => ({
    title: 'Your email address is not verified yet',
    text: 'We confirm every order by email. Verify your address, then sign in again.',
  }),
  'idempotency-key-reused': () => ({
    title: 'Your order changed while it was being sent',
    text: 'Look at your orders to see whether the first one arrived, then press Buy now again.',
  }),
  'not-confirmed': () => ({
    title: 'We could not confirm your order yet',
    text: 'Press Buy now again and change nothing before: then it cannot be placed twice. Your basket is kept.',
  }),
};

const byStatus: Readonly<Record<number, Message>> = {
  0: {
    title: 'The shop cannot be reached',
    text: 'Check your connection, then try again.',
  },
  400: { title: 'Some details need a correction', text: 'See the notes next to them.' },
  401: { title: 'Your session has ended', text: 'Sign in again to continue.' },
  403: { title: 'Your account may not do this', text: 'Sign in with another account.' },
  404: { title: 'Not found', text: 'There is nothing here for your account.' },
  429: { title: 'The shop is very busy', text: 'Wait a moment, then try again.' },
  503: { title: 'The shop is very busy', text: 'Wait a moment, then try again.' },
};

const unexpected: Message = {
  title: 'Something went wrong on our side',
  text: 'It is not your fault. Try again in a moment.',
};

/** What a customer reads about a failure; a failure of the page itself reads like one of the shop's. */
export function messageOf(failure: unknown): Message {
  if (!(failure instanceof RequestFailure)) return unexpected;
  return byKind[kindOf(failure)]?.(failure) ?? byStatus[failure.status] ?? unexpected;
}

/** By the field that the API names; the rules of a field are those of `orderRequest`. */
const fieldMessages: Readonly<Record<string, string>> = {
  'shipTo.name': 'Enter a name of at most 100 characters, without hidden marks.',
  'shipTo.line1': 'Enter a street of at most 200 characters, without hidden marks.',
  'shipTo.city': 'Enter a city of at most 100 characters, without hidden marks.',
  'shipTo.postalCode': 'Enter a postal code of at most 20 characters, without hidden marks.',
  'shipTo.country': 'Choose a country.',
  'payment.token': 'Choose how to pay.',
};

/**
 * What a customer reads next to each field, by its dotted path such as `shipTo.city`: the first error of each field.
 */
export function fieldMessagesOf(failure: unknown): ReadonlyMap<string, string> {
  const errors = failure instanceof RequestFailure ? (failure.problem.errors ?? []) : [];
  return new Map(errors.toReversed().map(({ field, message }) => [field, fieldMessages[field] ?? message]));
}

/** By the member of a line. */
const lineMessages: Readonly<Record<string, string>> = {
  productId: 'We no longer sell this.',
  quantity: 'This is more than one order may have.',
};

/**
 * What a customer reads next to each product. The API names a line by its place in the request, which is not its place on the page:
 * the page lists products that are no longer sold apart, and the basket may have changed since.
 * @param lines of the request that failed.
 */
export function productMessagesOf(
  failure: unknown,
  lines: OrderRequest['lines'] = [],
): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  for (const [field, text] of fieldMessagesOf(failure)) {
    const [, index = '', member = ''] = /^lines\.(\d+)\.(\w+)$/.exec(field) ?? [];
    const productId = lines[Number(index || Number.NaN)]?.productId;
    if (productId !== undefined) messages.set(productId, lineMessages[member] ?? text);
  }
  return messages;
}

/** `5 seconds`, `12 minutes`: whole ones, rounded up. */
export function inWords(seconds: number): string {
  const [count, unit] =
    seconds < 60 ? [Math.max(1, Math.ceil(seconds)), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
