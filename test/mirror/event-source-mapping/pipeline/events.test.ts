import { describe, expect } from '@jest/globals';
import { eventText } from '../../../../local/src/event-source-mapping/core/event.ts';
import { eventSizeBytes } from '../../../../local/src/event-source-mapping/core/event-size.ts';
import { packEvent } from '../../../../local/src/event-source-mapping/core/pack-event.ts';
import type { RecordHeader } from '../../../../local/src/event-source-mapping/core/record.ts';
import { statement } from '../../../support/conformance.ts';
import { recordOf } from '../core/records.ts';
import { BOOTSTRAP_SERVERS, CLUSTER_ARN, type KafkaEvent, recordsOf, Scenario, until } from '../harness.ts';
import { unpacked } from '../unpacked.ts';

describe('the event of an MSK mapping', () => {
  statement('1.1-event', 'DOC with-msk', 'An event has the documented shape', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ key: 'k', value: 'hello', timestamp: '1545084650987', headers: { a: 'b' } }]);
    await scenario.map();
    await until(() => scenario.events.length > 0, 'an event');
    expect(scenario.events[0]).toEqual({
      eventSource: 'aws:kafka',
      eventSourceArn: CLUSTER_ARN,
      bootstrapServers: BOOTSTRAP_SERVERS,
      records: {
        [`${scenario.topic}-0`]: [
          {
            topic: scenario.topic,
            partition: 0,
            offset: 0,
            timestamp: 1545084650987,
            timestampType: 'CREATE_TIME',
            key: Buffer.from('k').toString('base64'),
            value: Buffer.from('hello').toString('base64'),
            headers: [{ a: [98] }],
          },
        ],
      },
    });
  });

  statement('1.2-self-managed', 'DOC with-kafka', 'A self-managed source has no eventSourceArn', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ value: 'x' }]);
    await scenario.map({
      EventSourceArn: undefined,
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['127.0.0.1:9092'] } },
    });
    await until(() => scenario.events.length > 0, 'an event');
    expect(scenario.events[0]).toMatchObject({ eventSource: 'SelfManagedKafka' });
    expect(scenario.events[0]).not.toHaveProperty('eventSourceArn');
  });

  statement(
    '1.3-null',
    'DOC, issues, GO',
    'A tombstone has no value and a keyless record no key',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ key: 'deleted', value: null }, { value: 'keyless' }]);
      await scenario.map();
      await until(() => scenario.records.length === 2, 'both records');
      const [tombstone, keyless] = scenario.records;
      expect(tombstone).not.toHaveProperty('value');
      expect(keyless).not.toHaveProperty('key');
    },
  );

  statement(
    '1.3-headers',
    'GO, PT-PY',
    'Header bytes are signed, in order, and repeat where they did',
    async () => {
      await using scenario = await Scenario.create(1);
      const headers = { dup: ['1', '2'], bytes: Buffer.from([118, 220, 0, 127, 128]) };
      await scenario.produce([{ value: 'x', headers }]);
      await scenario.map();
      await until(() => scenario.records.length === 1, 'the record');
      expect(scenario.records[0]?.headers).toEqual([
        { dup: [49] },
        { dup: [50] },
        { bytes: [118, -36, 0, 127, -128] },
      ]);
    },
  );

  statement(
    '1.3-shape',
    'DOC with-msk, with-msk-configure',
    'Brokers are one text, keys of records are topic-partition, offsets ascend, bytes are padded base64',
    async () => {
      await using scenario = await Scenario.create(1);
      const topic = `${scenario.topic}-a-0`;
      await scenario.createTopic(topic, 1);
      await scenario.produce(
        ['a', 'bb', 'ccc'].map((value) => ({ value })),
        topic,
      );
      await scenario.map({ Topics: [topic], MaximumBatchingWindowInSeconds: 1 });
      await until(() => scenario.records.length === 3, 'the records');
      expect(typeof scenario.events[0]?.bootstrapServers).toBe('string');
      expect(Object.keys(scenario.events[0]?.records ?? {})).toEqual([`${topic}-0`]);
      expect(scenario.records.map(({ topic: name, partition, offset }) => [name, partition, offset])).toEqual(
        [
          [topic, 0, 0],
          [topic, 0, 1],
          [topic, 0, 2],
        ],
      );
      expect(scenario.records.map(({ value }) => value)).toEqual(['YQ==', 'YmI=', 'Y2Nj']);
    },
  );

  statement(
    '1.3-timestamp-type',
    'TYPES, PT-TS',
    'The timestamp is in milliseconds, with its type: CREATE_TIME or LOG_APPEND_TIME',
    async () => {
      await using scenario = await Scenario.create(1);
      const topic = `${scenario.topic}-append`;
      await scenario.createTopic(topic, 1, { 'message.timestamp.type': 'LogAppendTime' });
      const before = Date.now();
      await scenario.produce([{ value: 'x', timestamp: '1' }], topic);
      await scenario.map({ Topics: [topic] });
      await until(() => scenario.records.length === 1, 'the record');
      expect(scenario.records[0]?.timestampType).toBe('LOG_APPEND_TIME');
      expect(scenario.records[0]?.timestamp).toBeGreaterThanOrEqual(before);
    },
  );

  statement(
    '1.3-empty',
    'UNCONFIRMED',
    'An empty key or value is empty text, an empty header an empty list, no headers no entry',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([
        { key: '', value: '' },
        { value: 'x', headers: { empty: '' } },
      ]);
      await scenario.map();
      await until(() => scenario.records.length === 2, 'the records');
      expect(scenario.records[0]).toMatchObject({ key: '', value: '', headers: [] });
      expect(scenario.records[1]?.headers).toEqual([{ empty: [] }]);
    },
  );

  statement(
    '1.3-null-header',
    'Nike-Inc/hal pull request 143, met on AWS; that the name is missing UNCONFIRMED',
    'A header without a value is an object without a member',
    () => {
      const headers: RecordHeader[] = [
        ['first', Buffer.from([200])],
        ['trace', null],
        ['empty', Buffer.alloc(0)],
      ];
      const source = { bootstrapServers: 'b:1' };
      const records = [recordOf(0, 0, { headers }), recordOf(0, 1, { headers: [['only', null]] })];
      const shown = [[{ first: [-56] }, {}, { empty: [] }], [{}]];
      for (const event of [JSON.parse(eventText(source, records)), unpacked(packEvent(source, records))])
        expect(recordsOf(event as KafkaEvent).map((record) => record.headers)).toEqual(shown);
      expect(eventSizeBytes(source, records)).toBe(eventText(source, records).length);
    },
  );

  statement(
    '2-several-partitions',
    'DOC',
    'One event holds records of several partitions, each in order',
    async () => {
      await using scenario = await Scenario.create(2);
      await scenario.produce([0, 1, 0, 1, 0].map((partition, n) => ({ partition, value: `${n}` })));
      await scenario.map({ MaximumBatchingWindowInSeconds: 1 });
      await until(() => scenario.records.length === 5, 'all records');
      expect(scenario.events).toHaveLength(1);
      const records = scenario.events[0]?.records ?? {};
      expect(Object.keys(records).sort()).toEqual([`${scenario.topic}-0`, `${scenario.topic}-1`]);
      expect(records[`${scenario.topic}-0`]?.map(({ offset }) => offset)).toEqual([0, 1, 2]);
      expect(records[`${scenario.topic}-1`]?.map(({ offset }) => offset)).toEqual([0, 1]);
    },
  );

  statement('2-batch-size', 'API', 'No event has more records than the batch size', async () => {
    await using scenario = await Scenario.create(3);
    await scenario.produce(Array.from({ length: 100 }, (_, n) => ({ key: `${n}`, value: `${n}` })));
    await scenario.map({ BatchSize: 7 });
    await until(() => scenario.records.length === 100, 'all records');
    expect(Math.max(...scenario.events.map((event) => recordsOf(event).length))).toBe(7);
  });

  statement('2-payload', 'DOC', 'No event is larger than 6 MB', async () => {
    await using scenario = await Scenario.create(1);
    const value = Buffer.alloc(700_000, 'x');
    for (let n = 0; n < 16; n++) await scenario.produce([{ value }]);
    await scenario.map({ MaximumBatchingWindowInSeconds: 1 });
    await until(() => scenario.records.length === 16, 'all records');
    const sizes = scenario.events.map((event) => JSON.stringify(event).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6_291_456);
    expect(Math.max(...sizes)).toBeGreaterThan(5_000_000);
  });
});
