import { afterEach, describe, expect, test } from '@jest/globals';
import { cachedTokenProvider } from '../../../functions/shared/kafka/connection.ts';
import { mapConcurrently } from '../../../functions/shared/runtime/concurrency.ts';
import { withDeadline } from '../../../functions/shared/runtime/deadline.ts';
import {
  environment,
  positiveIntegerEnvironment,
  textMapEnvironment,
} from '../../../functions/shared/runtime/environment.ts';
import { withRetries } from '../../../functions/shared/runtime/retry.ts';
import {
  isTraceparent,
  newTraceparent,
  traceOfRequest,
  traceparentOfXRay,
} from '../../../functions/shared/telemetry/trace-context.ts';

describe('mapConcurrently', () => {
  test('mapConcurrently keeps the order of the items and never runs more than the limit.', async () => {
    let running = 0;
    let most = 0;
    const doubled = await mapConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10]);
    expect(most).toBe(2);
  });
});

describe('withRetries', () => {
  test('withRetries resolves to the first success.', async () => {
    const operation = async (attempt: number) => {
      if (attempt < 3) throw new Error('not yet');
      return attempt;
    };
    expect(await withRetries(operation, { attempts: 5, firstDelayMs: 0, jitter: true })).toBe(3);
  });

  test('withRetries throws the last error when the attempts are exhausted.', async () => {
    const operation = (attempt: number) => Promise.reject(new Error(`attempt ${attempt}`));
    await expect(withRetries(operation, { attempts: 2, firstDelayMs: 0 })).rejects.toThrow('attempt 2');
  });

  test('withRetries does not repeat what cannot succeed.', async () => {
    const operation = (attempt: number) => Promise.reject(new Error(`attempt ${attempt}`));
    const policy = { attempts: 5, firstDelayMs: 0, isRetriable: () => false };
    await expect(withRetries(operation, policy)).rejects.toThrow('attempt 1');
  });
});

describe('withDeadline', () => {
  const late = () => new Error('late');

  test('withDeadline resolves as the work does when it is in time.', async () => {
    expect(await withDeadline(Promise.resolve('done'), 60_000, late)).toBe('done');
  });

  test('withDeadline rejects when the work never ends.', async () => {
    await expect(withDeadline(new Promise(() => {}), 1, late)).rejects.toThrow('late');
  });
});

describe('environment', () => {
  const name = 'ORDERSTREAM_TEST_VARIABLE';
  afterEach(() => {
    delete process.env[name];
  });

  test('Environment names a variable that is not set.', () => {
    expect(() => environment(name)).toThrow(`${name} is not set`);
  });

  test.each(['0', '-1', '1.5', 'ten'])(
    'Environment refuses "%s" where a number of at least 1 is needed.',
    (text) => {
      process.env[name] = text;
      expect(() => positiveIntegerEnvironment(name)).toThrow(`${name} is "${text}"`);
    },
  );

  test('Environment reads a map of texts.', () => {
    process.env[name] = '{"books":"head"}';
    expect(textMapEnvironment(name)).toEqual({ books: 'head' });
  });

  test.each(['{', '[]', 'null', '{"a":1}'])(
    'Environment refuses %s where a map of texts is needed.',
    (text) => {
      process.env[name] = text;
      expect(() => textMapEnvironment(name)).toThrow(name);
    },
  );
});

describe('cachedTokenProvider', () => {
  const minute = 60_000;

  test('cachedTokenProvider makes a new token only when the last is about to expire.', async () => {
    let now = 0;
    let made = 0;
    const provide = cachedTokenProvider(
      async () => ({ token: `token ${++made}`, expiryTime: now + 15 * minute }),
      () => now,
    );
    expect([await provide(), await provide()]).toEqual([{ value: 'token 1' }, { value: 'token 1' }]);
    now = 14 * minute;
    expect(await provide()).toEqual({ value: 'token 2' });
  });

  test('cachedTokenProvider retries after a failure.', async () => {
    let calls = 0;
    const provide = cachedTokenProvider(
      async () => {
        if (++calls === 1) throw new Error('no credentials');
        return { token: 'token', expiryTime: 15 * minute };
      },
      () => 0,
    );
    await expect(provide()).rejects.toThrow('no credentials');
    expect(await provide()).toEqual({ value: 'token' });
  });
});

describe('trace context', () => {
  test('Trace context turns the X-Ray header into a traceparent.', () => {
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    expect(traceparentOfXRay(header)).toBe('00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01');
  });

  test('Trace context keeps the trace of an X-Ray header without a parent, and makes none without a root.', () => {
    expect(traceparentOfXRay('Root=1-5759e988-bd862e3fe1be46a994272793')).toMatch(
      /^00-5759e988bd862e3fe1be46a994272793-[0-9a-f]{16}-00$/,
    );
    expect(traceparentOfXRay('Parent=53995c3f42cd8ad8;Sampled=1')).toBeUndefined();
  });

  test('Trace context makes traceparents of the standard form.', () => {
    expect(isTraceparent(newTraceparent())).toBe(true);
    expect(isTraceparent('00-abc')).toBe(false);
    expect(isTraceparent(`00-${'0'.repeat(32)}-b7ad6b7169203331-01`)).toBe(false);
    expect(isTraceparent(`00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`)).toBe(false);
  });
});

describe('the trace of a request', () => {
  const target = '0af7651916cd43dd8448eb211c80319c';
  const rootOf = (id: string) => `Root=1-${id.slice(0, 8)}-${id.slice(8)}`;
  const invocation = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  const own = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';
  const traceparent = `00-${target}-b7ad6b7169203331-01`;
  const traced = `${rootOf(target)};Parent=53995c3f42cd8ad8;Sampled=1`;

  test.each<[string, Record<string, string>, string | undefined]>([
    ['no trace', {}, undefined],
    ['a traceparent', { traceparent }, target],
    ["X-Ray's header", { 'x-amzn-trace-id': traced }, target],
    ['only the root that API Gateway adds', { 'x-amzn-trace-id': rootOf(target) }, undefined],
    ['a traceparent that is not valid', { traceparent: `${traceparent}\n{"level":"ERROR"}` }, undefined],
  ])("is Lambda's own when its headers name %s", (_, headers, linkedTraceId) => {
    expect(traceOfRequest(headers, invocation)).toEqual({ traceparent: own, linkedTraceId });
  });

  test.each<[string, Record<string, string>]>([
    ["adopted the client's root", { 'x-amzn-trace-id': rootOf(target) }],
    ['adopted the second of two roots', { 'x-amzn-trace-id': `${rootOf('a'.repeat(32))},${rootOf(target)}` }],
    ["adopted the client's traceparent", { traceparent }],
  ])("is a new one, not sampled, when Lambda's %s", (_, headers) => {
    const { traceparent: made } = traceOfRequest(headers, traced);
    expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(made).not.toContain(target);
  });

  test('The trace of a request is a new one where Lambda sets none.', () => {
    expect(traceOfRequest({}, '').traceparent).toMatch(/-00$/);
  });
});
