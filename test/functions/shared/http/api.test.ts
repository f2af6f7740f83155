import { describe, expect, jest, test } from '@jest/globals';
import { createApi } from '../../../../functions/shared/http/api.ts';
import { invalidField, ProblemError } from '../../../../functions/shared/http/problem.ts';
import { logger } from '../../../../functions/shared/telemetry/powertools.ts';
import { apiRequest } from '../api-requests.ts';
import { context } from '../kafka-events.ts';

describe('createApi', () => {
  test('createApi responds with JSON and headers that keep browsers from sniffing and caches from storing.', async () => {
    const handler = createApi({ 'GET /things': async () => ({ status: 200, body: { a: 1 } }) });
    expect(await handler(apiRequest('GET /things'), context)).toEqual({
      statusCode: 200,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      },
      body: '{"a":1}',
    });
  });

  test('createApi responds to a refusal of a route with a problem document and its headers.', async () => {
    const handler = createApi({
      'GET /things': async () => {
        throw new ProblemError('not-confirmed', { detail: 'Again.', headers: { 'retry-after': '5' } });
      },
    });
    const { statusCode, headers, body } = await handler(apiRequest('GET /things'), context);
    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '5' });
    expect(JSON.parse(body ?? '')).toMatchObject({ status: 503, detail: 'Again.' });
  });

  test('createApi names the field at fault.', async () => {
    const handler = createApi({
      'GET /things': async () => {
        throw invalidField('limit', 'is 0');
      },
    });
    const { body } = await handler(apiRequest('GET /things'), context);
    expect(JSON.parse(body ?? '')).toMatchObject({
      status: 400,
      field: 'limit',
      errors: [{ field: 'limit', message: 'is 0' }],
    });
  });

  test('createApi reveals nothing of an unexpected failure but that it happened.', async () => {
    const written = jest.spyOn(logger, 'error');
    const handler = createApi({
      'GET /things': () => Promise.reject(new Error('secret of sarah@example.com')),
    });
    const { statusCode, body } = await handler(apiRequest('GET /things'), context);
    const logged = JSON.stringify(written.mock.calls);
    written.mockRestore();
    expect(statusCode).toBe(500);
    expect(body).not.toContain('secret');
    expect(logged).toContain('secret of <email address>');
  });

  test('createApi responds with 404 to a route key it does not serve.', async () => {
    const { statusCode } = await createApi({})(apiRequest('GET /nothing'), context);
    expect(statusCode).toBe(404);
  });
});
