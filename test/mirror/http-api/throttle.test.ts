import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createThrottle } from '../../../local/src/http-api/throttle.ts';
import { type ApiFixture, send, startApi } from './fixture.ts';

describe('a throttle', () => {
  const settings = {
    throttling: { ratePerSecond: 10, burst: 3 },
    routeThrottling: { 'POST /a': { ratePerSecond: 1, burst: 1 } },
  };

  /** How many of `count` requests at one moment are taken. */
  const taken = (takes: (routeKey: string) => boolean, routeKey: string, count = 10) =>
    Array.from({ length: count }, () => takes(routeKey)).filter(Boolean).length;

  test('a throttle takes a burst, then what the rate refills, and never more than a burst', () => {
    let now = 0;
    const takes = createThrottle(settings, () => now);
    const at = (moment: number) => {
      now = moment;
      return taken(takes, 'GET /a');
    };
    expect([at(0), at(50), at(200), at(60_000)]).toEqual([3, 0, 2, 3]);
  });

  test('a throttle has a bucket for each route, with its own settings or those of the stage', () => {
    const takes = createThrottle(settings, () => 0);
    expect([taken(takes, 'POST /a'), taken(takes, 'GET /a'), taken(takes, 'GET /b')]).toEqual([1, 3, 3]);
  });

  test('a throttle without settings takes everything', () => {
    expect(
      taken(
        createThrottle({}, () => 0),
        'GET /a',
        1_000,
      ),
    ).toBe(1_000);
  });
});

describe('a throttled route', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    const routes = ['GET /a', 'GET /b'].map((routeKey) => ({ routeKey, functionArn: 'f' }));
    api = await startApi({ routes, routeThrottling: { 'GET /a': { ratePerSecond: 0.001, burst: 1 } } });
  });
  afterAll(() => api.server.stop(0));

  test('a throttled route returns 429 in the gateway’s words, and its function is not called', async () => {
    const [first, second] = [
      await send(`${api.server.url}/a`, 'GET'),
      await send(`${api.server.url}/a`, 'GET'),
    ];
    expect([first.status, second.status]).toEqual([200, 429]);
    expect(JSON.parse(String(second.body))).toEqual({ message: 'Too Many Requests' });
    expect(api.calls).toHaveLength(1);
    expect((await send(`${api.server.url}/b`, 'GET')).status).toBe(200);
  });
});
