import { type NewConcern, quotedReads } from '../concern.ts';

/** Tests of a concern, by file. */
export function testFiles(concern: NewConcern): Readonly<Record<string, string>> {
  const { emits, route } = concern;
  return {
    'memory-store.ts': memoryStoreText(concern),
    'store.test.ts': storeTestText(concern),
    ...(emits ? { 'count-event.test.ts': replyTestText(concern, emits) } : {}),
    ...(emits ? {} : { 'count-events.test.ts': batchTestText(concern) }),
    ...(route ? { 'routes.test.ts': routesTestText(concern, route) } : {}),
  };
}

const memoryStoreText = ({
  name,
  pascal,
}: NewConcern) => `import type { ${pascal}Store } from '../../../functions/${name}/ports.ts';

/** The table's rule in memory. */
export function memoryStore(): ${pascal}Store {
  const totals = new Map<string, number>();
  const afterEvent = new Map<string, number>();
  const totalOf = (customerId: string) => totals.get(customerId) ?? 0;
  return {
    totalOf: async (customerId) => totalOf(customerId),
    count: async (customerId, eventId) => {
      const total = afterEvent.get(eventId) ?? totalOf(customerId) + 1;
      if (!afterEvent.has(eventId)) totals.set(customerId, total);
      afterEvent.set(eventId, total);
      return total;
    },
  };
}
`;

const storeTestText = ({
  name,
  pascal,
  title,
}: NewConcern) => `import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ${pascal}Store } from '../../../functions/${name}/ports.ts';
import { create${pascal}Store } from '../../../functions/${name}/store.ts';
import { testTable } from '../shared/test-table.ts';

describe('the ${name} table', () => {
  let store: ${pascal}Store;
  beforeAll(async () => {
    store = create${pascal}Store(await testTable({ partitionKey: 'pk' }));
  });

  test('${title}: an event is counted once, and each of its deliveries returns the same total.', async () => {
    const customerId = crypto.randomUUID();
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    const totals: number[] = [];
    for (const eventId of [first, second, first, second]) totals.push(await store.count(customerId, eventId));
    expect(totals).toEqual([1, 2, 1, 2]);
    expect(await store.totalOf(customerId)).toBe(2);
  });

  test('${title}: events of a customer that are counted at the same time have different totals.', async () => {
    const customerId = crypto.randomUUID();
    const eventIds = Array.from({ length: 8 }, () => crypto.randomUUID());
    const totals = await Promise.all(eventIds.map((eventId) => store.count(customerId, eventId)));
    expect(totals.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('${title}: simultaneous deliveries of one event count it once.', async () => {
    const [customerId, eventId] = [crypto.randomUUID(), crypto.randomUUID()];
    const totals = await Promise.all(Array.from({ length: 4 }, () => store.count(customerId, eventId)));
    expect(totals).toEqual([1, 1, 1, 1]);
    expect(await store.totalOf(customerId)).toBe(1);
  });

  test('${title}: a customer without events has 0.', async () => {
    expect(await store.totalOf(crypto.randomUUID())).toBe(0);
  });
});
`;

const replyTestText = (
  concern: NewConcern,
  emits: string,
) => `import { describe, expect, test } from '@jest/globals';
import { assertEventFitsSchema } from '../../../events/index.ts';
import { countEvent } from '../../../functions/${concern.name}/count-event.ts';
import { create${concern.pascal}Handlers } from '../../../functions/${concern.name}/handlers.ts';
import { publishedEvent } from '../support/published-event.ts';
import { memoryStore } from './memory-store.ts';

const reads = [${quotedReads(concern)}] as const;

describe.each(reads)('${concern.name}, reading %s', (type) => {
  const event = publishedEvent(type);

  test('${concern.title}: the event is counted once and emits the same event at each delivery.', async () => {
    const store = memoryStore();
    const [first, again] = [await countEvent(event, { store }), await countEvent(event, { store })];
    expect(again).toEqual(first);
    expect(first).toMatchObject([{ type: '${emits}', causationId: event.id, ${concern.field}: 1 }]);
    for (const each of first) assertEventFitsSchema(each);
  });

  test('${concern.title}: two events of one order have two replies, with different ids.', async () => {
    const store = memoryStore();
    const other = { ...event, id: crypto.randomUUID() };
    const replies = [await countEvent(event, { store }), await countEvent(other, { store })].flat();
    expect(replies.map(({ ${concern.field} }) => ${concern.field})).toEqual([1, 2]);
    expect(new Set(replies.map(({ id }) => id)).size).toBe(2);
  });

  test('${concern.title}: each customer is counted separately.', async () => {
    const store = memoryStore();
    await countEvent(event, { store });
    const ofAnother = { ...event, id: crypto.randomUUID(), customerId: 'customer-2' };
    expect(await countEvent(ofAnother, { store })).toMatchObject([{ ${concern.field}: 1 }]);
  });
});

test('${concern.title}: there is a handler for each event that is read.', () => {
  expect(Object.keys(create${concern.pascal}Handlers({ store: memoryStore() }))).toEqual([...reads]);
});
`;

