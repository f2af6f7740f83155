import { describe, expect, test } from '@jest/globals';
import { compileRoutes } from '../../../local/src/http-api/routes.ts';

const keys = [
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/{id}',
  'ANY /pets/{id}',
  'GET /pets/dog/1',
  'GET /pets/dog/{id}',
  'GET /',
  '$default',
];
const route = (routeKey: string) => ({ routeKey, functionArn: routeKey });

describe('the most specific route wins', () => {
  const match = compileRoutes(keys.map(route));
  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', undefined],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['GET', '/pets/7', 'GET /pets/{id}', { id: '7' }],
    ['PUT', '/pets/7', 'ANY /pets/{id}', { id: '7' }],
    ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
    ['GET', '/pets/a%2Fb%20c', 'GET /pets/{id}', { id: 'a/b c' }],
    ['GET', '/', 'GET /', undefined],
    ['POST', '/', '$default', undefined],
  ])('%s %s goes to %s', (method, path, routeKey, pathParameters) => {
    const found = match(method, path);
    expect(found?.route.routeKey).toBe(routeKey);
    expect(found?.pathParameters).toEqual(pathParameters);
  });

  test('the most specific route wins whatever the order of declaration', () => {
    const reversed = compileRoutes(keys.toReversed().map(route));
    expect(reversed('GET', '/pets/dog/1')?.route.routeKey).toBe('GET /pets/dog/1');
    expect(reversed('POST', '/test/5')?.route.routeKey).toBe('ANY /{proxy+}');
  });
});

describe('nothing matches', () => {
  const match = compileRoutes(['GET /orders/{orderId}', 'POST /orders'].map(route));
  test.each([
    ['GET', '/orders'],
    ['GET', '/orders/'],
    ['GET', '/orders/1/2'],
    ['POST', '/orders/'],
    ['POST', '/Orders'],
    ['DELETE', '/orders'],
  ])('nothing matches for %s %s', (method, path) => {
    expect(match(method, path)).toBeUndefined();
  });
});

test('a route key that cannot be served says what is accepted', () => {
  expect(() => compileRoutes([route('orders')])).toThrow(/"orders".*expected "METHOD \/path"/);
});
