import { describe, expect, test } from '@jest/globals';
import { readServerProperties } from '../../../local/src/msk/server-properties.ts';

const text = 'auto.create.topics.enable=true\nnum.partitions=6\n';

describe('ServerProperties', () => {
  test.each([
    ['plain text', text],
    ['base64', Buffer.from(text).toString('base64')],
    [
      'text with comments, spaces, CRLF and colons',
      '# a comment\r\n auto.create.topics.enable = true\r\n!x\r\nnum.partitions: 6',
    ],
    ['text with a continued line', 'auto.create.topics.enable=\\\n  true\nnum.partitions 6'],
  ])('ServerProperties are read from %s', (_case, given) => {
    expect([...readServerProperties(given)]).toEqual([
      ['auto.create.topics.enable', 'true'],
      ['num.partitions', '6'],
    ]);
  });

  test('ServerProperties may be empty', () => {
    expect(readServerProperties('\n').size).toBe(0);
  });

  test.each([
    ['a read-only property', 'advertised.listeners=PLAINTEXT://:9092', 'advertised.listeners'],
    ['a misspelt one', 'auto.create.topic.enable=true', 'auto.create.topic.enable'],
    ['prose', 'hello', 'hello'],
    ['the name of a member of every object', 'constructor=1', 'constructor'],
  ])("ServerProperties are refused in MSK's words for %s", (_case, given, key) => {
    expect(() => readServerProperties(given)).toThrow(
      `Key '${key}' is not supported by at least one Apache Kafka version. Key checked against versions: [`,
    );
  });

  test.each([
    ['num.partitions=many', 'a whole number of at least 1'],
    ['num.partitions=0', 'a whole number of at least 1'],
    ['auto.create.topics.enable=yes', 'true, false'],
    ['compression.type=rar', 'gzip, snappy, lz4, zstd, uncompressed, producer'],
    ['log.cleaner.min.cleanable.ratio=1.5', 'a number from 0 to 1'],
    ['zookeeper.session.timeout.ms=20000', 'a whole number from 6000 to 18000'],
  ])('ServerProperties are refused for the value of %s', (given, accepted) => {
    expect(() => readServerProperties(given)).toThrow(`is not valid; accepted: ${accepted}`);
  });

  test('ServerProperties name every mistake', () => {
    expect(() => readServerProperties('a=1\nb=2')).toThrow(/"name":"a".*"name":"b"/);
  });
});