const batchTestText = (concern: NewConcern) => `import { describe, expect, test } from '@jest/globals';
import { countEvents } from '../../../functions/${concern.name}/count-events.ts';
import { isCounted } from '../../../functions/${concern.name}/domain.ts';
import { eventTypes } from '../../../events/index.ts';
import type { PartitionedRecord } from '../../../functions/shared/kafka/event.ts';
import { publishedEvent } from '../support/published-event.ts';
import { memoryStore } from './memory-store.ts';

const reads = [${quotedReads(concern)}] as const;
const source = {
  partitionKey: 'orders-0',
  record: { topic: 'orders', partition: 0, offset: 0, headers: [] },
} as unknown as PartitionedRecord;

describe.each(reads)('${concern.name}, reading %s', (type) => {
  const value = publishedEvent(type);

  test('${concern.title}: the event is counted once, however often it is delivered.', async () => {
    const store = memoryStore();
    expect(await countEvents([{ value, source }, { value, source }], { store })).toEqual([]);
    expect(await countEvents([{ value, source }], { store })).toEqual([]);
    expect(await store.totalOf(value.customerId)).toBe(1);
  });

  test('${concern.title}: an event that cannot be counted is returned, and the others are counted.', async () => {
    const store = memoryStore();
    const error = new Error('The table is unavailable.');
    const broken = { ...value, id: 'broken' };
    const failing = {
      ...store,
      count: (customerId: string, eventId: string) =>
        eventId === broken.id ? Promise.reject(error) : store.count(customerId, eventId),
    };
    const failed = await countEvents([{ value: broken, source }, { value, source }], { store: failing });
    expect(failed).toEqual([{ value: broken, source, error }]);
    expect(await store.totalOf(value.customerId)).toBe(1);
  });
});

test('${concern.title}: no other event is counted.', () => {
  const counted = eventTypes.filter((type) => isCounted(publishedEvent(type)));
  expect(counted.toSorted()).toEqual([...reads].toSorted());
});
`;

const routesTestText = (
  { name, camel, pascal, field, title }: NewConcern,
  route: string,
) => `import { expect, test } from '@jest/globals';
import { ${camel}Routes } from '../../../functions/${name}/routes.ts';
import { apiSchemas } from '../../../functions/orders/openapi/schemas.ts';
import { apiRequest, sarah } from '../shared/api-requests.ts';
import { memoryStore } from './memory-store.ts';

const route = '${route}';

test('${title}: the response has the total of the customer who is signed in, as the API describes it.', async () => {
  const store = memoryStore();
  await store.count(sarah.sub, 'event-1');
  await store.count('customer-2', 'event-2');
  await store.count('customer-2', 'event-3');
  const response = await ${camel}Routes({ store })[route]?.(apiRequest(route));
  expect(response).toEqual({ status: 200, body: { ${field}: 1 } });
  expect(apiSchemas.${pascal}Total.parse(response?.body)).toEqual(response?.body);
});

test('${title}: a request without a customer is refused.', async () => {
  const request = ${camel}Routes({ store: memoryStore() })[route]?.(apiRequest(route, { claims: {} }));
  await expect(request).rejects.toMatchObject({ kind: 'forbidden' });
});
`;
