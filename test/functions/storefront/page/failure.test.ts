import { describe, expect, test } from '@jest/globals';
import {
  fieldMessagesOf,
  inWords,
  messageOf,
  productMessagesOf,
  RequestFailure,
} from '../../../../functions/storefront/page/api/failure.ts';

const problem = (kind: string, detail = '') => ({ type: `urn:orderstream:problem:${kind}`, detail });

describe('messages of failures', () => {
  test.each([
    ['no response', new RequestFailure(0), 'The shop cannot be reached'],
    ['an expired session', new RequestFailure(401), 'Your session has ended'],
    ['an order of another customer', new RequestFailure(404, problem('not-found')), 'Not found'],
    [
      'too many orders in progress',
      new RequestFailure(429, problem('customer-limit-reached', 'You have 5 orders in progress; …'), 5),
      'You have several orders in progress',
    ],
    [
      'too many declined payments',
      new RequestFailure(429, problem('customer-limit-reached', '5 of your payments were declined …'), 1_800),
      'Too many declined payments',
    ],
    ['a throttle of the gateway', new RequestFailure(429), 'The shop is very busy'],
    [
      'an order that is not confirmed',
      new RequestFailure(503, problem('not-confirmed'), 5),
      'We could not confirm your order yet',
    ],
    ['an overloaded gateway', new RequestFailure(503), 'The shop is very busy'],
    [
      'an address that is not verified',
      new RequestFailure(403, problem('email-not-verified')),
      'Your email address is not verified yet',
    ],
    [
      'an error of a function',
      new RequestFailure(500, problem('internal-error')),
      'Something went wrong on our side',
    ],
    ['an error of the page', new TypeError('x is undefined'), 'Something went wrong on our side'],
  ])('A customer reads plain words about %s.', (_, failure, title) => {
    expect(messageOf(failure).title).toBe(title);
    expect(messageOf(failure).text).toMatch(/\.$/);
  });

  test('Too many declined payments name the time until the next order.', () => {
    const failure = new RequestFailure(
      429,
      problem('customer-limit-reached', '5 payments were declined'),
      1_790,
    );
    expect(messageOf(failure).text).toContain('in 30 minutes');
    expect([inWords(1), inWords(4.2), inWords(60), inWords(3_599)]).toEqual([
      '1 second',
      '5 seconds',
      '1 minute',
      '60 minutes',
    ]);
  });

  test('Only failures that may pass are tried again.', () => {
    const statuses = [0, 400, 401, 403, 404, 422, 429, 500, 503];
    expect(statuses.filter((status) => new RequestFailure(status).isTemporary)).toEqual([0, 429, 500, 503]);
  });

  test('Errors of the API are messages at their fields, the first of each.', () => {
    const errors = [
      { field: 'shipTo.city', message: 'Too small' },
      { field: 'shipTo.city', message: 'must not contain line breaks' },
      { field: 'Idempotency-Key', message: 'has 0 characters' },
    ];
    expect(Object.fromEntries(fieldMessagesOf(new RequestFailure(400, { errors })))).toEqual({
      'shipTo.city': 'Enter a city of at most 100 characters, without hidden marks.',
      'Idempotency-Key': 'has 0 characters',
    });
    expect(fieldMessagesOf(undefined).size).toBe(0);
  });

  test('Errors in lines are messages at their products, wherever the page shows these.', () => {
    const lines = ['gone', 'book', 'rare'].map((productId) => ({ productId, quantity: 11 }));
    const errors = [
      { field: 'lines.0.productId', message: 'there is no product "gone"' },
      { field: 'lines.1.quantity', message: 'is 11; accepted: at most 10' },
      { field: 'lines.7.quantity', message: 'is of no line' },
      { field: 'lines', message: 'has 60 lines' },
    ];
    expect(productMessagesOf(new RequestFailure(400, { errors }), lines)).toEqual(
      new Map([
        ['book', 'This is more than one order may have.'],
        ['gone', 'We no longer sell this.'],
      ]),
    );
    expect(productMessagesOf(new RequestFailure(400, { errors })).size).toBe(0);
  });
});
